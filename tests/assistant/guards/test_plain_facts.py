"""Plain sentences of the other situations: each field in its own role, and in another's."""

from __future__ import annotations

import pytest

from tests.assistant.guards.judging import judge
from tests.assistant.guards.tables import Table, cases, language_of

RIGHT: Table = {
    "documents": [
        "La copia adicional del paz y salvo cuesta $ 12.500; la primera, sin costo.",
        "La oficina atiende de lunes a viernes de 8:30 a. m. a 4:30 p. m.",
        "Los sábados te contestan por teléfono de 8:00 a. m. a 1:00 p. m.",
        "El teléfono de la oficina es el 601 555 0177.",
    ],
    "questions": [
        "El paz y salvo se expide en un máximo de diez días hábiles desde el último pago.",
        "Las consultas de datos se responden en diez días hábiles y los reclamos en quince.",
        "Atendemos en horario de oficina, de lunes a viernes.",
        "Debes $ 944.500.",
    ],
    "english_offers": [
        "The lump sum is now $2,389.05, which saves you $463.55.",
        "You can pay $855.78 at first and then three monthly payments.",
        "The offer is open until November 28, 2026.",
        "Your balance is $2,852.60: $2,540.00 principal and $312.60 interest.",
    ],
    "euro_plan": [
        "Son 5 cuotas de 388,83 € y una última de 388,88 €.",
        "El plan suma 2.333,03 €, con 57,73 € de intereses del plan.",
        "Está por debajo de los 400 euros al mes que dijiste.",
        "Empiezas el 23 de diciembre y acabas el 24 de mayo de 2027.",
    ],
    "fortnight_plan": [
        "Pagas $ 300.000 el 30 de noviembre y después 10 cuotas.",
        "La primera cuota es el 15 de diciembre de 2026.",
        "La última, de $ 143.700, es el 30 de abril de 2027.",
        "El total es de $ 1.731.600 y ahorras $ 31.400.",
    ],
    "ladder_offers": [
        "Tienes cuatro opciones.",
        "En 12 cuotas pagas $ 98.000 al mes y $ 1.176.000 en total.",
        "De contado ahorras $ 60.000.",
        "El plan de 6 cuotas termina el 24 de mayo de 2027.",
    ],
    "refused_plan": [
        "48 meses no es posible; lo más largo son 24 cuotas.",
        "Con cuotas de hasta 40 mil serían 21: 20 de $ 37.900 y una última de $ 38.400.",
        "De contado pagas $ 756.600 y ahorras $ 39.800.",
        "Ese plan terminaría el 23 de agosto de 2028.",
    ],
}
WRONG: Table = {
    "documents": [
        "La primera copia cuesta $ 12.500.",
        "La oficina atiende de 8:00 a. m. a 6:00 p. m.",
        "El certificado de saldo vale $ 12.500.",
        "El recargo con tarjeta es del 19 %.",
    ],
    "questions": [
        "El paz y salvo tarda quince días hábiles.",
        "Los reclamos se responden en diez días hábiles.",
        "Debes $ 880.000.",
        "La copia adicional cuesta $ 8.900.",
    ],
    "english_offers": [
        "The lump sum is $2,709.97.",
        "You save $422.74 with the lump sum.",
        "Your balance is $2,540.00.",
        "You can settle it for $2,000.",
    ],
    "euro_plan": [
        "Son 6 cuotas de 400 €.",
        "El plan no lleva intereses.",
        "Terminas el 23 de diciembre.",
        "Los intereses de la deuda son 57,73 €.",
    ],
    "fortnight_plan": [
        "La primera cuota es el 30 de noviembre.",
        "Pagas una vez al mes $ 143.100.",
        "La última es de $ 143.100.",
        "El total es de $ 1.763.000.",
    ],
    "ladder_offers": [
        "Tienes tres opciones.",
        "En 12 cuotas ahorras $ 36.000.",
        "De contado pagas $ 1.152.000.",
        "La oferta vale hasta el 30 de noviembre.",
    ],
    "refused_plan": [
        "Puedes pagar en 48 meses.",
        "Son 21 cuotas de $ 40.000.",
        "De contado pagas $ 796.400.",
        "El plan de 24 cuotas termina el 23 de agosto de 2028.",
    ],
}


@pytest.mark.parametrize(("scenario", "text"), cases(RIGHT))
def test_a_fact_in_its_role_may_be_said(scenario: str, text: str) -> None:
    verdict = judge(scenario, text, language_of(scenario))
    assert verdict.problem is None, verdict.reason


@pytest.mark.parametrize(("scenario", "text"), cases(WRONG))
def test_a_fact_in_another_role_is_not_shown(scenario: str, text: str) -> None:
    assert judge(scenario, text, language_of(scenario)).problem is not None
