"""Amounts told of the wrong whole, what follows a down payment, and days by which something else is over."""

from __future__ import annotations

import pytest

from tests.assistant.guards.judging import judge
from tests.assistant.guards.tables import language_of

WRONG = {
    "paid_ahead": ["El total de tu acuerdo es de $ 1.701.500, y de ahí ya pagaste $ 773.400."],
    "english_budget": [
        "Once your expenses and the car loan are paid, you have $364.05 left over each month."
    ],
    "argentine_part": ["Los 150 mil los tenés que poner a más tardar el 28 de noviembre."],
    "prepared_offer": [
        "La cuota inicial de tu propuesta es de $ 1.045.400 y se paga el 30 de noviembre de 2026.",
        "Pones $ 1.410.000 el 30 de noviembre y luego la primera de tres cuotas, que es de $ 780.500.",
    ],
    "english_offers": ["After the down payment of $855.78 there are four monthly payments."],
    "token_payment": [
        "Cuando pagues los tres, tu deuda queda saldada por completo.",
        "Al terminar los abonos ya no debes nada.",
    ],
    "dispute_rejected": [
        "Contra esa respuesta ya no puedes presentar ningún otro reclamo.",
        "Ya no puedes reclamar más.",
        "No hay nada más que puedas hacer contra esa decisión.",
    ],
}
RIGHT = {
    "paid_ahead": ["El total de tu acuerdo es de $ 1.683.500."],
    "english_budget": [
        "Once your expenses and the car loan are paid, you have $404.50 left over each month."
    ],
    "argentine_part": [
        "Los 150 mil los tenés que poner a más tardar el 30 de noviembre.",
        "Podés aceptar hasta el 28 de noviembre.",
    ],
    "prepared_offer": ["La cuota inicial es de $ 1.410.000."],
    "english_offers": ["After the down payment of $855.78 there are three monthly payments."],
}


def _cases(table: dict[str, list[str]]) -> list[tuple[str, str]]:
    return [(scenario, text) for scenario, texts in table.items() for text in texts]


@pytest.mark.parametrize(("scenario", "text"), _cases(WRONG))
def test_what_is_of_something_else_is_not_shown(scenario: str, text: str) -> None:
    assert judge(scenario, text, language_of(scenario)).problem is not None


@pytest.mark.parametrize(("scenario", "text"), _cases(RIGHT))
def test_what_is_of_the_thing_is_shown(scenario: str, text: str) -> None:
    verdict = judge(scenario, text, language_of(scenario))
    assert verdict.problem is None, verdict.reason
