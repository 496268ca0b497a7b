"""Sums, products, rests and shares: of what they are, and of nothing else."""

from __future__ import annotations

import pytest

from tests.assistant.guards.judging import judge
from tests.assistant.guards.scenarios import load_scenario

MAY_BE_SAID = [
    # Parts of a balance.
    ("balance_asked", "Los intereses y los cargos juntos suman $ 4,825.35."),
    ("balance_asked", "El capital más los intereses da $ 22,869.95."),
    ("balance_asked", "Sin intereses ni cargos serían $ 18,740.60."),
    ("english_offers", "Without the interest you'd owe $2,540.00."),
    # So many of an amount, and what several payments come to.
    ("partial_payment", "| 7 cuotas de $ 386.700 | $ 2.706.900 |"),
    ("fortnight_plan", "Nueve cuotas de $ 143.100 son $ 1.287.900."),
    ("monthly_budget", "Dos quincenas de $ 1,075.50 son $ 2,151.00."),
    ("monthly_budget", "Veamos las cuentas: dos quincenas suman $ 2,151.00."),
    ("partial_payment", "Sin contar la inicial, las 8 cuotas suman $ 3.093.800."),
    ("prepared_offer", "La inicial y la primera cuota suman $ 2.455.400."),
    ("late_agreement", "Entre lo pendiente de noviembre y la cuota de diciembre necesitarías $ 749.550."),
    (
        "four_debts",
        "Visto por dentro, el total se compone de $ 9.610.000 de capital y $ 1.041.300 de intereses.",
    ),
    ("four_debts", "Si dejamos aparte la que está en revisión, lo que está por acordar suma $ 9.676.200."),
    # What is left.
    ("agreement_status", "Una vez pagada la de diciembre, te faltarían $ 768.000."),
    ("english_agreement", "There are 5 payments to go, for a total of $3,500.00."),
    ("english_agreement", "Pay November's $700.00 and you'll have four left, which adds up to $2,800.00."),
    ("late_agreement", "De los $ 2.998.400 acordados te faltan $ 2.248.850."),
    ("replanned_agreement", "Has pagado el 40 % y te falta el 60 %."),
    ("replanned_agreement", "Antes pagabas $ 1.255.800 y ahora $ 941.800."),
    # All instalments, but the last.
    ("ladder_offers", "Las doce cuotas son todas de $ 98.000."),
    ("refused_plan", "Todas las cuotas son de $ 37.900, menos la última, de $ 38.400."),
    # Savings.
    ("counter_offer", "Es un 15 % menos. En plata, $ 360.000 sobre un saldo de $ 2.400.000."),
    ("fortnight_plan", "Sí hay, aunque pequeño: $ 31.400, que es el 1,78 % de tu saldo."),
    (
        "broken_agreement",
        "El ahorro no es el mismo en las tres: S/ 327.78 (5 %) si pagas de una vez, S/ 214.36 (3.27 %) con cuota "
        "inicial y S/ 23.38 (0.36 %) en 6 cuotas.",
    ),
    # Rounded, and said to be so; short.
    ("refused_plan", "Redondeando, unos 38 mil al mes."),
    ("monthly_budget", "¿Te sientes cómodo con cerca de 345 dólares al mes?"),
    ("late_agreement", "Para ponerse al corriente, casi 250 mil, redondeado. Exactos: 249.850."),
    ("prepared_offer", "Va: un millón cuatrocientos diez de inicial y tres cuotas."),
    ("spain_hardship", "Como mucho te cabrían 22,86 € al mes."),
    ("balance_asked", "El saldo es de 23,565.95 pesos mexicanos."),
    ("three_debts", "Si lo pagas en seis, cada cuota es de $ 130.000."),
    ("two_calculations", "A 8 meses y sin dar entrada, pagarías $ 765.200 cada mes."),
]
MAY_NOT_BE_SAID = [
    ("four_debts", "Entre las cuatro deudas debes en total $ 9.676.200."),
    ("two_calculations", "Ocho cuotas de $ 640.200 son $ 6.121.600 en total."),
    ("partial_payment", "El plan de 8 cuotas te cuesta $ 3.093.800 en total, con la inicial."),
    ("balance_asked", "Los intereses suman $ 4,825.35."),
    ("balance_asked", "Sin los cargos, tu deuda sería de $ 18,740.60."),
    ("balance_asked", "El capital más los intereses da $ 23,565.95."),
    ("partial_payment", "Sumando la cuota inicial, en total pagas $ 3.093.800."),
    ("partial_payment", "Con la entrada incluida, son $ 3.093.800 en total."),
    ("prepared_offer", "La inicial y la primera cuota suman $ 2.090.800."),
    ("monthly_budget", "Dos quincenas suman $ 1,075.50."),
    ("agreement_status", "Una vez pagada la de diciembre, te faltarían $ 1.152.000."),
    ("agreement_status", "Para terminar el acuerdo te falta pagar solo $ 384.000."),
    ("english_agreement", "There's still $5,600.00 to pay on this agreement, in payments of $700.00."),
    ("english_agreement", "After the November payment you'd still owe $3,500.00."),
    ("late_agreement", "Sí hay una atrasada: la del 9 de noviembre. Le faltan 499.700 de esa."),
    ("late_agreement", "Para quedar al día necesitas pagar $ 499.700 de la segunda cuota."),
    ("replanned_agreement", "Te falta por pagar el 40 % del acuerdo."),
    ("replanned_agreement", "Has pagado el 60 % del acuerdo."),
    ("completed_agreement", "Pagaste cuatro cuotas, todas de $ 383.900."),
    ("completed_agreement", "Las cuatro cuotas de tu acuerdo fueron de $ 383.900."),
    ("refused_plan", "Las 21 cuotas son de $ 37.900."),
    ("english_offers", "Six instalments, starting December 23. It adds up to $2,429.86."),
    ("prepared_offer", "Cuota inicial y tres mensualidades. Todo junto, 4.465.000."),
    ("three_debts", "Si lo pagas en seis, cada cuota es de $ 260.000."),
    ("two_calculations", "A 8 meses y sin dar entrada, pagarías $ 640.200 cada mes."),
    ("campaign_offers", "Si pagas de una vez son $ 37.037, con 30 % de descuento."),
    ("campaign_offers", "La última oferta queda en unos 86 mil pesos, de una vez."),
    ("refused_plan", "Redondeando, unos 39 mil al mes."),
]


@pytest.mark.parametrize(("scenario", "text"), MAY_BE_SAID)
def test_what_amounts_come_to_may_be_told(scenario: str, text: str) -> None:
    verdict = judge(scenario, text, load_scenario(scenario)["language"])
    assert verdict.problem is None, verdict.reason


@pytest.mark.parametrize(("scenario", "text"), MAY_NOT_BE_SAID)
def test_a_true_amount_of_something_else_may_not(scenario: str, text: str) -> None:
    assert judge(scenario, text, load_scenario(scenario)["language"]).problem == "figure"
