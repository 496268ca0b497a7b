"""What is said of ways of paying in words alone, and of haste: shown where the offers bear it out."""

from __future__ import annotations

import pytest

from tests.assistant.guards.judging import judge
from tests.assistant.guards.tables import language_of

WRONG = {
    "ladder_offers": [
        "El pago único sale más caro que las cuotas.",
        "Todas las opciones cuestan lo mismo.",
        "Ninguna opción tiene descuento.",
        "La de seis es la más corta.",
        "El pago único no tiene rebaja.",
        "Ninguna de las opciones baja el total.",
        "Cuanto más largo el plazo, menos pagas en total.",
        "Con las cuotas pagas intereses.",
        "Si lo piensas mucho, se te va.",
        "Necesito tu respuesta antes de que termine el día.",
        "Resuélvelo esta misma tarde.",
        "Estos precios vuelan.",
        "No te conviene esperar.",
        "Tienes como una hora antes de que este precio desaparezca.",
    ],
    "english_offers": [
        "The instalments cost less than the single payment.",
        "None of the options has a discount.",
        "All the options cost the same.",
        "The six payments are the cheapest way.",
        "The single payment is the most expensive one.",
        "The longer you take, the less you pay overall.",
        "You have about an hour before this price disappears for good.",
        "The discount goes away at midnight.",
        "This won't be here when you come back.",
        "The clock is ticking on this one.",
        "Let me know within the hour.",
        "Someone else could take this spot.",
        "One late payment and the whole thing falls apart.",
    ],
    "prepared_offer": ["La de tres cuotas no te pide nada de entrada."],
}
RIGHT = {
    "ladder_offers": [
        "El pago único es lo más barato.",
        "Cuanto más largo el plazo, más pagas en total.",
        "Entre más corto, más barato te sale.",
        "La de doce cuotas tiene la cuota más baja.",
        "Todas tienen descuento.",
        "Ninguno de los planes lleva intereses.",
        "Ninguna lleva intereses y todas tienen rebaja.",
        "La de tres cuotas no te pide nada de entrada.",
        "Tómate el tiempo que necesites.",
        "Piénsalo con calma y me cuentas.",
    ],
    "english_offers": [
        "The single payment is the cheapest one.",
        "The longer you take, the more you pay overall.",
        "Take all the time you need.",
        "There's no rush; the offer stands until November 28.",
    ],
}


def _cases(table: dict[str, list[str]]) -> list[tuple[str, str]]:
    return [(scenario, text) for scenario, texts in table.items() for text in texts]


@pytest.mark.parametrize(("scenario", "text"), _cases(WRONG))
def test_what_the_offers_gainsay_is_not_shown(scenario: str, text: str) -> None:
    assert judge(scenario, text, language_of(scenario)).problem is not None


@pytest.mark.parametrize(("scenario", "text"), _cases(RIGHT))
def test_what_the_offers_bear_out_is_shown(scenario: str, text: str) -> None:
    verdict = judge(scenario, text, language_of(scenario))
    assert verdict.problem is None, verdict.reason
