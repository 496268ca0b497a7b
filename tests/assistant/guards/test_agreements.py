"""How far an agreement is paid, as its schedule says: what is left, how many payments, which of them are late."""

from __future__ import annotations

import copy
from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from backend.assistant.guards.agreed import AgreementFacts, agreement_facts
from backend.assistant.guards.contract import Problem
from backend.assistant.guards.reply_guard import SentenceGuard
from tests.assistant.guards.judging import facts_of, sentences_of
from tests.assistant.guards.scenarios import Scenario, load_scenario

SCENARIO = "agreement_status"
Paid = tuple[float, float, float]


def _with_paid(paid: Paid) -> Scenario:
    """Return the scenario with so much paid of each of its agreement's payments, 384.000 each."""
    scenario = copy.deepcopy(load_scenario(SCENARIO))
    (agreement,) = _agreements(scenario)
    for payment, amount in zip(agreement["schedule"], paid, strict=True):
        payment["paid"] = amount
    return scenario


def _agreements(scenario: Scenario) -> list[dict[str, Any]]:
    return [one for result in scenario["tool_results"] for one in result["output"].get("agreements", [])]


def _facts(paid: Paid) -> AgreementFacts:
    (agreement,) = _agreements(_with_paid(paid))
    return agreement_facts(agreement)


def _problem(text: str, paid: Paid) -> Problem | None:
    scenario = _with_paid(paid)
    guard = SentenceGuard(
        facts_of(scenario),
        language="es",
        jurisdiction=scenario["jurisdiction"],
        instructions=scenario["instructions"],
        today=date.fromisoformat(scenario["today"]),
    )
    return next(
        (verdict.problem for said in sentences_of(text) if (verdict := guard.review(said)).problem), None
    )


def test_what_is_paid_and_left_adds_up_exactly() -> None:
    facts = _facts((384_000, 0.1, 0.2))
    assert (facts.total, facts.paid, facts.left) == (1_152_000, Decimal("384000.3"), Decimal("767999.7"))


def test_a_payment_counts_as_paid_once_it_is_paid_in_full() -> None:
    facts = _facts((384_000, 383_999.99, 0))
    assert (facts.paid_count, len(facts.days_left)) == (1, 2)


def test_a_payment_is_late_from_the_day_after_it_was_due() -> None:
    facts = _facts((384_000, 0, 0))
    assert [facts.late_count(date(2027, month, day)) for month, day in ((1, 25), (1, 26), (2, 24))] == [
        0,
        1,
        2,
    ]


@pytest.mark.parametrize(
    ("text", "paid", "other"),
    [
        ("Has pagado 1 de 3 cuotas.", (384_000, 0, 0), (384_000, 384_000, 0)),
        ("Te faltan dos cuotas.", (384_000, 0, 0), (0, 0, 0)),
        ("Ya has pagado el 33 % del acuerdo.", (384_000, 0, 0), (384_000, 192_000, 0)),
        ("Pagadas: 0.", (0, 0, 0), (384_000, 0, 0)),
    ],
)
def test_a_reply_may_tell_only_what_is_so(text: str, paid: Paid, other: Paid) -> None:
    assert _problem(text, paid) is None
    assert _problem(text, other) == Problem.FIGURE
