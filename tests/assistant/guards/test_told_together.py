"""Several debts told together, days worked out from today, cents of a last instalment, limits of documents."""

from __future__ import annotations

import pytest

from backend.assistant.guards.contract import Problem
from tests.assistant.guards.judging import judge
from tests.assistant.guards.scenarios import load_scenario

_HEADS = "| Deuda | Capital | Intereses | Cargos | Saldo |\n|---|---|---|---|---|\n"
_CREDITORS = "| Acreedor | Deudas | Saldo |\n|---|---|---|\n"


def _problem(scenario: str, text: str) -> Problem | None:
    return judge(scenario, text, load_scenario(scenario)["language"]).problem


@pytest.mark.parametrize(
    ("scenario", "text"),
    [
        ("four_debts", "Los cargos son $ 18.500 de la libre inversión y $ 6.000 del crédito rotativo."),
        ("four_debts", "Dos deudas tienen cargos."),
        ("four_debts", "Tres deudas están por acordar y una en revisión."),
        ("four_debts", "Tres de las cuatro se pueden negociar hoy."),
        ("four_debts", "Con BANCO DEL RÍO S.A. tienes dos deudas."),
        ("four_debts", f"{_HEADS}| **Total** | $ 9.610.000 | $ 1.041.300 | $ 24.500 | $ 10.675.800 |"),
        ("four_debts", f"{_CREDITORS}| BANCO DEL RÍO S.A. | 2 | $ 9.206.000 |"),
        ("four_debts", "El crédito rotativo termina en 0047."),
        ("two_debts_no_choice", "En días de mora: 782 la de San Isidro y 158 la de Las Acacias."),
    ],
)
def test_parts_of_several_debts_are_told_of_each_or_together(scenario: str, text: str) -> None:
    assert _problem(scenario, text) is None


@pytest.mark.parametrize(
    ("scenario", "text"),
    [
        ("four_debts", "Los cargos son $ 6.000 de la libre inversión y $ 18.500 del crédito rotativo."),
        ("four_debts", "Tres deudas tienen cargos."),
        ("four_debts", "Dos deudas están por acordar y dos en revisión."),
        ("four_debts", "Dos de las cuatro se pueden negociar hoy."),
        ("four_debts", "Con BANCO DEL RÍO S.A. tienes tres deudas."),
        ("four_debts", f"{_HEADS}| **Total** | $ 9.610.000 | $ 1.041.300 | $ 24.500 | $ 9.676.200 |"),
        ("four_debts", f"{_CREDITORS}| BANCO DEL RÍO S.A. | 3 | $ 9.206.000 |"),
        ("four_debts", f"{_CREDITORS}| BANCO DEL RÍO S.A. | 2 | $ 9.676.200 |"),
        ("four_debts", "De todo lo que debes, los cargos son $ 18.500."),
        ("two_debts_no_choice", "En días de mora: 158 la de San Isidro y 782 la de Las Acacias."),
    ],
)
def test_parts_of_other_debts_are_not(scenario: str, text: str) -> None:
    assert _problem(scenario, text) is not None


@pytest.mark.parametrize(
    ("scenario", "text"),
    [
        ("english_late", "The last instalment is two cents higher than the others."),
        ("english_budget", "The final payment is eight cents above the rest."),
        ("argentine_part", "La última sube 4 centavos."),
        ("argentine_part", "Hoy es 23 y la propuesta vale hasta el 28 de noviembre de 2026."),
        ("english_budget", "The card fell due on April 21, 2026, which makes 216 days."),
        ("ways_to_pay", "Esa fecha fue el 15 de marzo de 2026 y van 253 días."),
        ("spain_offers", "Desde hoy, el 30 de noviembre queda a 7."),
        (
            "ways_to_pay",
            "En un punto aliado cada pago te cuesta $ 1.900 y el máximo diario es de $ 1.000.000.",
        ),
        ("ways_to_pay", "El mínimo en el punto aliado es de $ 5.000."),
    ],
)
def test_cents_days_and_limits_are_told_as_they_are(scenario: str, text: str) -> None:
    assert _problem(scenario, text) is None


@pytest.mark.parametrize(
    ("scenario", "text"),
    [
        ("english_late", "The last instalment is three cents higher than the others."),
        ("english_late", "The last instalment is two cents lower than the others."),
        ("argentine_part", "La última sube 6 centavos."),
        ("argentine_part", "Hoy es 24 y la propuesta vale hasta el 28 de noviembre de 2026."),
        ("english_budget", "The card fell due on April 21, 2026, which makes 206 days."),
        ("english_budget", "The card fell due on April 12, 2026, which makes 225 days."),
        ("spain_offers", "Desde hoy, el 30 de noviembre queda a 8."),
        ("ways_to_pay", "En los puntos de pago aliados cada pago te cuesta $ 5.000."),
        ("ways_to_pay", "Un punto aliado recibe hasta $ 1.338.000 por día."),
        ("ways_to_pay", "El mínimo por pago es de $ 1.900."),
    ],
)
def test_others_are_not(scenario: str, text: str) -> None:
    assert _problem(scenario, text) is not None
