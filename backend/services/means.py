"""What a person can afford, held against the engine's offers: which are shown, in which order, and which are sold.

No price moves here. `Table` carries what the person declared; the rules are the domain's.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from backend.domain.affordability import Capacity, Verdict, affordable, instalments_fit, problem_with
from backend.domain.errors import Conflict
from backend.domain.money import Money
from backend.domain.negotiation import CounterAnswer, Outcome, plan_for
from backend.domain.offer import OfferKind, OfferTerms
from backend.domain.packages import MOST_AT_A_TIME
from backend.domain.policy import VALUE

if TYPE_CHECKING:
    from backend.services.negotiations import Table

NOT_SOLD = {
    "above_capacity": "Esa cuota es más de lo que te queda al mes según lo que nos contaste, y no queremos que te "
    "ahogues. Podemos buscar una cuota menor; si tus cifras cambiaron, actualízalas.",
    "source_needed": "Ese pago es más de lo que te queda en un mes. Antes de aceptarlo, cuéntanos de dónde saldría.",
}


def within_means(table: Table, offers: Sequence[OfferTerms]) -> tuple[OfferTerms, ...]:
    """Return the offers that may be sold to this person, those that fit a month's surplus first.

    Plans beyond the cap are left out; where no plan is left, the engine's shortest one within the cap is added. By
    value the plan with the smallest instalments stands beside it: worth the same, and the easiest to keep. With
    nothing left at the end of the month nothing is offered: what the person proposes by themselves is still answered.
    """
    capacity = table.capacity
    if capacity is None:
        return tuple(offers)
    if is_nothing_left(table):
        return ()
    fitting = [terms for terms in offers if instalments_fit(terms, capacity)]
    if all(terms.kind is OfferKind.LUMP_SUM for terms in fitting):
        fitting += _plans_within(table, capacity)
    fitting = _with_smallest_instalments(table, capacity, fitting)
    return tuple(sorted(fitting, key=lambda terms: not affordable(terms, capacity)))


def fitting_answer(table: Table, answer: CounterAnswer, down_payment: Money | None) -> tuple[OfferTerms, ...]:
    """Return those of the answers to the person's own proposal whose instalments they can pay.

    Where the plan that answers is beyond them, plans within them come first; the down payment that was offered counts.
    Of packages the last one gives way to the plan with the smallest instalments.
    """
    capacity, offers = table.capacity, answer.offers
    fitting = tuple(terms for terms in offers if instalments_fit(terms, capacity))
    if capacity is None or not capacity.cap:
        return fitting
    now = replace(table, state=answer.state)
    if fitting[:1] != offers[:1]:
        fitting = (*_plans_within(now, capacity, down_payment), *fitting)
    return tuple(_with_smallest_instalments(now, capacity, fitting)) if answer.are_packages else fitting


def _with_smallest_instalments(
    table: Table, capacity: Capacity, offers: Sequence[OfferTerms]
) -> list[OfferTerms]:
    """By value, at most three: the first two, and the engine's longest plan within the cap, if there is one."""
    if table.policy.kind != VALUE or table.debt.fixed_offers:
        return list(offers)
    answer = _plan(table, months=table.policy.most_months)
    longest = [terms for terms in answer.offers if _is_plan_within(terms, capacity)][:1]
    return list(dict.fromkeys([*offers[: MOST_AT_A_TIME - len(longest)], *longest]))


def is_nothing_left(table: Table) -> bool:
    """Tell whether what the person told leaves nothing at the end of a month."""
    return table.capacity is not None and table.capacity.verdict is Verdict.NOTHING_LEFT


def check_means(table: Table, terms: OfferTerms) -> None:
    """Raise Conflict `above_capacity` or `source_needed` for terms that are not sold to this person."""
    problem = problem_with(terms, table.budget, table.capacity)
    if problem is not None:
        raise Conflict(problem, NOT_SOLD[problem])


def _plans_within(table: Table, capacity: Capacity, offered: Money | None = None) -> list[OfferTerms]:
    """The engine's shortest plan within the cap after the down payment offered, or without one; where there is none,
    plans of two terms with the down payment that brings their instalments within it."""
    for down in (offered, None) if offered else (None,):
        answer = _plan(table, monthly=capacity.cap, down_payment=down)
        fitting = [terms for terms in answer.offers if _is_plan_within(terms, capacity)]
        if answer.outcome is not Outcome.REFUSED and fitting:
            return fitting
    most = table.policy.most_months
    found = (_plan_after_down_payment(table, capacity, months) for months in (most // 2, most))
    return [terms for terms in found if terms is not None]


def _plan_after_down_payment(table: Table, capacity: Capacity, months: int) -> OfferTerms | None:
    """The plan of a term whose down payment leaves instalments within the cap, whatever is waived."""
    balance, step = table.debt.balance, table.policy.step_minor
    # The last instalment takes what rounding the others down leaves: a step of each at most.
    rest = capacity.cap * months - Money(step, balance.currency) * months
    down = (balance - rest).rounded_to(step, "up")
    if not Money.zero(balance.currency) < down < balance:
        return None
    answer = _plan(table, months=months, down_payment=down)
    fitting = [terms for terms in answer.offers if _is_plan_within(terms, capacity)]
    return None if answer.outcome is Outcome.REFUSED or not fitting else fitting[0]


def _is_plan_within(terms: OfferTerms, capacity: Capacity) -> bool:
    return terms.kind is not OfferKind.LUMP_SUM and instalments_fit(terms, capacity)


def _plan(
    table: Table,
    *,
    months: int | None = None,
    monthly: Money | None = None,
    down_payment: Money | None = None,
) -> CounterAnswer:
    return plan_for(
        table.debt,
        table.policy,
        table.state,
        table.today,
        table.is_holiday,
        months=months,
        monthly=monthly,
        down_payment=down_payment,
    )
