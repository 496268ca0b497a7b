"""What is refused because the kind of thing that is asked for, or the thing by its name, is not in what was found."""

from __future__ import annotations

import pytest

from backend.knowledge.answers import Answer, Kind, make_answer
from backend.knowledge.beyond_documents import is_beyond_documents
from backend.knowledge.confidence import find_answering
from backend.knowledge.index import PassageIndex, make_index
from backend.knowledge.question import read_question
from tests.library import delivered_library, table_rows, text_passage


@pytest.fixture(scope="module")
def library() -> PassageIndex:
    return make_index(delivered_library())


def answer(index: PassageIndex, question: str) -> Answer:
    return make_answer(question, index.search(question))


@pytest.mark.parametrize(
    "question",
    [
        "¿cuánto debo?",
        "¿cuándo vence mi próxima cuota?",
        "¿ya les llegó el pago que hice ayer?",
        "¿qué asesor lleva mi caso?",
        "¿en cuánto quedó la usura este mes?",
        "¿cuánto vale la UVR hoy?",
        "¿la guagua de las 8 viene con retraso?",
        "¿qué hora es?",
        "cuéntame un chiste",
        "¿ya está listo mi paz y salvo?",
        "ya respondieron la reclamación que puse",
        "me embargaron, ¿cuánto me descontaron?",
        "¿cuántas cuotas me faltan?",
        "cuándo vence mi cuota",
        "¿cuáles son los últimos dígitos de mi obligación?",
        "está caído el portal",
        "¿quedan asientos en el tren de las 8?",
    ],
)
def test_ones_own_account_the_present_and_small_talk_are_beyond_all_documents(
    library: PassageIndex, question: str
) -> None:
    assert answer(library, question) == Answer(Kind.MISSING)


@pytest.mark.parametrize(
    "question",
    [
        "¿a qué hora es la última guagua del domingo?",
        "¿cuánto me cobran si el banco me devuelve el recibo?",
        "¿qué pasa si mi pago no aparece?",
        "¿desde cuándo está vigente la política de datos?",
        "¿cuáles son mis derechos?",
        "estoy reportado, ¿cuánto dura el reporte?",
        "me negaron el crédito, ¿qué hago?",
        "hoy me despidieron, ¿cuánto tiempo de pausa me dan?",
        "¿cómo pido el certificado de mi saldo?",
        "¿qué me recomiendan si no puedo pagar?",
        "¿cuánto cuesta la entrada este año?",
        "¿dónde queda Ebro Plaza?",
        "¿qué pasa si ya pagué y me siguen llamando?",
    ],
)
def test_what_only_sounds_like_it_is_looked_for(question: str) -> None:
    assert not is_beyond_documents(read_question(question).folded)


@pytest.mark.parametrize(
    "question",
    [
        "correo de la oficina de Cali",
        "teléfono de Torre del Guadalquivir",
        "¿cómo se llama el asesor de Bogotá?",
        "¿cuántos asesores atienden en la oficina de Bogotá?",
        "¿hay parqueadero en la oficina de Medellín?",
        "¿qué aseguradora tiene el seguro de vida deudores?",
        "¿cuánto cobra un abogado por el proceso de insolvencia?",
        "horario de la línea 205 en 2031",
        "número de cuenta del seguro de vida deudores",
        "¿abren los centros comerciales en Reikiavik el 12 de octubre?",
    ],
)
def test_a_passage_near_the_subject_without_what_is_asked_is_no_answer(
    library: PassageIndex, question: str
) -> None:
    assert answer(library, question).kind is Kind.MISSING


def test_where_the_best_passage_lacks_the_telephone_the_next_one_answers() -> None:
    hours = text_passage("a.md", "Unidad de quejas", "La unidad de quejas atiende de 9:00 a 18:00.")
    number = text_passage("b.md", "Contacto", "Unidad de quejas: 81 5550 7720, de lunes a viernes.")
    found = make_index([[hours], [number]]).search("teléfono de la unidad de quejas")
    best = find_answering(found)
    assert best is not None
    assert best.passage.document == "b.md"


FEES = table_rows("t.md", "Tarifas", ["Servicio", "Chile", "México"], ["Apostilla", "23.000", "540"])


def test_prices_of_other_countries_are_no_answer() -> None:
    index = make_index([FEES])
    assert find_answering(index.search("precio de la apostilla en México")) is not None
    assert find_answering(index.search("precio de la apostilla en Ecuador")) is None


def test_a_telephone_is_told_from_the_column_of_telephones() -> None:
    offices = table_rows(
        "n.md",
        "Directorio de notarías",
        ["Municipio", "Notaría", "Teléfono"],
        ["Buga", "Primera", "602 777 1234"],
        ["Tunja", "Primera", "605 777 6435"],
    )
    found = make_index([offices]).search("teléfono de la notaría de Buga")
    assert "602 777 1234" in make_answer("teléfono de la notaría de Buga", found).text


def test_a_currency_is_no_place_that_a_list_lacks() -> None:
    index = make_index([FEES])
    assert find_answering(index.search("precio de la apostilla en pesos")) is not None


def test_a_number_has_to_stand_beside_what_is_counted() -> None:
    rules = text_passage(
        "r.md", "Guaguas", "Los menores de 4 años van gratis. Las guaguas llevan asientos azules."
    )
    places = text_passage("r.md", "Guaguas", "Cada guagua lleva 54 asientos.")
    question = "¿cuántos asientos lleva la guagua?"
    assert find_answering(make_index([[rules]]).search(question)) is None
    assert find_answering(make_index([[places]]).search(question)) is not None


def test_a_timetable_does_not_say_when_an_office_opens() -> None:
    trains = table_rows(
        "h.md", "Trenes", ["Tren", "Molinar", "Sierra Parda"], ["1", "8:00", "9:00"], ["2", "9:00", "10:00"]
    )
    index = make_index([trains])
    assert find_answering(index.search("¿a qué hora sale el tren de Molinar a Sierra Parda?")) is not None
    assert find_answering(index.search("¿a qué hora abre la taquilla de Molinar?")) is None


@pytest.mark.parametrize(
    ("question", "preamble"),
    [
        (
            "vivo en Sevilla, no pagué nada. ¿cuántos días tengo para retractarme?",
            {"vivo", "sevilla", "pague"},
        ),
        ("estoy en Madrid, cuánto plazo tengo", {"madrid"}),
        ("mi novia me presionó, dónde me quejo", {"novia", "presiono"}),
        ("horario de la oficina de Cali", set()),
        ("notaría de Buga, ¿teléfono?", set()),
        ("abren en melilla el 12 de octubre? en que horario", set()),
    ],
)
def test_what_is_told_before_the_question_is_known_as_such(question: str, preamble: set[str]) -> None:
    assert read_question(question).preamble == preamble
