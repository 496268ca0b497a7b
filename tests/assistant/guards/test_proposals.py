"""Of what the person proposed only the offers are told that answer it."""

from __future__ import annotations

from datetime import date

import pytest

from backend.assistant.guards.contract import Problem
from backend.assistant.guards.facts import TurnFacts
from tests.assistant.guards.judging import facts_of, judge
from tests.assistant.guards.scenarios import load_scenario

WRONG = {
    "refused_plan": [
        "Con 40 mil de tope le quedan 24 cuotas.",
        "Pediste cuotas de 40 mil y se puede: te quedaría en $ 33.100 al mes.",
        "La cuota mensual te queda en $ 33.100, menos de los 40 mil que propones.",
        "La última cuota de ese plan es de $ 35.100.",
        "Casi todas las cuotas de este plan son de $ 33.100.",
    ],
    "several_turns": [
        "Con ese plan pagarías $ 4,213.66 cada mes.",
        "Con 2,350 al mes el plan es de 6 cuotas.",
        "Si pagas 2,350 al mes, el total es de $ 24,515.64.",
    ],
    "spain_offers": [
        "Con la extra el descuento se te queda en un 3,27 %.",
        "El 18 de diciembre pagarías con un descuento del 3,27 %.",
    ],
    "argentine_part": ["Con tu propuesta, la cuota inicial queda en $ 231.135,15."],
    "two_calculations": ["Con un millón de entrada la cuota queda en $ 765.200."],
}
RIGHT = {
    "refused_plan": [
        "Con 40 mil de tope le quedan 21 cuotas.",
        "Pediste cuotas de 40 mil y se puede: te quedaría en $ 37.900 al mes.",
    ],
    "several_turns": ["Con ese plan pagarías $ 2,198.14 cada mes."],
    "spain_offers": [
        "Con la extra el descuento se te queda en un 4,09 %.",
        "Si pagas en noviembre el descuento es del 5 %, y con la extra del 4,09 %.",
    ],
    "argentine_part": ["Poniendo 150 mil, después son 8 cuotas."],
    "two_calculations": ["Con un millón de entrada la cuota queda en $ 640.200."],
    "counter_offer": ["Tú proponías $ 1.800.000; yo tenía sobre la mesa $ 2.280.000."],
}


def _cases(table: dict[str, list[str]]) -> list[tuple[str, str]]:
    return [(scenario, text) for scenario, texts in table.items() for text in texts]


@pytest.mark.parametrize(("scenario", "text"), _cases(WRONG))
def test_an_offer_that_answers_another_proposal_is_not_told_of_this_one(scenario: str, text: str) -> None:
    assert judge(scenario, text).problem == Problem.FIGURE


@pytest.mark.parametrize(("scenario", "text"), _cases(RIGHT))
def test_the_offer_that_answers_it_is_told(scenario: str, text: str) -> None:
    assert judge(scenario, text).problem is None


def test_each_proposal_is_known_with_the_offers_that_answer_it() -> None:
    answers = facts_of(load_scenario("refused_plan")).answers
    assert [(sorted(map(int, one.values)), len(one.keys)) for one in answers] == [([48], 2), ([40000], 1)]


@pytest.mark.parametrize("tool", ["search_documents", "open_dispute"])
def test_what_looks_like_a_day_and_is_none_is_no_proposal(tool: str) -> None:
    facts = TurnFacts(date(2026, 11, 23), "es")
    facts.add_tool_result(tool, {"query": "2026-02-30", "details": "2026-99-99"}, {"passages": []})
    assert facts.answers == []
