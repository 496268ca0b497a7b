"""Headings and the heads of tables govern the figures below them; what is set aside is not said to be so."""

from __future__ import annotations

import pytest

from backend.assistant.guards.contract import Problem
from tests.assistant.guards.judging import judge

RIGHT = [
    ("ladder_offers", "**Total a pagar**\n- $ 1.164.000\n"),
    ("partial_payment", "**Ponés ahora**\n- $ 5.000.000\n"),
    ("ladder_offers", "| | 6 cuotas | 12 cuotas |\n|---|---|---|\n| Cada mes | $ 194.000 | $ 98.000 |\n"),
    ("partial_payment", "No pagarías $ 8.750.000 sino $ 8.093.800."),
    ("counter_offer", "La fecha límite es el 30 de noviembre de 2026 y no mediados de diciembre."),
]
WRONG = [
    ("ladder_offers", "**Total a pagar**\n- $ 194.000\n"),
    ("ladder_offers", "**Intereses**\n- $ 1.000.000\n"),
    ("ladder_offers", "| | 6 cuotas | 12 cuotas |\n|---|---|---|\n| Cada mes | $ 98.000 | $ 194.000 |\n"),
    ("partial_payment", "No pagarías $ 8.750.000 sino $ 7.900.000."),
    ("partial_payment", "No pagarías $ 9.999.000 sino $ 8.093.800."),
]


@pytest.mark.parametrize(("scenario", "text"), RIGHT)
def test_a_figure_below_its_heading_is_shown(scenario: str, text: str) -> None:
    assert judge(scenario, text).problem is None


@pytest.mark.parametrize(("scenario", "text"), WRONG)
def test_a_figure_below_anothers_heading_is_not(scenario: str, text: str) -> None:
    assert judge(scenario, text).problem is Problem.FIGURE
