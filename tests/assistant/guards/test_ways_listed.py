"""One debt with an agreement, another with offers; and lists of ways of paying."""

from __future__ import annotations

import pytest

from tests.assistant.guards.judging import judge
from tests.assistant.guards.tables import Table, cases, language_of

RIGHT: Table = {
    "agreed_and_open": [
        "La de diciembre es la última, $ 625.100, y ahí termina ese acuerdo.",
        "La de noviembre, $ 624.800, es la que está atrasada.",
        (
            "Para el crédito con COMERCIAL LA PALMA hay tres caminos: pagar $ 1.016.700 de una vez, dar "
            "$ 321.100 al inicio y seguir con 3 cuotas, o repartirlo en 6 cuotas."
        ),
        "La otra deuda, que hoy es de $ 1.070.200, se puede pagar de tres formas.",
        (
            "Tu otra deuda va en $ 1.070.200 y la puedes pagar así:\n"
            "- De una vez: $ 1.016.700\n"
            "- Con inicial: $ 321.100 y 3 cuotas\n"
            "- En 6 cuotas: $ 177.700 al mes"
        ),
        (
            "El crédito de consumo se puede cerrar con $ 1.016.700 de una vez, o empezar con $ 321.100 y "
            "seguir con 3 cuotas."
        ),
        "De la otra, la de COMERCIAL LA PALMA, debes $ 1.070.200. Puedes pagarla de una vez con $ 1.016.700.",
        (
            "Opciones para COMERCIAL LA PALMA:\n"
            "1. $ 1.016.700 en un solo pago\n"
            "2. $ 321.100 ahora y 3 cuotas más\n"
            "3. 6 cuotas, con un total de $ 1.066.400"
        ),
        "En la otra deuda el pago único te rebaja $ 53.500 y tiene plazo hasta el 30 de noviembre.",
        "Donde más ahorras es en el pago único, $ 53.500.",
        "La que no tiene acuerdo todavía es la de COMERCIAL LA PALMA, de $ 1.070.200.",
        (
            "Con la tarjeta ya llevas pagados $ 1.249.600; con el crédito de consumo, que va en $ "
            "1.070.200, aún no hay acuerdo."
        ),
        "Si aceptas, tu acuerdo quedaría en $ 1.016.700.",
        "En tu acuerdo llevas pagadas 2 de 4 cuotas.",
        "De tu acuerdo te faltan $ 1.249.900.",
        "Tu acuerdo vence el 2 de diciembre y la otra deuda sigue en $ 1.070.200.",
        "La atrasada es de $ 624.800 y era del 3 de noviembre.",
    ],
    "to_a_person": [
        (
            "Hay tres caminos: pagar $ 13.335.200 de una vez, dar $ 4.211.100 al inicio y seguir con 3 "
            "cuotas, o repartirlo en 6 cuotas mensuales."
        ),
        (
            "| | Pago único | Con inicial | 6 cuotas |\n"
            "|---|---|---|---|\n"
            "| Total | $ 13.335.200 | $ 13.578.100 | $ 13.987.000 |\n"
            "| Ahorro | $ 701.800 | $ 458.900 | $ 50.000 |"
        ),
        (
            "| | Sin inicial | Con inicial |\n"
            "|---|---|---|\n"
            "| Cuotas | 6 de $ 2.331.100 | 3 de $ 3.122.300 |\n"
            "| Total | $ 13.987.000 | $ 13.578.100 |"
        ),
        "Puedes empezar con $ 4.211.100 y luego 3 cuotas.",
    ],
    "last_price": [
        "También puedes empezar con $ 1.183.500 y seguir con 3 cuotas.",
        "Está la de arrancar con $ 1.183.500 y tres cuotas después.",
        "Otra es poner $ 1.183.500 al comienzo y el resto en 3 cuotas.",
    ],
    "english_offers": [
        "You could start with $855.78 and go on with 3 payments.",
        "There's also the one where you begin with $855.78 and three payments follow.",
        (
            "| | One payment | Down payment + 3 | 6 payments |\n"
            "|---|---|---|---|\n"
            "| Total | $2,389.05 | $2,429.86 | $2,505.82 |"
        ),
    ],
    "two_calculations": [
        (
            "| | Sin entrada | Con entrada |\n"
            "|---|---|---|\n"
            "| Entrada | $ 0 | $ 1.000.000 |\n"
            "| Cuotas | 8 de $ 765.200 | 8 de $ 640.200 |"
        ),
        (
            "| | Sin entrada | Con entrada |\n"
            "|---|---|---|\n"
            "| Entrada | $ 0 | $ 1.000.000 |\n"
            "| Cuota mensual | $ 765.200 | $ 640.200 |\n"
            "| Última | 23 de julio de 2027 | 23 de julio de 2027 |"
        ),
        "| | Con entrada | Sin entrada |\n|---|---|---|\n| Cuota | $ 640.200 | $ 765.200 |",
        (
            "| Concepto | Sin entrada | Con entrada |\n"
            "|---|---|---|\n"
            "| Total | $ 6.121.600 | $ 6.121.600 |\n"
            "| Cuota | $ 765.200 | $ 640.200 |"
        ),
    ],
    "partial_payment": ["| | Sin entrada | Con entrada |\n|---|---|---|\n| Entrada | No hay | $ 5.000.000 |"],
    "english_budget": ["You start with $242.23 on December 23."],
}
WRONG: Table = {
    "agreed_and_open": [
        "La de diciembre es un poquito más, $ 625.100, y es la última de las seis.",
        (
            "Para el crédito con COMERCIAL LA PALMA hay tres caminos: pagar $ 1.016.700 de una vez, dar "
            "$ 238.000 al inicio y seguir con 3 cuotas, o repartirlo en 6 cuotas."
        ),
        (
            "Para el crédito con COMERCIAL LA PALMA hay tres caminos: pagar $ 1.035.300 de una vez, dar "
            "$ 321.100 al inicio y seguir con 3 cuotas, o repartirlo en 6 cuotas."
        ),
        (
            "Para la tarjeta de BANCO DEL RÍO hay tres caminos: pagar $ 1.016.700 de una vez, dar $ "
            "321.100 al inicio y seguir con 3 cuotas, o repartirlo en 6 cuotas."
        ),
        "La otra deuda, que hoy es de $ 1.016.700, se puede pagar de tres formas.",
        "La otra deuda, que hoy es de $ 2.544.500, se puede pagar de tres formas.",
        "Donde más ahorras es en el pago único, $ 34.900.",
        "Donde más te rebajan es en el de 6 cuotas, $ 53.500.",
        "En tu acuerdo llevas pagadas 3 de 4 cuotas.",
        "De tu acuerdo te faltan $ 1.070.200.",
        "La atrasada es de $ 625.100.",
        "En tu acuerdo puedes pagar $ 1.016.700 de una vez.",
    ],
    "last_price": [
        "También puedes empezar con $ 1.183.500 y seguir con 6 cuotas.",
        "También puedes empezar con $ 877.500 y seguir con 3 cuotas.",
    ],
    "english_offers": [
        "You could start with $524.69 and go on with 3 payments.",
        (
            "| | One payment | Down payment + 3 | 6 payments |\n"
            "|---|---|---|---|\n"
            "| Total | $2,389.05 | $2,505.82 | $2,429.86 |"
        ),
    ],
    "two_calculations": [
        (
            "| | Sin entrada | Con entrada |\n"
            "|---|---|---|\n"
            "| Entrada | $ 0 | $ 1.000.000 |\n"
            "| Cuotas | 8 de $ 640.200 | 8 de $ 765.200 |"
        ),
        "| | Con entrada | Sin entrada |\n|---|---|---|\n| Cuota | $ 765.200 | $ 640.200 |",
    ],
    "to_a_person": [
        (
            "| | Pago único | Con inicial | 6 cuotas |\n"
            "|---|---|---|---|\n"
            "| Total | $ 13.578.100 | $ 13.335.200 | $ 13.987.000 |"
        ),
        "| | Sin inicial | Con inicial |\n|---|---|---|\n| Cuotas | 3 de $ 3.122.300 | 6 de $ 2.331.100 |",
        "Puedes empezar con $ 2.331.100 y luego 3 cuotas.",
    ],
}


@pytest.mark.parametrize(("scenario", "text"), cases(RIGHT))
def test_what_is_so_may_be_said(scenario: str, text: str) -> None:
    verdict = judge(scenario, text, language_of(scenario))
    assert verdict.problem is None, verdict.reason


@pytest.mark.parametrize(("scenario", "text"), cases(WRONG))
def test_what_is_not_so_is_not_shown(scenario: str, text: str) -> None:
    assert judge(scenario, text, language_of(scenario)).problem is not None
