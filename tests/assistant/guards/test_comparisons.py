"""One way of paying held against another in words: shown where the offers bear it out."""

from __future__ import annotations

import pytest

from tests.assistant.guards.judging import judge

TRUE = [
    ("ladder_offers", "El pago único te cuesta menos que el plan de 12 cuotas."),
    ("ladder_offers", "En 3 cuotas pagas menos en total que en 6 cuotas."),
    ("ladder_offers", "Con el plan de 12 cuotas terminas más tarde que con el de 6 cuotas."),
    ("ladder_offers", "Cuantas más cuotas elijas, menor es el descuento."),
    ("ladder_offers", "Cuantas menos cuotas, más alta es la cuota."),
    ("ladder_offers", "El pago único no es más caro que el plan de 6 cuotas."),
    ("ladder_offers", "¿El pago único te sale más caro que las 6 cuotas?"),
    ("english_offers", "A single payment costs less overall than six instalments."),
    ("ladder_offers", "El plan de 6 cuotas te deja una cuota más baja que el de 3 cuotas."),
    ("broken_agreement", "El pago único de S/ 6,227.98 sale más barato que las seis cuotas en total."),
    ("campaign_offers", "En total, pagas menos con las tres cuotas que con las seis."),
    ("ladder_offers", "Seis cuotas salen más baratas en total que doce."),
    ("euro_cards", "Pagar el 4 de diciembre te cuesta más que pagar el 30 de noviembre."),
    ("campaign_offers", "De las cuatro, la de menor costo total es el pago único."),
    ("campaign_offers", "De las cuatro opciones, la que más descuento tiene es la de pago único."),
    ("ladder_offers", "La opción en la que menos pagas al mes es la de 12 cuotas."),
    ("ladder_offers", "Entre los planes, el que termina antes es el de 3 cuotas."),
    ("ladder_offers", "La de 12 cuotas es la más suave al mes y la de 3 cuotas la más corta."),
    ("ladder_offers", "**La cuota más baja:** $ 98.000 al mes."),
    ("english_offers", "The cheapest one overall is the single payment."),
]
UNTRUE = [
    ("ladder_offers", "El pago único te cuesta más que el plan de 12 cuotas."),
    ("ladder_offers", "En 6 cuotas pagas menos en total que en 3 cuotas."),
    ("ladder_offers", "Con el plan de 6 cuotas terminas más tarde que con el de 12 cuotas."),
    ("ladder_offers", "Cuantas más cuotas elijas, mayor es el descuento."),
    ("ladder_offers", "Cuantas menos cuotas, más baja es la cuota."),
    ("ladder_offers", "El plan de 12 cuotas es más barato que el pago único."),
    ("english_offers", "Six instalments cost less overall than a single payment."),
    ("ladder_offers", "El plan de 3 cuotas te deja una cuota más baja que el de 6 cuotas."),
    ("ladder_offers", "The more instalments you choose, the higher the discount."),
    ("broken_agreement", "El pago único de S/ 6,227.98 sale más caro que las seis cuotas en total."),
    ("campaign_offers", "En total, pagas más con las tres cuotas que con las seis."),
    ("ladder_offers", "Doce cuotas salen más baratas en total que seis."),
    ("euro_cards", "Pagar el 4 de diciembre te cuesta menos que pagar el 30 de noviembre."),
    ("campaign_offers", "De las cuatro, la de menor costo total es la de 12 cuotas."),
    ("campaign_offers", "De las cuatro opciones, la que más descuento tiene es la de tres cuotas."),
    ("ladder_offers", "La opción en la que menos pagas al mes es la de 6 cuotas."),
    ("ladder_offers", "Te ahorras menos pagando en 3 cuotas que pagando en 12."),
    ("ladder_offers", "**La cuota más baja:** $ 194.000 al mes."),
    ("english_offers", "The cheapest one overall is six instalments."),
]


@pytest.mark.parametrize(("scenario", "text"), TRUE)
def test_what_the_offers_bear_out_is_shown(scenario: str, text: str) -> None:
    language = "en" if scenario == "english_offers" else "es"
    verdict = judge(scenario, text, language)
    assert verdict.problem is None, verdict.reason


@pytest.mark.parametrize(("scenario", "text"), UNTRUE)
def test_what_they_do_not_is_stopped(scenario: str, text: str) -> None:
    language = "en" if text.startswith(("Six", "The ")) else "es"
    assert judge(scenario, text, language).problem is not None
