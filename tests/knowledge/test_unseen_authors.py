"""What authors asked who had not seen the search: opening hours in letters, exceptions, others' fees, what is told."""

from __future__ import annotations

import pytest

from backend.knowledge.answers import make_answer
from backend.knowledge.beyond_documents import is_beyond_documents
from backend.knowledge.days import days_in
from backend.knowledge.features import features_of
from backend.knowledge.found import Found
from backend.knowledge.index import make_index
from backend.knowledge.question import read_question
from tests.library import table_rows, text_passage

OFFICES = table_rows(
    "o.md",
    "Oficinas municipales",
    ["Municipio", "Dirección", "Horario"],
    ["Abedul", "Paseo del Río, 42", "L-V 8:30-13:30"],
    ["Chopera", "Camino Viejo, 65", "J 16:30-19:00"],
    ["Benavides", "Ronda Norte, 8", "M y J 9:30-13:00"],
    ["Fresneda", "Ronda Norte, 52", "L, X y V 9:00-14:00"],
)
DEPOSIT = text_passage(
    "a.md", "Cuota inicial", "No es obligatoria. En acuerdos largos es como mínimo el 10 % del total."
)
COMPLAINTS = text_passage(
    "q.md",
    "Reclamaciones",
    "Las oficinas atienden en el 976 555 140. La taquilla de Puerto Bravo vende hasta el último tren. "
    "Puede ir también a la de Villarroya. Las cuentas se cierran en citas.oficinas.example.com.",
)


def find(question: str) -> Found:
    return make_index([OFFICES, [DEPOSIT], [COMPLAINTS]]).search(question)


def first(question: str) -> dict[str, float]:
    found = find(question)
    return features_of(found.hits[0], found)


@pytest.mark.parametrize(
    ("text", "days"),
    [
        ("j 16:30-19:00", {"thu"}),
        ("m y j 9:30-13:00", {"tue", "thu"}),
        ("ma y j 9:00-12:00", {"tue", "thu"}),
        ("l, x y v 9:00-13:00", {"mon", "wed", "fri"}),
        ("l-j 9:00-14:00 y 16:00-18:00", {"mon", "tue", "wed", "thu"}),
        ("de 8 y media a las 9:00", set()),
        ("la guagua dominical", {"sun"}),
        ("horario sabatino", {"sat"}),
        ("lunes a viernes menos los miercoles", {"mon", "tue", "thu", "fri"}),
        ("todos los dias excepto sabados y domingos", {"mon", "tue", "wed", "thu", "fri", "holiday"}),
    ],
)
def test_days_are_read_from_single_letters_and_without_those_that_are_excepted(
    text: str, days: set[str]
) -> None:
    assert days_in(text) == days


def test_what_a_question_says_of_a_row_is_not_its_answer() -> None:
    opened = table_rows(
        "c.md",
        "Domingos y festivos en que se abre",
        ["Comunidad", "Fecha", "Motivo"],
        ["Navarra", "3 de diciembre", "San Francisco Javier"],
        ["Aragón", "23 de abril", "San Jorge"],
    )
    question = "¿qué día se abre en Navarra con motivo de San Francisco Javier?"
    answer = make_answer(question, make_index([opened]).search(question))
    assert "3 de diciembre" in answer.text


def test_somebodys_name_may_stand_in_a_part_of_a_cell() -> None:
    levels = table_rows(
        "q.md",
        "Quejas",
        ["Nivel", "Quién la resuelve", "Plazo"],
        ["1", "Servicio al cliente", "8 días"],
        ["2", "Defensora independiente, Irene Salvatierra", "30 días"],
    )
    question = "¿cómo se llama la defensora independiente?"
    assert "Irene Salvatierra" in make_answer(question, make_index([levels]).search(question)).text


def test_a_row_whose_days_are_letters_answers_for_its_day() -> None:
    question = "¿a qué hora abre la oficina de Chopera los jueves?"
    assert "16:30" in make_answer(question, find(question)).text


def test_a_street_is_told_by_an_address_and_a_percentage_by_its_sign() -> None:
    assert first("¿en qué calle está la oficina de Benavides?")["attribute"] == 0
    assert first("¿qué porcentaje es la cuota inicial?")["nowhere"] == 0
    assert first("¿qué color tiene la oficina de Benavides?")["attribute"] == 1


def test_the_sentence_that_speaks_of_it_has_to_tell_the_kind_of_thing_that_is_asked_for() -> None:
    assert first("teléfono de la taquilla de Puerto Bravo")["sentence kind"] == 1
    assert first("teléfono de las oficinas de Puerto Bravo que atienden")["sentence kind"] == 0


def test_what_others_charge_and_verbs_that_no_document_holds_are_told() -> None:
    assert first("¿cuánto cobra el notario por la cuota inicial?")["of others"] == 1
    assert first("¿cuánto cobran por la cuota inicial?")["of others"] == 0
    assert first("¿contratan en la oficina de Abedul?")["verb nowhere"] == 1
    assert first("¿atienden en la oficina de Abedul?")["verb nowhere"] == 0


@pytest.mark.parametrize(
    ("question", "is_beyond"),
    [
        ("¿cuánto me queda?", True),
        ("tengo 25 años, el abono del mes ¿a cuánto me queda?", False),
        ("¿cuánto me van a descontar si pago todo?", True),
        ("¿cuánto me van a cobrar si devuelven el recibo?", False),
        ("¿a cuánto vendieron mi deuda?", True),
        ("¿a cuánto me van a cobrar la hora de más?", False),
        ("¿cuándo vence mi cuota?", True),
    ],
)
def test_prices_are_no_balances(question: str, is_beyond: bool) -> None:
    assert is_beyond_documents(read_question(question).asked) is is_beyond
