"""What a person can afford, held against the engine's offers: which are shown, in which order, and which are sold.

No price moves here. `Table` carries what the person declared; the rules are the domain's.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from backend.domain.affordability import Capacity, Verdict, affordable, instalments_fit, problem_with
from backend.domain.errors import Conflict
from backend.domain.negotiation import Outcome, plan_for
from backend.domain.offer import OfferKind, OfferTerms

if TYPE_CHECKING:
    from backend.services.negotiations import Table

NOT_SOLD = {
    "above_capacity": "Esa cuota es más de lo que te queda al mes según lo que nos contaste, y no queremos que te "
    "ahogues. Podemos buscar una cuota menor; si tus cifras cambiaron, actualízalas.",
    "source_needed": "Ese pago es más de lo que te queda en un mes. Antes de aceptarlo, cuéntanos de dónde saldría.",
}


def within_means(table: Table, offers: Sequence[OfferTerms]) -> tuple[OfferTerms, ...]:
    """Return the offers that may be sold to this person, those that fit a month's surplus first.

    Plans beyond the cap are left out; where no plan is left, the engine's shortest one within the cap is added. With
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
    return tuple(sorted(fitting, key=lambda terms: not affordable(terms, capacity)))


def fitting_answer(table: Table, offers: Sequence[OfferTerms]) -> tuple[OfferTerms, ...]:
    """Return those of the answers to the person's own proposal whose instalments they can pay."""
    return tuple(terms for terms in offers if instalments_fit(terms, table.capacity))


def is_nothing_left(table: Table) -> bool:
    """Tell whether what the person told leaves nothing at the end of a month."""
    return table.capacity is not None and table.capacity.verdict is Verdict.NOTHING_LEFT


def check_means(table: Table, terms: OfferTerms) -> None:
    """Raise Conflict `above_capacity` or `source_needed` for terms that are not sold to this person."""
    problem = problem_with(terms, table.budget, table.capacity)
    if problem is not None:
        raise Conflict(problem, NOT_SOLD[problem])


def _plans_within(table: Table, capacity: Capacity) -> list[OfferTerms]:
    answer = plan_for(
        table.debt, table.policy, table.state, table.today, table.is_holiday, monthly=capacity.cap
    )
    if answer.outcome is Outcome.REFUSED:
        return []
    return [terms for terms in answer.offers if instalments_fit(terms, capacity)]
