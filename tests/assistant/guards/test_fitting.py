"""What fits somebody's month, and what can be paid with what they proposed, is told as the tools reckoned it."""

from __future__ import annotations

import pytest

from tests.assistant.guards.judging import judge
from tests.assistant.guards.tables import Table, cases

WRONG: Table = {
    "monthly_budget": [
        "La cuota de $ 344.98 no cabe en tu presupuesto.",
        "La cuota de $ 344.98 supera tu tope.",
        "La cuota de este plan es más alta de lo que te cabe al mes.",
        "Este plan no te cabe.",
    ],
    "partial_payment": [
        "La cuota de $ 386.700 está por encima de tu tope.",
        "El plan de 6 cuotas, de $ 1.414.500 al mes, te cabe.",
    ],
    "euro_plan": ["Con 400 € al mes no puedes pagarlo en 6 meses.", "Con 400 € al mes no hay plan."],
    "several_turns": [
        "Con $ 2,350 al mes no se puede hacer nada.",
        "Con $ 2,350 al mes no hay plan posible.",
    ],
    "two_calculations": [
        "En diciembre no tendrías que pagar nada.",
        "No tendrías que pagar nada en diciembre de 2026.",
    ],
}
RIGHT: Table = {
    "monthly_budget": [
        "La cuota de $ 344.98 no supera tu tope.",
        "Una cuota más alta no cabe en tu presupuesto.",
        "Si ves que este plan no te cabe, dime.",
        "¿Este plan no te cabe?",
        "La cuota de $ 344.98 cabe en tu presupuesto.",
    ],
    "partial_payment": ["El plan de 6 cuotas, con $ 1.414.500 al mes, no te cabría."],
    "euro_plan": ["Con 400 € al mes sí puedes pagarlo en 6 meses."],
    "two_calculations": [
        "Sin entrada no tendrías que pagar nada en noviembre.",
        "Sin entrada no pagarías nada en noviembre.",
    ],
}


@pytest.mark.parametrize(("scenario", "text"), cases(WRONG))
def test_what_the_tools_gainsay_is_not_shown(scenario: str, text: str) -> None:
    assert judge(scenario, text).problem is not None


@pytest.mark.parametrize(("scenario", "text"), cases(RIGHT))
def test_what_they_reckoned_is_shown(scenario: str, text: str) -> None:
    assert judge(scenario, text).problem is None
