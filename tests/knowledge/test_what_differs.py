"""What tells one thing from another of its kind: numbers, vehicles, countries, hours; and what is asked for."""

from __future__ import annotations

from dataclasses import replace

import pytest

from backend.knowledge.answers import Kind, make_answer
from backend.knowledge.beyond_documents import is_beyond_documents
from backend.knowledge.confidence import find_answering
from backend.knowledge.days import times_in
from backend.knowledge.index import PassageIndex, make_index
from backend.knowledge.question import read_question
from backend.knowledge.sentence_evidence import best_sentence
from backend.knowledge.wanted import Wanted
from tests.library import table_rows, text_passage

NOTARIES = table_rows(
    "n.md",
    "Directorio de notarías",
    ["Municipio", "Notaría", "Teléfono"],
    ["Medellín", "Diez", "604 590 8110"],
    ["Medellín", "Once", "604 590 8111"],
    ["Manizales", "Cuarta", "606 666 2751"],
    ["Manizales", "Quinta", "606 371 2237"],
)
FARES = table_rows(
    "g.md",
    "Tarifas de la guagua",
    ["Recorrido", "Sencillo", "Bono de 8 viajes"],
    ["Una zona", "1,50 EUR", "9,00 EUR"],
    ["Dos zonas", "2,25 EUR", "14,00 EUR"],
    ["Tres zonas", "3,10 EUR", "19,00 EUR"],
)
TRANSFERS = table_rows(
    "t.md",
    "Giros",
    ["Destino", "Comisión"],
    ["Estados Unidos y Canadá", "22 USD"],
    ["Unión Europea (SEPA)", "1 USD"],
    ["Resto de América", "27 USD"],
    ["Resto del mundo", "35 USD"],
)
BY_COUNTRY = table_rows("p.md", "Precios", ["Servicio", "Colombia", "México"], ["Duplicado", "9.700", "85"])


@pytest.fixture(scope="module")
def index() -> PassageIndex:
    return make_index([NOTARIES, FARES, TRANSFERS, BY_COUNTRY])


@pytest.mark.parametrize(
    ("question", "row"),
    [
        ("teléfono de la notaría 11 de Medellín", "Municipio: Medellín · Teléfono: 604 590 8111"),
        ("cuarta de manizales, teléfono", "Municipio: Manizales · Notaría: Cuarta · Teléfono: 606 666 2751"),
        (
            "¿cuánto cuestan dos zonas?",
            "Recorrido: Dos zonas · Sencillo: 2,25 EUR · Bono de 8 viajes: 14,00 EUR",
        ),
        ("comisión por un giro a Alemania", "Destino: Unión Europea (SEPA) · Comisión: 1 USD"),
        ("comisión por un giro a Chile", "Destino: Resto de América · Comisión: 27 USD"),
        ("comisión por un giro a Japón", "Destino: Resto del mundo · Comisión: 35 USD"),
        ("comisión por un giro a Costa Rica", "Destino: Resto de América · Comisión: 27 USD"),
        ("comisión por un giro al Reino Unido", "Destino: Resto del mundo · Comisión: 35 USD"),
        ("comisión por un giro a Estados Unidos", "Destino: Estados Unidos y Canadá · Comisión: 22 USD"),
        ("precio del duplicado en pesos mexicanos", "Servicio: Duplicado · México: 85"),
    ],
)
def test_a_number_or_a_country_leads_to_its_row_or_column(
    index: PassageIndex, question: str, row: str
) -> None:
    answer = make_answer(question, index.search(question))
    assert answer.kind is Kind.ROWS
    *rows, _heading = answer.text.splitlines()
    assert rows == [row]


@pytest.mark.parametrize(
    "country",
    [
        "Chile",
        "Costa Rica",
        "Puerto Rico",
        "El Salvador",
        "República Dominicana",
        "Estados Unidos",
        "Reino Unido",
    ],
)
def test_a_country_of_one_word_or_of_two_is_abroad(country: str) -> None:
    transfers = table_rows(
        "g.md", "Giros", ["Destino", "Comisión"], ["Nacional", "5 USD"], ["Al exterior", "22 USD"]
    )
    question = f"¿cuánto cuesta un giro a {country}?"
    answer = make_answer(question, make_index([transfers]).search(question))
    assert answer.kind is Kind.ROWS
    assert [passage.row for passage in answer.passages] == [2]


@pytest.mark.parametrize("country", ["Costa Rica", "El Salvador", "Estados Unidos"])
def test_a_country_of_two_words_that_no_row_names_or_sums_up_is_not_answered(country: str) -> None:
    transfers = table_rows(
        "g.md", "Giros", ["Destino", "Comisión"], ["Nacional", "5 USD"], ["Resto de Europa", "22 USD"]
    )
    question = f"¿cuánto cuesta un giro a {country}?"
    assert make_answer(question, make_index([transfers]).search(question)).kind is Kind.MISSING


