"""What documents say of prices, terms and how often something may be done is told of that very thing."""

from __future__ import annotations

import pytest

from tests.assistant.guards.judging import judge

WRONG = {
    "ways_to_pay": [
        "Si te atrasas, hay unos días de gracia y el acuerdo se puede reprogramar hasta tres veces.",
        "El acuerdo se puede reprogramar dos veces si ves que no llegas a una cuota.",
        "Puedes reprogramarlo las veces que quieras.",
        "Las fechas se pueden cambiar dos veces.",
        "Pagar en un punto aliado le cuesta $ 5.000 cada vez.",
        "Si pagas en un punto aliado, el máximo por día es de $ 5.000.",
        "Un punto de pago aliado recibe hasta $ 1.338.000 por día.",
        "Lo mínimo que reciben en un punto aliado son $ 1.900.",
        "El punto aliado cobra $ 1.000.000 por pago.",
    ],
    "questions": [
        "Si haces una consulta sobre tus datos en Colombia, la respuesta tarda un mes.",
        "En España la consulta se responde en diez días hábiles.",
        "El paz y salvo tarda un mes como mucho, a partir del último pago.",
        "El paz y salvo puede tardar entre tres y seis meses.",
        "Si luego quieres otra copia del paz y salvo, cuesta $ 8.900.",
    ],
    "documents": [
        "Cada copia del paz y salvo vale $ 12.500, incluida la primera.",
        "El certificado de saldo con fecha anterior no tiene costo.",
    ],
}
RIGHT = {
    "ways_to_pay": [
        "El acuerdo se puede reprogramar una vez.",
        "No se puede reprogramar dos veces, solo una.",
        "Se puede pagar desde $ 5.000 y hasta $ 1.000.000 por día.",
        "El mínimo en un punto aliado es de $ 5.000 y el costo de $ 1.900.",
    ],
    "questions": [
        "En Colombia la consulta se responde en diez días hábiles y el reclamo en quince.",
        "En España la respuesta tarda un mes.",
        "Una copia adicional del paz y salvo vale $ 12.500.",
        "El paz y salvo tarda diez días hábiles como máximo.",
    ],
    "documents": [
        "Cada copia adicional del paz y salvo vale $ 12.500; la primera es gratis.",
        "La primera copia no tiene costo.",
        "El certificado de saldo con fecha anterior cuesta $ 8.900.",
    ],
}


def _cases(table: dict[str, list[str]]) -> list[tuple[str, str]]:
    return [(scenario, text) for scenario, texts in table.items() for text in texts]


@pytest.mark.parametrize(("scenario", "text"), _cases(WRONG))
def test_what_documents_say_of_another_thing_is_not_told_of_this(scenario: str, text: str) -> None:
    assert judge(scenario, text).problem is not None


@pytest.mark.parametrize(("scenario", "text"), _cases(RIGHT))
def test_what_documents_say_of_the_thing_is_told(scenario: str, text: str) -> None:
    assert judge(scenario, text).problem is None
