"""What amounts are called: pesos of the country of the debt, and no other money."""

from __future__ import annotations

import pytest

from backend.assistant.guards.contract import Problem
from tests.assistant.guards.judging import judge

RIGHT = [
    ("argentine_part", "Tu saldo es de $ 770.450,50."),
    ("argentine_part", "Debes 770.450,50 pesos argentinos."),
    ("argentine_part", "Tu saldo es de ARS 770.450,50."),
    ("balance_asked", "Tu saldo es de 23,565.95 pesos mexicanos."),
    ("balance_asked", "Tu saldo es de 23,565.95 pesos."),
    ("ladder_offers", "Tu saldo es de 1.200.000 pesos colombianos."),
    ("peruvian_plan", "Cada cuota es de S/ 898.88."),
    ("peruvian_plan", "Cada cuota es de 898.88 soles."),
]
WRONG = [
    ("argentine_part", "Tu saldo es de 770.450,50 dólares."),
    ("argentine_part", "Debes 770.450,50 pesos mexicanos."),
    ("balance_asked", "Tu saldo es de 23,565.95 euros."),
    ("balance_asked", "Tu saldo es de 23,565.95 pesos argentinos."),
    ("ladder_offers", "Tu saldo es de 1.200.000 pesos chilenos."),
    ("ladder_offers", "Tu saldo es de USD 1.200.000."),
    ("peruvian_plan", "Cada cuota es de 898.88 pesos."),
    ("peruvian_plan", "Cada cuota es de 898.88 dólares."),
]


@pytest.mark.parametrize(("scenario", "text"), RIGHT)
def test_an_amount_is_called_by_its_own_money(scenario: str, text: str) -> None:
    verdict = judge(scenario, text)
    assert verdict.problem is None, verdict.reason


@pytest.mark.parametrize(("scenario", "text"), WRONG)
def test_an_amount_is_not_called_by_another_countrys_money(scenario: str, text: str) -> None:
    assert judge(scenario, text).problem is Problem.FIGURE
