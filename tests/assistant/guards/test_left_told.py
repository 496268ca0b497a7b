"""How many payments are left, and what is missing of one that is paid in part."""

from __future__ import annotations

import pytest

from tests.assistant.guards.judging import judge

WRONG = [
    ("english_agreement", "en", "You've got four payments left in total."),
    ("english_agreement", "en", "There are four payments left, starting with the one from November 13."),
    ("english_agreement", "en", "You have three payments left."),
    ("english_agreement", "en", "You have five payments left after November."),
    ("english_late", "en", "You've got four instalments left after November."),
    ("english_late", "en", "The payment came in, and $3,058.78 is what's left to pay for November."),
    ("english_late", "en", "I can see $539.69 of yours credited to November."),
    ("english_late", "en", "You still owe $839.69 for November."),
    ("replanned_agreement", "es", "Con el calendario nuevo te quedan seis cuotas por pagar."),
    ("replanned_agreement", "es", "Te quedan tres cuotas, la primera el 1 de diciembre."),
    ("paid_ahead", "es", "El 1 de diciembre te toca poner $ 336.700."),
    ("paid_ahead", "es", "De la de diciembre te faltan $ 336.700."),
    ("paid_ahead", "es", "Te quedan dos cuotas en total."),
    ("late_agreement", "es", "De esa cuota te falta pagar $ 499.700."),
    ("agreement_status", "es", "De ahí te faltarían tres cuotas más para terminar."),
    ("token_payment", "es", "El de noviembre ya está."),
]
RIGHT = [
    ("english_agreement", "en", "You've got five payments left in total."),
    ("english_agreement", "en", "There are five payments left, starting with the one from November 13."),
    ("english_agreement", "en", "You have four payments left after November."),
    ("english_late", "en", "You've got three instalments left after November."),
    ("english_late", "en", "I can see $300.00 credited to November."),
    ("replanned_agreement", "es", "Con el calendario nuevo te quedan cuatro cuotas por pagar."),
    ("replanned_agreement", "es", "Después de la del 1 de diciembre te quedan tres cuotas más."),
    ("replanned_agreement", "es", "En 2026 solo te queda un pago, el de diciembre."),
    ("paid_ahead", "es", "El 1 de diciembre te toca poner $ 236.700."),
    ("paid_ahead", "es", "El 4 de enero tienes que pagar $ 336.700."),
    ("paid_ahead", "es", "La cuota del 1 de diciembre es de $ 336.700."),
    ("late_agreement", "es", "De esa cuota te falta pagar $ 249.850."),
    ("agreement_status", "es", "Después de esa te quedan dos más."),
]


@pytest.mark.parametrize(("scenario", "language", "text"), WRONG)
def test_what_is_not_left_is_not_told_as_left(scenario: str, language: str, text: str) -> None:
    assert judge(scenario, text, language).problem is not None


@pytest.mark.parametrize(("scenario", "language", "text"), RIGHT)
def test_what_is_left_is_told(scenario: str, language: str, text: str) -> None:
    assert judge(scenario, text, language).problem is None
