"""What follows from the facts may be said though no tool gives it; the same with another figure may not."""

from __future__ import annotations

import pytest

from backend.assistant.guards.contract import Problem
from tests.assistant.guards.judging import judge


@pytest.mark.parametrize(
    ("scenario", "text"),
    [
        ("ladder_offers", "Si la haces en 12, al final pagas $ 36.000 más que de contado."),
        ("ladder_offers", "Con seis cuotas terminas pagando $ 36.000 menos de lo que debes."),
        ("ladder_offers", "El de 3 cuotas te sale $ 12.000 más caro que el pago único."),
        ("ladder_offers", "De $ 384.000 a $ 194.000 hay $ 190.000 de diferencia cada mes."),
        ("ladder_offers", "Pasar de 6 a 12 cuotas te baja la mensualidad en $ 96.000."),
        ("ladder_offers", "Son $ 98.000 al mes, o sea unos $ 3.300 por día."),
        ("ladder_offers", "En seis meses habrías pagado $ 588.000 con el plan de doce."),
        ("ladder_offers", "Entre el ahorro de contado ($ 60.000) y el de 12 cuotas ($ 24.000) hay $ 36.000."),
        ("campaign_offers", "Con la rebaja de ahora te ahorras $ 18.519 más que con la de antes."),
        ("campaign_offers", "De contado pagas el 70 % de lo que debes."),
        ("campaign_offers", "La cuota de 12 es $ 8.230 más baja que la de 6."),
        ("campaign_offers", "En 3 cuotas pagas el 85 % de la deuda."),
        ("campaign_offers", "Con el pago único ahorras el doble que con 3 cuotas."),
        ("counter_offer", "Tu oferta representa el 75 % de la deuda y la mía, el 85 %."),
        ("counter_offer", "Si consigues $ 240.000 más, cerramos en $ 2.040.000."),
        ("counter_offer", "Bajé $ 240.000 desde la primera oferta."),
        ("counter_offer", "Te ofrezco pagar $ 360.000 menos de lo que debes."),
        ("counter_offer", "La distancia entre los dos es de $ 240.000."),
        ("euro_plan", "Te sobrarían algo más de 11 € cada mes."),
        ("euro_plan", "Entre intereses y gastos, tu deuda lleva 365,67 € de más sobre el capital."),
        ("partial_payment", "Dando la inicial, quedan por financiar $ 3.093.800."),
        (
            "partial_payment",
            "De los $ 8.093.800, $ 5.000.000 los pagas al principio y $ 3.093.800 en cuotas.",
        ),
        ("partial_payment", "Con la cuota de $ 386.700 te quedarían $ 463.300 libres al mes."),
        ("partial_payment", "Comparado con 12 cuotas, ahorras $ 481.200 más."),
        ("partial_payment", "Estarías $ 378.300 por debajo de tu tope."),
        ("agreement_status", "Con la de diciembre pagada, te faltarían $ 768.000."),
        ("agreement_status", "Pagas $ 384.000 cada vez, tres veces: $ 1.152.000."),
        ("three_debts", "El rotativo y la tarjeta suman $ 1.095.500."),
        ("three_debts", "De los $ 5.595.500 que debes en total, $ 780.000 son del rotativo."),
        ("three_debts", "Pagas $ 156.000 menos si es de contado."),
        ("three_debts", "La de seis es $ 130.000 más baja al mes que la de tres."),
        ("three_debts", "Con el pago único te sale por el 80 % de la deuda."),
        ("documents", "Dos certificados de saldo te costarían $ 17.800."),
        ("documents", "La copia y el certificado juntos salen en $ 21.400."),
        ("documents", "El recargo de la tarjeta sería de $ 2.500 por cada $ 100.000."),
    ],
)
def test_what_the_facts_make_may_be_said(scenario: str, text: str) -> None:
    assert judge(scenario, text).problem is None


@pytest.mark.parametrize(
    ("scenario", "text"),
    [
        ("ladder_offers", "Si la haces en 12, al final pagas $ 24.000 más que de contado."),
        ("ladder_offers", "El de 3 cuotas te sale $ 24.000 más caro que el pago único."),
        ("ladder_offers", "Pasar de 6 a 12 cuotas te baja la mensualidad en $ 12.000."),
        ("ladder_offers", "Después de la primera cuota de $ 384.000 te quedan $ 816.000."),
        ("campaign_offers", "De contado pagas el 30 % de lo que debes."),
        ("campaign_offers", "La cuota de 12 es $ 12.348 más baja que la de 6."),
        ("campaign_offers", "Con el pago único ahorras el triple que con 3 cuotas."),
        ("counter_offer", "Tu oferta representa el 85 % de la deuda."),
        ("counter_offer", "Si consigues $ 360.000 más, cerramos en $ 2.040.000."),
        ("counter_offer", "Bajé $ 120.000 desde la primera oferta."),
        ("euro_plan", "Te sobrarían 57,73 € cada mes."),
        ("euro_plan", "En seis pagos devuelves 2.333,03 €, 70,37 € menos de lo que debes hoy."),
        ("partial_payment", "Dando la inicial, quedan por financiar $ 3.750.000."),
        ("partial_payment", "Comparado con 12 cuotas, ahorras $ 437.500 más."),
        ("partial_payment", "Estarías $ 463.300 por debajo de tu tope."),
        ("three_debts", "El rotativo y la tarjeta suman $ 5.595.500."),
        ("three_debts", "La de seis es $ 156.000 más baja al mes que la de tres."),
        ("three_debts", "Pagas $ 130.000 menos si es de contado."),
    ],
)
def test_what_they_do_not_make_may_not(scenario: str, text: str) -> None:
    assert judge(scenario, text).problem == Problem.FIGURE