LUGGAGE = table_rows(
    "e.md",
    "Tarifas del ferry",
    ["Concepto", "Precio"],
    ["Maleta de hasta 10 kilos", "5 EUR"],
    ["Maleta de 11 a 25 kilos", "9 EUR"],
    ["Maleta de 26 a 40 kilos", "14 EUR"],
    ["Grupo de 2 a 4 personas", "30 EUR"],
    ["Grupo de 5 a 9 personas", "45 EUR"],
    ["Viaje de hasta 30 kilómetros", "3 EUR"],
    ["Viaje de 31 a 60 kilómetros", "6 EUR"],
)


@pytest.mark.parametrize(
    ("question", "price"),
    [
        ("¿cuánto cuesta una maleta de 20 kilos?", "9 EUR"),
        ("¿cuánto cuesta el grupo de 7 personas?", "45 EUR"),
        ("¿cuánto cuesta un viaje de 45 kilómetros?", "6 EUR"),
    ],
)
def test_how_much_somebody_has_is_looked_for_within_limits(question: str, price: str) -> None:
    answer = make_answer(question, make_index([LUGGAGE]).search(question))
    assert answer.kind is Kind.ROWS
    assert price in answer.text
    assert len(answer.passages) == 1


@pytest.mark.parametrize(
    "question",
    [
        "teléfono de la notaría 15 de Medellín",
        "teléfono de la notaría sexta de Manizales",
        "¿cuánto cuestan cinco zonas?",
        "¿cuánto vale el bono de 20 viajes?",
        "¿cuánto cuesta el tren por dos zonas?",
        "¿qué bus me lleva a la notaría once de Medellín?",
        "¿qué busito me lleva a la notaría once de Medellín?",
    ],
)
def test_another_number_or_vehicle_is_no_answer(index: PassageIndex, question: str) -> None:
    assert find_answering(index.search(question)) is None


@pytest.mark.parametrize(
    ("question", "wanted"),
    [
        ("pagué con cheque, ¿en cuánto aparece?", Wanted.DURATION),
        ("¿en cuánto me responden?", Wanted.DURATION),
        ("¿cuánto guardan las llamadas?", Wanted.DURATION),
        ("mi abuelo tiene 71 años, ¿cuánto le cobran?", Wanted.AMOUNT),
        ("llevo 3 meses sin pagar, ¿a cuánto está el recargo?", Wanted.AMOUNT),
    ],
)
def test_the_words_beside_it_tell_whether_a_sum_or_a_stretch_is_asked_for(
    question: str, wanted: Wanted
) -> None:
    assert read_question(question).wanted is wanted


def test_of_two_hours_the_one_of_the_journey_counts() -> None:
    for vehicle in ("tren", "micro"):
        text = f"entro a las 9 en León, si subo al {vehicle} de las 8:07 ¿a qué hora llego?"
        assert read_question(text).minutes == 487


def test_a_word_after_an_hour_is_no_half_of_the_day() -> None:
    assert times_in("la que sale a las 8:30 por guia") == [510]
    assert times_in("la que sale a las 8:30 p. m. por guia") == [1230]


@pytest.mark.parametrize(
    "question",
    [
        "¿cuál es mi número de referencia?",
        "mi clave cual es",
        "mi esposo también debe, ¿cuánto le falta?",
        "el turno que pedí en Medellín para qué día quedó",
        "¿con quién hablé ayer?",
        "¿en qué va mi queja?",
        "¿cuánto le debe mi hermano?",
    ],
)
def test_what_only_somebodys_case_knows_is_beyond_documents(question: str) -> None:
    assert is_beyond_documents(read_question(question).folded)


def test_a_city_where_somebody_lives_leads_to_its_country_where_no_document_names_it(
    index: PassageIndex,
) -> None:
    assert "mexico" in index.search("vivo en Guadalajara, precio del duplicado").question.words
    assert "medellin" in index.search("vivo en Medellín, precio del duplicado").question.words


def test_what_a_line_within_a_table_says_holds_for_the_rows_below_it_only() -> None:
    rows = table_rows(
        "d.md", "Directorio", ["Pueblo", "Teléfono"], ["Amagá", "604 111 2233"], ["Neira", "606 444 5566"]
    )
    parts = [replace(rows[0], caption="ANTIOQUIA"), replace(rows[1], caption="CALDAS")]
    question = "teléfono en Caldas"
    answer = make_answer(question, make_index([parts]).search(question))
    assert "606 444 5566" in answer.text
    assert "604 111 2233" not in answer.text


def test_the_sentence_that_holds_most_is_found_with_the_line_above_it() -> None:
    text = "Rectificación\nCorregimos los datos en cinco días.\nSupresión\nBorramos los datos en veinte días."
    found = make_index([[text_passage("a.md", "Derechos", text)]]).search("supresión de datos")
    evidence = best_sentence(found.hits[0].unit, found.weights)
    assert evidence.number == 1
    assert evidence.share == pytest.approx(1)
