"""Months and days on which nothing, or something, is paid."""

from __future__ import annotations

import pytest

from tests.assistant.guards.judging import judge
from tests.assistant.guards.tables import Table, cases, language_of

RIGHT: Table = {
    "paid_ahead": [
        "La de diciembre ya va adelantada: solo faltan $ 236.700.",
        "En enero la cuota es la de siempre, $ 336.700, y vence el día 4.",
        "La de febrero es igual a las de siempre: $ 336.700, el día 1.",
        "Nada más hasta el 1 de diciembre.",
    ],
    "euro_cards": [
        "Tienes hasta el 28 de noviembre para aceptarla, aunque pagues en diciembre.",
        "Puedes pagar en noviembre o el 4 de diciembre.",
        "Si pagas en diciembre, son 3.566,64 €.",
    ],
    "spain_offers": [
        "Aunque pagues en diciembre, tienes que aceptarla antes del 28 de noviembre.",
        "Acepta antes del 28 de noviembre y pagas en diciembre.",
        "Acepta antes del 28 de noviembre y paga el 18 de diciembre.",
        "Tienes hasta el 28 de noviembre para aceptarla y pagas el 18 de diciembre.",
    ],
    "peruvian_plan": [
        "En diciembre no pones nada con este plan.",
        "En diciembre no tendrías que pagar nada.",
        "En diciembre no pagarías nada.",
        "Durante diciembre no te toca poner nada.",
        "Diciembre te queda libre; la primera es el 5 de enero.",
        "No pagarías nada en diciembre.",
        "Hasta enero no pagas nada.",
        "La primera cuota no sería hasta el 5 de enero.",
    ],
    "english_budget": [
        "The first payment wouldn't be until December 23.",
        "Nothing is due until December 23.",
        "You wouldn't pay anything until December 23.",
    ],
    "english_agreement": ["The next one isn't until December 14."],
    "fortnight_plan": ["La primera cuota no es hasta el 15 de diciembre."],
    "english_offers": ["With the 6-payment plan you don't pay anything until December 23."],
    "agreement_status": ["No te toca nada hasta el 23 de diciembre."],
}
WRONG: Table = {
    "euro_cards": [
        "Tienes hasta el 4 de diciembre para aceptarla.",
        "Tienes hasta diciembre para aceptarla.",
        "Tienes hasta el 28 de noviembre para aceptarla, aunque pagues de una vez en febrero.",
        "Puedes pagar en noviembre o el 14 de diciembre.",
    ],
    "peruvian_plan": [
        "En enero no pones nada con este plan.",
        "En febrero no tendrías que pagar nada.",
        "Hasta febrero no pagas nada.",
        "La primera cuota no sería hasta el 5 de febrero.",
    ],
    "english_agreement": ["In December you don't pay anything.", "The next one isn't until January 13."],
    "paid_ahead": ["En diciembre no pones nada.", "Las cuotas caen siempre el día 4."],
    "english_budget": [
        "The first payment wouldn't be until January 25.",
        "Nothing is due until January 25.",
        "You wouldn't pay anything until November 28.",
    ],
    "fortnight_plan": [
        "Las cuotas vencen siempre el día 15.",
        "La primera cuota no es hasta el 30 de diciembre.",
    ],
    "english_offers": ["With the 6-payment plan you don't pay anything until January 25."],
    "spain_offers": [
        "Tienes hasta el 18 de diciembre para aceptarla.",
        "Tienes hasta el 28 de noviembre para aceptarla y pagas el 28 de diciembre.",
    ],
}


@pytest.mark.parametrize(("scenario", "text"), cases(RIGHT))
def test_what_is_so_may_be_said(scenario: str, text: str) -> None:
    verdict = judge(scenario, text, language_of(scenario))
    assert verdict.problem is None, verdict.reason


@pytest.mark.parametrize(("scenario", "text"), cases(WRONG))
def test_what_is_not_so_is_not_shown(scenario: str, text: str) -> None:
    assert judge(scenario, text, language_of(scenario)).problem is not None
