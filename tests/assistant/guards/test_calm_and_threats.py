"""That there is no hurry may be said, a threat in plain words may not, and dates are not changed a second time."""

from __future__ import annotations

import pytest

from backend.assistant.guards.contract import Problem
from tests.assistant.guards.judging import judge
from tests.assistant.guards.tables import Table, cases, language_of

RIGHT: Table = {
    "ladder_offers": [
        "No hay que decidir ya mismo.",
        "No tienes por qué decidir ya.",
        "No es necesario que decidas hoy mismo.",
        "No le pido que decida ahora.",
        "Nadie te obliga a decidir hoy.",
        "Léelo con calma, sin tener que decidir ahora.",
        "A su juicio, ¿cuál le conviene?",
    ],
    "english_offers": ["You don't have to decide right now.", "Take your time and read it calmly."],
    "ways_to_pay": [
        "El débito automático se autoriza al firmar el acuerdo.",
        "En el portal puedes usar tarjeta débito o transferir desde tu banco por PSE.",
        "Ningún asesor recibe dinero en efectivo.",
        "Nadie te va a preguntar por qué dejaste de pagar.",
    ],
    "four_debts": [
        "Tres de las cuatro se pueden acordar aquí.",
        "No todas tus deudas se pueden acordar aquí.",
    ],
    "spain_dispute": [
        "¿Tienes una denuncia o algún papel que lo apoye?",
        "Si pusiste una denuncia por suplantación, adjúntala en «Mis deudas».",
    ],
    "disputed_debt": [
        "No te pedimos que pagues la tarjeta de El Naranjo mientras se revisa.",
        "Sí te pedimos que pagues la de Los Robles, como antes.",
    ],
}
WRONG: Table = {
    "ladder_offers": [
        "Decida ya mismo.",
        "No hay más tiempo: hay que decidir hoy.",
        "No espere más, decida ahora.",
        "Se atrasa una vez y su caso se va a juicio.",
        "Esto termina en un pleito.",
        "Tiene que elegir hoy.",
        "Un atraso y lo llevan a los estrados.",
        "Hay una denuncia lista.",
        "Si se atrasa, le caen encima.",
        "Le conviene pagar antes de que esto se ponga feo.",
    ],
    "english_offers": ["Miss one and your file goes to litigation.", "Pay late once and things get ugly."],
    "spain_dispute": ["Te pueden poner una denuncia por esto.", "Si no pagas, pondrán una denuncia."],
    "ways_to_pay": [
        "Puedes entregarle el efectivo a uno de nuestros asesores.",
        "Un asesor recoge el dinero en tu puerta.",
        "Nadie paga tarde sin que un abogado lo llame.",
    ],
    "four_debts": ["Puedes negociar las cuatro deudas aquí.", "Todas tus deudas se pueden acordar aquí."],
    "broken_agreement": ["Todavía debes las cuotas del acuerdo."],
    "disputed_debt": [
        "Sí te pedimos que pagues la tarjeta de El Naranjo.",
        "Te pedimos que sigas abonando a la tarjeta de El Naranjo.",
    ],
    "replanned_agreement": [
        "Todavía puedes cambiar otra vez las fechas de tu acuerdo.",
        "Puede mover las fechas una vez más si lo necesita.",
        "Aún te queda un cambio de fechas.",
        "Las fechas de antes siguen valiendo.",
    ],
}


@pytest.mark.parametrize(("scenario", "text"), cases(RIGHT))
def test_calm_words_are_shown(scenario: str, text: str) -> None:
    assert judge(scenario, text, language_of(scenario)).problem is None


@pytest.mark.parametrize(("scenario", "text"), cases(WRONG))
def test_threats_and_duties_that_nobody_has_are_not(scenario: str, text: str) -> None:
    assert judge(scenario, text, language_of(scenario)).problem == Problem.CLAIM
