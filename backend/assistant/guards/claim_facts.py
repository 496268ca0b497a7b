"""The facts of a turn that make a claim true, or without which a rule of claims.yaml does not hold."""

from __future__ import annotations

from collections.abc import Callable

from backend.assistant.guards.case_days import END
from backend.assistant.guards.facts import TurnFacts
from backend.assistant.guards.state_facts import (
    STATES,
    debt_is_paid,
    has_case,
    is_disputed,
    is_in_force,
    is_waiting,
)

_PAID_OFF = frozenset({"pending", "active", "cured", "at_risk", "fulfilled"})
_IN_CASE = frozenset({"disputed", "hardship"})
_SCORE = frozenset({"puntaje", "score"})
_LOSS = ("pierde", "el", "descuento")
_GRACE = frozenset({"gracia", "grace"})


def _expires_today(facts: TurnFacts) -> bool:
    return any(facts.today in offer.dates.get("valid_until", set()) for offer in facts.offers.values())


def _statuses(facts: TurnFacts) -> set[str]:
    return {debt.status for debt in facts.debts.values()}


def _has_measure(facts: TurnFacts) -> bool:
    return any(END in case.days for case in facts.cases)


def _nothing_is_due(facts: TurnFacts) -> bool:
    token_payments = any(agreement.is_measure for agreement in facts.agreements.values())
    return (
        debt_is_paid(facts)
        or is_waiting(facts)
        or is_disputed(facts)
        or bool(facts.protection and not facts.agreements)
        or (_has_measure(facts) and not token_payments)
    )


def _nothing_is_replanned(facts: TurnFacts) -> bool:
    """Whether there are agreements, none of which may have new dates, and nothing else that is paid by dates."""
    return 0 < len(facts.agreements) == len(facts.offers) and not any(
        agreed.can_replan or agreed.is_measure for agreed in facts.agreements.values()
    )


def _nothing_down(facts: TurnFacts) -> bool:
    plans = (offer for offer in facts.offers.values() if offer.kind != "lump_sum")
    return any(offer.amounts["down_payment"] == {0} for offer in plans)


def _no_plan_interest(facts: TurnFacts) -> bool:
    """Whether there is no plan, or one that adds no interest."""
    plans = [offer for offer in facts.offers.values() if offer.kind != "lump_sum"]
    return not plans or any(0 in offer.amounts["interest"] for offer in plans)


def _is_up_to_date(facts: TurnFacts) -> bool:
    """Whether each debt is being paid off by an agreement, and none of their payments is late."""
    running = [one for one in facts.agreements.values() if not one.is_measure and one.status in _PAID_OFF]
    late = any(one.late_count(facts.today) for one in facts.agreements.values())
    return bool(running) and not late and _statuses(facts) <= {"in_agreement", "paid"}


def _tells_loss(facts: TurnFacts) -> bool:
    """Whether a passage says that the discount is lost where an agreement is not kept."""
    return any(words[start : start + 3] == _LOSS for words in facts.quoted for start in (0, 1))


FACTS: dict[str, Callable[[TurnFacts], bool]] = {
    "expires_today": _expires_today,
    **STATES,
    "agreement": is_in_force,
    "represented": lambda facts: facts.protection == "represented",
    "no_replan": _nothing_is_replanned,
    "up_to_date": _is_up_to_date,
    "loss_passage": _tells_loss,
    "overdue": lambda facts: any(debt.days_past_due for debt in facts.debts.values()),
    "tax_added": lambda facts: facts.tax_added,
    "free_of_charge": lambda facts: facts.free_of_charge,
    "counter_accepted": lambda facts: facts.counter_accepted,
    "all_in_cases": lambda facts: (
        set(facts.debts) <= {case.debt_id for case in facts.cases} or _statuses(facts) <= _IN_CASE
    ),
    "measure": lambda facts: _has_measure(facts) or "hardship" in _statuses(facts),
    "nothing_due": _nothing_is_due,
    "offers": lambda facts: bool(facts.offers),
    "nothing_down": _nothing_down,
    "no_plan_interest": _no_plan_interest,
    "some_not_on_offer": lambda facts: len(facts.debts) > 1 and not _statuses(facts) <= {"active"},
    "several_debts": lambda facts: len(facts.debts) > 1,
    "score_passage": lambda facts: any(not _SCORE.isdisjoint(words) for words in facts.quoted),
    "grace_passage": lambda facts: any(not _GRACE.isdisjoint(words) for words in facts.quoted),
    "done": lambda facts: has_case(facts) or bool(facts.superseded),
}
"""What a rule's `lifted_by` and `under` may name."""
