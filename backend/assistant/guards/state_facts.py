"""Where agreements, disputes and measures stand in this turn: what has happened, as the tools told it."""

from __future__ import annotations

from collections.abc import Callable

from backend.assistant.guards.case_days import CaseFacts
from backend.assistant.guards.facts import TurnFacts

_IN_FORCE = frozenset({"pending", "active", "at_risk", "cured", "fulfilled"})
_OVER = frozenset({"broken", "cancelled"})
_WAITING = "pending_approval"
_OPENING = frozenset({"open_dispute", "report_hardship", "report_legal_protection"})
_NOTING = _OPENING | {
    "record_affordability",
    "refuse_offers",
    "choose_hardship_path",
    "declare_payment_source",
}
"""Tools that record what the person told."""


def _statuses(facts: TurnFacts) -> set[str]:
    return {agreed.status for agreed in facts.agreed if not agreed.is_measure}


def _debt_status(facts: TurnFacts) -> str:
    chosen = facts.debts.get(facts.chosen_debt_id or 0)
    return chosen.status if chosen is not None else ""


def is_in_force(facts: TurnFacts) -> bool:
    """Whether an agreement is in force; the debt alone does not tell one that waits for approval from another."""
    known = _statuses(facts)
    return not known.isdisjoint(_IN_FORCE) or (not known and _debt_status(facts) == "in_agreement")


def debt_is_paid(facts: TurnFacts) -> bool:
    """Whether an agreement, or the debt that is spoken of, is paid in full."""
    return "fulfilled" in _statuses(facts) or _debt_status(facts) == "paid"


def is_waiting(facts: TurnFacts) -> bool:
    """Whether an agreement waits for the creditor's approval."""
    return _WAITING in _statuses(facts) | {debt.status for debt in facts.debts.values()}


def _was_accepted(facts: TurnFacts) -> bool:
    return bool(_statuses(facts)) or _debt_status(facts) == "in_agreement"


def has_case(facts: TurnFacts) -> bool:
    """Whether there is a case: an answer tells it, the debt, or that a tool of this turn opened it."""
    told = {debt.status for debt in facts.debts.values()} & {"disputed", "hardship"}
    return bool(facts.cases or told) or not facts.tools_run.isdisjoint(_OPENING)


def is_disputed(facts: TurnFacts) -> bool:
    """Whether a dispute is open, by the same three."""
    told = "disputed" in {debt.status for debt in facts.debts.values()}
    known = any(case.is_dispute and case.status == "open" for case in facts.cases)
    return told or known or "open_dispute" in facts.tools_run


def _any_case(test: Callable[[CaseFacts], bool]) -> Callable[[TurnFacts], bool]:
    return lambda facts: any(test(case) for case in facts.cases)


_has_pause = _any_case(lambda case: not case.is_dispute and case.measure == "pause")


def _decisions(facts: TurnFacts) -> set[str]:
    """Return how disputes ended."""
    return facts.decisions | {case.status for case in facts.cases if case.is_dispute} - {"open"}


def _is_paused(facts: TurnFacts) -> bool:
    return is_disputed(facts) or _has_pause(facts)


STATES: dict[str, Callable[[TurnFacts], bool]] = {
    "in_force": is_in_force,
    "debt_paid": debt_is_paid,
    "waiting": is_waiting,
    "not_in_force": lambda facts: bool(_statuses(facts)) and not is_in_force(facts),
    "declined": lambda facts: "declined" in _statuses(facts),
    "accepted": _was_accepted,
    "accepted_now": lambda facts: is_waiting(facts) or is_in_force(facts),
    "taken": lambda facts: facts.counter_accepted or is_in_force(facts),
    "agreement_ended": lambda facts: not _statuses(facts).isdisjoint(_OVER),
    "instalments_dropped": lambda facts: (
        not _statuses(facts).isdisjoint(_OVER) or _is_paused(facts) or is_waiting(facts)
    ),
    "waiting_or_case": lambda facts: is_waiting(facts) or has_case(facts),
    "case": has_case,
    "disputed": is_disputed,
    "replanned": lambda facts: any(agreed.was_replanned for agreed in facts.agreed),
    "paid_something": lambda facts: any(agreed.paid > 0 for agreed in facts.agreed),
    "pause": _any_case(lambda case: case.status == "granted" and case.measure == "pause"),
    "paused": _is_paused,
    "not_asked_to_pay": lambda facts: _is_paused(facts) or is_waiting(facts) or bool(facts.protection),
    "token_payments": _any_case(lambda case: case.status == "granted" and case.measure == "token_payment"),
    "measure_granted": _any_case(lambda case: case.status == "granted"),
    "measure_over": _any_case(lambda case: not case.is_dispute and case.status in ("ended", "closed")),
    "case_over": lambda facts: bool(_decisions(facts)),
    "case_upheld": lambda facts: "upheld" in _decisions(facts),
    "case_rejected": lambda facts: "rejected" in _decisions(facts),
    "any_dispute": lambda facts: is_disputed(facts) or bool(_decisions(facts)),
    "debt_withdrawn": _any_case(lambda case: case.is_dispute and case.status == "upheld"),
    "noted": lambda facts: not facts.tools_run.isdisjoint(_NOTING) or bool(facts.cases) or facts.handed_over,
    "requested": lambda facts: _was_accepted(facts) or has_case(facts) or facts.handed_over,
    "handed_over": lambda facts: facts.handed_over,
    "terms_moved": lambda facts: bool(facts.superseded),
}
"""The names that claims.yaml and events.yaml may give as a fact."""
