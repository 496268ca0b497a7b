"""An amount or a day without a word for what it is may only be what is said so."""

from __future__ import annotations

import pytest

from backend.assistant.guards.contract import Problem
from tests.assistant.guards.judging import judge
from tests.assistant.guards.swaps import is_shown, swaps_of

NOT_SAID_SO = [
    ("ladder_offers", "Serían $ 48.000."),
    ("ladder_offers", "Puedo dejarlo en $ 384.000."),
    ("ladder_offers", "Puedo dejarlo en $ 1.152.000."),
    ("counter_offer", "Casi $ 2.000.000 y listo."),
    ("agreement_status", "23 de diciembre de 2026: $ 1.152.000."),
    ("agreement_status", "Te toca pagar $ 1.200.000 el 23 de diciembre de 2026."),
    ("ladder_offers", "El plan de 6 va del 25 de enero de 2027 al 24 de mayo de 2027."),
    ("ladder_offers", "Empiezas a pagar el 25 de enero de 2027."),
    ("counter_offer", "El descuento subió del 5 % al 3 %."),
    ("counter_offer", "El descuento subió del 4 % al 15 %."),
    ("campaign_offers", "El descuento va del 15 % al 30 %."),
    ("campaign_offers", "No hay una cuota menor a $ 18.518."),
    ("ladder_offers", "La cuota de $ 194.000 es la más baja."),
    ("ladder_offers", "En un solo pago serían $ 1.140.000; en tres, $ 194.000."),
    ("euro_plan", "Con el plan pagas 70,37 € menos que hoy."),
    ("ladder_offers", "El 5 % de descuento aplica a las cuotas."),
]
SAID_SO = [
    ("ladder_offers", "Puedo dejarlo en $ 1.140.000."),
    ("ladder_offers", "Si $ 194.000 te resulta alto, miramos la opción de $ 98.000."),
    ("agreement_status", "23 de diciembre de 2026: $ 384.000."),
    ("ladder_offers", "El plan de 6 va del 23 de diciembre de 2026 al 24 de mayo de 2027."),
    ("counter_offer", "El descuento subió del 5 % al 15 %."),
    ("campaign_offers", "El descuento va del 10 % al 30 %."),
    ("campaign_offers", "No hay una cuota menor a $ 10.288."),
    ("ladder_offers", "En un solo pago serían $ 1.140.000; en tres, $ 384.000; en seis, $ 194.000."),
    ("partial_payment", "La deuda pasaría de $ 8.750.000 a $ 8.093.800."),
    ("ladder_offers", "Se compone de capital ($ 1.000.000) e intereses ($ 200.000)."),
]
MOST_SHOWN = 0.04
"""Of replies with one figure changed; some of them are right by chance."""


@pytest.mark.parametrize(("scenario", "text"), NOT_SAID_SO)
def test_an_amount_or_day_is_not_taken_for_whatever_it_might_be(scenario: str, text: str) -> None:
    assert judge(scenario, text).problem == Problem.FIGURE


@pytest.mark.parametrize(("scenario", "text"), SAID_SO)
def test_what_is_said_so_is_shown(scenario: str, text: str) -> None:
    assert judge(scenario, text).problem is None


def test_another_fact_in_a_figures_place_is_caught() -> None:
    swaps = [*swaps_of("k11"), *swaps_of("l12")]
    shown = [swap.text for swap in swaps if is_shown(swap)]
    assert len(shown) <= MOST_SHOWN * len(swaps), shown


def test_nobody_else_is_called_by_name() -> None:
    assert judge("ladder_offers", "Pedro, estas son tus opciones.").problem == Problem.CLAIM
    assert judge("ladder_offers", "Ana, estas son tus opciones.").problem is None
    assert judge("ladder_offers", "Perfecto, estas son tus opciones.").problem is None
