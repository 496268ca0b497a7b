"""What is between two known amounts may be told as that, and as nothing else (backend/assistant/guards/gaps.py)."""

from __future__ import annotations

import pytest

from tests.assistant.guards.judging import judge
from tests.assistant.guards.scenarios import load_scenario

MAY_BE_SAID = [
    # An offer and what took its place.
    ("counter_offer", "La nueva propuesta baja $ 240.000 frente a la anterior."),
    ("counter_offer", "Antes eran $ 2.280.000 y hoy son $ 240.000 menos."),
    ("counter_offer", "El pago único nuevo es $ 240.000 menor que el anterior, que era de $ 2.280.000."),
    ("campaign_offers", "Antes ese pago era de $ 104.938; ahora cuesta $ 18.519 menos."),
    ("campaign_offers", "El pago único estaba en $ 104.938 y pasó a $ 86.419. Son $ 18.519 menos."),
    ("english_offers", "It came down by $320.92."),
    ("english_offers", "The single payment is now $320.92 lower than before."),
    # What the person proposed and what is asked for.
    ("counter_offer", "Te faltan $ 240.000 para llegar a los $ 2.040.000 del pago único."),
    ("counter_offer", "El pago único queda $ 240.000 por encima de lo que propones."),
    ("counter_offer", "Tu propuesta de $ 1.800.000 queda $ 240.000 por debajo del pago único."),
    ("english_offers", "The gap between your 2,000 and the single payment is $389.05."),
    ("english_offers", "You're $389.05 short of the single payment."),
    ("refused_plan", "Son $ 2.100 menos de lo que pensabas poner cada mes."),
    # Two debts.
    ("two_debts_no_choice", "La tarjeta supera al crédito agropecuario en $ 4.848.000."),
    ("two_debts_no_choice", "El crédito agropecuario es $ 4.848.000 menor que la tarjeta."),
    # A limit, or what a month leaves.
    (
        "monthly_budget",
        "La cuota de $ 344.98 le deja un respiro de $ 38.77 frente a lo que le sobra en el mes.",
    ),
    ("partial_payment", "La cuota de $ 386.700 está $ 378.300 por debajo de tu tope."),
    # Two ways of paying.
    ("two_calculations", "Dando $ 1.000.000 al inicio, cada mes pagarías $ 125.000 menos."),
    ("prepared_offer", "El de contado te saldría $ 81.400 más barato que esta."),
    ("ladder_offers", "Pagar de contado te ahorra $ 36.000 frente a las doce cuotas."),
    ("euro_cards", "Pagar cuatro días antes te ahorra 10,15 €: son 3.556,49 € frente a 3.566,64 €."),
]
MAY_NOT_BE_SAID = [
    ("counter_offer", "La nueva propuesta sube $ 240.000 frente a la anterior."),
    ("counter_offer", "Te sobran $ 240.000 para el pago único."),
    ("counter_offer", "El pago único quedó en $ 240.000."),
    ("counter_offer", "El descuento del pago único es de $ 240.000."),
    ("counter_offer", "Frente a tu saldo, esta propuesta te ahorra $ 120.000."),
    ("english_offers", "The single payment went up by $320.92."),
    ("english_offers", "Six instalments are $320.92 cheaper than the single payment."),
    ("two_debts_no_choice", "El crédito agropecuario supera a la tarjeta en $ 4.848.000."),
    ("two_debts_no_choice", "Te faltan $ 4.848.000 para cerrar la tarjeta."),
    ("monthly_budget", "Te faltan $ 38.77 al mes para la cuota."),
    ("partial_payment", "La cuota de $ 386.700 supera tu tope en $ 378.300."),
    ("refused_plan", "La cuota de $ 37.900 está $ 2.100 por encima de lo que pediste."),
    ("two_calculations", "Dando el millón, la cuota sube $ 125.000."),
    ("ladder_offers", "En doce cuotas pagas $ 24.000 menos que en tres."),
]


@pytest.mark.parametrize(("scenario", "text"), MAY_BE_SAID)
def test_a_difference_of_known_amounts_may_be_told(scenario: str, text: str) -> None:
    verdict = judge(scenario, text, load_scenario(scenario)["language"])
    assert verdict.problem is None, verdict.reason


@pytest.mark.parametrize(("scenario", "text"), MAY_NOT_BE_SAID)
def test_another_difference_or_the_wrong_way_round_may_not(scenario: str, text: str) -> None:
    assert judge(scenario, text, load_scenario(scenario)["language"]).problem == "figure"
