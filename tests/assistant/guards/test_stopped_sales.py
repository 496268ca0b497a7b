"""Where a debt is in dispute or in hardship nothing is on offer, whatever was before; other signs name other money."""

from __future__ import annotations

from datetime import date

import pytest

from backend.assistant.guards.contract import Problem
from backend.assistant.guards.facts import TurnFacts
from backend.assistant.guards.reply_guard import SentenceGuard
from tests.assistant.guards.judging import facts_of, judge
from tests.assistant.guards.scenarios import load_scenario

TODAY = date(2026, 11, 23)


def _guard(facts: TurnFacts) -> SentenceGuard:
    return SentenceGuard(facts, language="es", jurisdiction="CO", instructions="", today=TODAY)


@pytest.mark.parametrize("tool", ["open_dispute", "report_hardship"])
def test_what_stops_a_sale_withdraws_its_offers(tool: str) -> None:
    facts = facts_of(load_scenario("ladder_offers"))
    assert _guard(facts).review("De contado pagas $ 1.140.000.").problem is None
    facts.add_tool_result(tool, {}, {"case_id": 1, "next": "human"})
    assert facts.shown == []
    assert _guard(facts).review("De contado pagas $ 1.140.000.").problem == Problem.FIGURE


def test_the_offers_of_another_debt_stay() -> None:
    facts = facts_of(load_scenario("euro_cards"))
    shown = list(facts.shown)
    facts.debts[2].status = "disputed"
    facts.add_tool_result("get_case_status", {}, {"cases": []})
    assert facts.shown == shown


def test_a_fulfilled_agreement_is_told_beside_a_debt_that_is_owed() -> None:
    facts = facts_of(load_scenario("ladder_offers"))
    paid = load_scenario("completed_agreement")["tool_results"][0]
    facts.add_tool_result(paid["tool"], {}, paid["output"])
    assert _guard(facts).review("A Tiendas El Robledal le pagaste $ 1.535.900.").problem is None
    assert _guard(facts).review("Debes una sola deuda: $ 1.200.000.").problem is None


@pytest.mark.parametrize(
    ("scenario", "text"),
    [("broken_agreement", "Hoy debes $ 6,555.76."), ("ladder_offers", "Hoy debes S/ 1.200.000.")],
)
def test_soles_are_no_dollars_and_no_pesos(scenario: str, text: str) -> None:
    assert judge(scenario, text).problem == Problem.FIGURE


def test_an_amount_before_a_word_of_one_letter_is_no_identity_number() -> None:
    text = "Se compone de capital $ 22.500.000 e intereses $ 6.140.000."
    assert judge("too_low_offer", text).problem is None
