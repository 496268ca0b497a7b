"""Rows and cells of tables that look differently: none of them is in the delivered library."""

from __future__ import annotations

import pytest

from backend.knowledge.answers import Answer, Kind, make_answer
from backend.knowledge.index import PassageIndex, make_index
from backend.knowledge.stems import fold
from tests.library import delivered_library, table_rows, text_passage

STOPS_AS_ROWS = [
    *table_rows(
        "ruta-7.pdf",
        "Días hábiles > Chía - Bogotá",
        ["Paradero", "1", "2", "3", "4"],
        ["Chía terminal", "5:10 a. m.", "6:00 a. m.", "7:30 p. m.", "9:45 p. m."],
        ["La Caro", "5:25 a. m.", "6:15 a. m.", "7:45 p. m.", "10:00 p. m."],
        ["Portal Norte", "5:50 a. m.", "6:45 a. m.", "8:10 p. m.", "10:20 p. m."],
        title="Ruta 7 Chía - Bogotá",
    ),
    *table_rows(
        "ruta-7.pdf",
        "Días hábiles > Bogotá - Chía",
        ["Paradero", "1", "2", "3"],
        ["Portal Norte", "5:30 a. m.", "6:30 a. m.", "10:50 p. m."],
        ["La Caro", "5:55 a. m.", "6:55 a. m.", "11:10 p. m."],
        ["Chía terminal", "6:10 a. m.", "7:10 a. m.", "11:25 p. m."],
        title="Ruta 7 Chía - Bogotá",
        table="t2",
    ),
]
DAYS_AS_COLUMNS = table_rows(
    "barco.pdf",
    "Salidas desde Órzola",
    ["Empresa", "Lunes a viernes", "Sábados", "Domingos y festivos"],
    ["Líneas del Norte", "08:30, 10:00, 12:00, 18:00", "09:00, 12:00, 17:00", "09:30, 16:00"],
    ["Biosfera Mar", "08:00, 11:00, 19:30", "10:30", "—"],
    title="Barco a La Graciosa",
)
DATES_AS_COLUMNS = table_rows(
    "aperturas.html",
    "Centros de Canarias",
    ["Centro", "6 de enero", "30 de mayo", "12 de octubre", "6 de diciembre"],
    ["CC El Muelle", "Cerrado", "10:00-22:00", "10:00-22:00", "Abierto de 10 a 21 h"],
    ["CC Las Arenas", "Cerrado", "Cerrado", "10:00-22:00", "10:00-22:00"],
    ["Siete Palmas", "11:00-20:00", "10:00-22:00", "Cerrado", "Cerrado"],
    title="Aperturas 2027",
)
OFFICIAL_LIST = table_rows(
    "notarias.docx",
    "Turnos de noviembre",
    ["Fecha", "Notaría", "Municipio", "Dirección", "Teléfono"],
    ["7/11/2026", "Notaría 12", "Cali", "Calle 9 # 4-50", "602 555 1212"],
    ["8/11/2026", "Notaría 3", "Palmira", "Carrera 28 # 30-15", "602 555 3333"],
    ["14/11/2026", "Notaría 21", "Cali", "Avenida 5N # 20-02", "602 555 2121"],
    title="Notarías de turno",
)
FARES = table_rows(
    "tarifas-bus.md",
    "Billetes y bonos",
    ["Título", "Zona 1", "Zona 2", "Zona 3", "Validez"],
    ["Billete sencillo", "1,40 €", "2,10 €", "3,25 €", "Un viaje"],
    ["Bono 10", "9,00 €", "14,00 €", "22,50 €", "90 días"],
    ["Bono jubilado", "Gratis", "Gratis", "Gratis", "Un año"],
    title="Tarifas",
)
ORIGIN_AND_DESTINATION = table_rows(
    "origen.pdf",
    "Terminal de Popayán",
    ["Origen", "Destino", "Salida", "Llegada", "Empresa", "Días"],
    ["Popayán", "Cali", "05:00", "08:00", "Transipiales", "Todos los días"],
    ["Popayán", "Pasto", "06:30", "12:30", "Cootranar", "Lunes a sábado"],
    ["Cali", "Popayán", "07:00", "10:00", "Transipiales", "Todos los días"],
    ["Popayán", "Cali", "17:45", "20:45", "Velotax", "Domingos y festivos"],
    ["Pasto", "Popayán", "22:00", "04:00", "Cootranar", "Viernes"],
    title="Salidas interurbanas",
)
CHANNELS = table_rows(
    "canales.md",
    "Recaudo",
    ["Canal de recaudo", "Comisión", "Horario de atención", "Tope"],
    ["Efecty", "$ 4.500", "7:00 a 21:00", "$ 2.000.000"],
    ["Baloto", "$ 3.900", "6:00 a 22:00", "$ 1.500.000"],
    ["PSE", "Sin costo", "24 horas", "—"],
    ["Sucursal bancaria", "1,5 %", "8:00 a 16:00", "Sin límite"],
    title="Comisiones por canal",
)
HOURS_AND_MINUTES = table_rows(
    "metro.html",
    "Línea 3",
    ["Hora", "Minutos"],
    ["5", "30 50"],
    ["6", "10 20 30 40 50"],
    ["23", "00 30"],
    title="Metro de prueba",
    caption="Estación Alameda hacia Puerto Nuevo. Lunes a viernes",
)
DAYS_IN_ROWS = [
    *table_rows(
        "puerto.md",
        "De Muestra a Isla Verde",
        ["Salida", "Llegada", "Barco", "Días"],
        ["7:15", "8:05", "Alba", "L-V"],
        ["9:30", "10:20", "Brisa", "Diario"],
        ["18:00", "18:50", "Alba", "Sábados y domingos"],
        title="Salidas del puerto",
    ),
    *table_rows(
        "puerto.md",
        "De Isla Verde a Muestra",
        ["Salida", "Llegada", "Barco", "Días"],
        ["8:30", "9:20", "Alba", "L-V"],
        ["19:15", "20:05", "Alba", "Sábados y domingos"],
        title="Salidas del puerto",
        table="t2",
    ),
]
TWO_TABLES = [
    *table_rows(
        "farmacias.pdf",
        "Farmacias",
        ["Farmacia", "Barrio", "Zona"],
        ["La Luz", "San Antonio", "Oeste"],
        ["El Prado", "Centro", "Este"],
        title="Farmacias de guardia",
        table="t1",
    ),
    *table_rows(
        "farmacias.pdf",
        "Guardias",
        ["Zona", "Fecha", "Desde"],
        ["Oeste", "3 de marzo", "21:00"],
        ["Este", "3 de marzo", "22:30"],
        title="Farmacias de guardia",
        table="t2",
    ),
]


@pytest.fixture(scope="module")
def index() -> PassageIndex:
    tables = (
        *(STOPS_AS_ROWS, DAYS_AS_COLUMNS, DATES_AS_COLUMNS, OFFICIAL_LIST, FARES),
        *(ORIGIN_AND_DESTINATION, CHANNELS, TWO_TABLES, HOURS_AND_MINUTES, DAYS_IN_ROWS),
    )
    return make_index([*tables, *delivered_library()])


def ask(index: PassageIndex, question: str) -> Answer:
    return make_answer(question, index.search(question))


@pytest.mark.parametrize(
    ("question", "said"),
    [
        ("a qué hora sale el primer bus de chia al portal norte entre semana", "05:10"),
        ("ultimo bus de bogota a chia un martes", "22:50"),
        ("a qué hora llega el ultimo a chia desde portal norte dia habil", "23:25"),
        ("primer barco a La Graciosa el domingo", "09:30"),
        ("ultimo barco de Biosfera un sabado", "10:30"),
        ("a que hora hay barco de lineas del norte el martes despues de las 11", "12:00"),
        ("¿abre el centro comercial El Muelle el 6 de enero?", "Cerrado"),
        ("abre siete palmas en reyes", "11:00-20:00"),
        ("las arenas el dia de la constitucion abre?", "10:00-22:00"),
        ("que notaria está de turno en Cali el 14 de noviembre", "Notaría 21"),
        ("direccion de la notaria de turno en palmira", "Carrera 28"),
        ("cuanto vale el bono 10 en zona 2", "14,00 €"),
        ("precio del billete sencillo zona 3", "3,25 €"),
        ("cuanto tiempo vale el bono 10", "90 días"),
        ("primer bus de Popayán a Cali", "05:00"),
        ("bus de popayan a cali el domingo por la tarde", "17:45"),
        ("a que hora sale el de pasto a popayan", "22:00"),
        ("a que hora llega a Pasto el que sale de Popayán", "12:30"),
        ("qué comisión cobra Baloto", "$ 3.900"),
        ("hasta que hora atiende efecty", "21:00"),
        ("cuál es el tope por efecty", "$ 2.000.000"),
        ("a que hora pasa el primer metro por Alameda hacia Puerto Nuevo un lunes", "05:30"),
        ("último metro en Alameda un martes", "23:30"),
        ("metro en alameda despues de las 6:15 un martes", "06:20"),
        ("primer barco de Muestra a Isla Verde el sábado", "09:30"),
        ("a qué hora llega a Isla Verde el primer barco de un martes", "08:05"),
        ("¿qué barco sale a las 9:30?", "Brisa"),
        ("a qué hora empieza la guardia de la farmacia La Luz el 3 de marzo", "21:00"),
    ],
)
def test_the_cell_that_answers_is_quoted(index: PassageIndex, question: str, said: str) -> None:
    answer = ask(index, question)
    assert answer.kind is Kind.ROWS
    assert fold(said) in fold(answer.text)


@pytest.mark.parametrize(
    "question",
    [
        "¿abre El Muelle el 25 de diciembre?",
        "¿abre el centro comercial La Villa el 6 de enero?",
        "notaria de turno en Buga",
        "cuánto cuesta el bono de estudiante",
        "bus de Popayán a Neiva",
        "primer bus de Chía a Zipaquirá un martes",
        "bus de Chía a Portal Norte el domingo",
    ],
)
def test_what_a_table_does_not_hold_is_not_guessed(index: PassageIndex, question: str) -> None:
    assert ask(index, question).kind is Kind.MISSING


@pytest.mark.parametrize(
    ("question", "said", "page"),
    [
        ("primera guagua de Gáldar a Las Palmas un domingo", "06:15", 3),
        ("¿a qué hora sale la última de Las Palmas los sábados?", "23:20", 6),
        ("guagua de Gáldar a Las Palmas después de las 9 de la noche un domingo", "21:15", 4),
        ("a qué hora llega a Gáldar la primera del domingo desde Las Palmas", "07:54", 6),
        ("cuántas guaguas salen de Gáldar los sábados", "27 horas en la tabla, de 05:40 a 22:10", 3),
        ("¿abre el centro comercial Alisios el 30 de mayo?", "10:00 a 22:00", 2),
    ],
)
def test_an_answer_names_the_page_of_its_row(
    index: PassageIndex, question: str, said: str, page: int
) -> None:
    answer = ask(index, question)
    assert said in answer.text
    assert page in {passage.page for passage in answer.passages}


def test_only_what_tells_tables_apart_is_asked_back(index: PassageIndex) -> None:
    answer = ask(index, "¿A qué hora sale la primera guagua de Gáldar a Las Palmas?")
    assert answer.kind is Kind.ASK
    assert [option.label.split(" ")[0] for option in answer.options] == ["Laborables", "Sábados", "Domingos"]
    chosen = ask(index, answer.options[2].question)
    assert (chosen.kind, "06:15" in chosen.text) == (Kind.ROWS, True)


def test_a_short_text_beside_a_table_introduces_it() -> None:
    head = ["Sede", "Cuenta"]
    section = [
        text_passage("cuentas.md", "Recaudo", "Para consignar en efectivo usa una de estas cuentas."),
        *table_rows("cuentas.md", "Recaudo", head, ["Norte", "111-1"], ["Sur", "222-2"]),
    ]
    answer = ask(make_index([section]), "¿en qué cuenta consigno en la sede sur?")
    assert (answer.kind, answer.text.split("\n")[0]) == (Kind.ROWS, "Sede: Sur · Cuenta: 222-2")


@pytest.mark.parametrize(
    ("question", "said"),
    [
        (
            "primera guagua de Gáldar a Las Palmas un domingo",
            "El primero sale de Gáldar a las 06:15 y llega a Las Palmas a las 07:09 (domingos y festivos).",
        ),
        # No preposition says which way: the order does.
        ("domingo primera las palmas galdar", "El primero sale de Las Palmas a las 07:00 y llega a Gáldar"),
        # Another table calls the stop by a longer name.
        (
            "¿a qué hora llego a San Telmo si cojo un lunes la de las 7:25 en Gáldar?",
            "llega a Las Palmas a las 08:30",
        ),
        ("la de las 10:15 del domingo desde Gáldar, ¿a qué hora está en Guía?", "llega a Guía a las 10:22"),
        (
            "última que pasa por Tenoya un sábado hacia Las Palmas",
            "El último pasa por Tenoya a las 22:48 y llega a",
        ),
        ("el lunes es fiesta, ¿cuándo sale la primera de Gáldar a Las Palmas?", "06:15"),
        (
            "primer barco de Muestra a Isla Verde el martes",
            "El primero sale a las 07:15 y llega a las 08:05 (Barco: Alba",
        ),
        (
            "primer bus de Chía a Portal Norte un martes",
            "El primero sale de Chía terminal a las 05:10 y llega a Portal Norte",
        ),
    ],
)
def test_a_time_is_told_as_a_person_would(index: PassageIndex, question: str, said: str) -> None:
    assert said in ask(index, question).text


NUMBERS_OF_TRAINS = table_rows(
    "cercanias.pdf",
    "Ida: Molino - Ribera > De lunes a viernes",
    ["Estación", "Km", "301", "303", "305"],
    ["Molino", "0", "6.10", "9.40", "18.05"],
    ["Fuente", "12", "6.25", "-", "18.20"],
    ["Ribera", "31", "6.50", "10.15", "18.45"],
    title="Trenes de cercanías",
)


@pytest.mark.parametrize(
    ("question", "said"),
    [
        (
            "primer tren de Molino a Ribera un lunes",
            "El primero sale de Molino a las 06:10 y llega a Ribera a las 06:50",
        ),
        ("el de Molino a Ribera de las 18:05 un martes, ¿a qué hora llega?", "llega a Ribera a las 18:45"),
    ],
)
def test_columns_headed_by_numbers_are_journeys(question: str, said: str) -> None:
    assert said in ask(make_index([NUMBERS_OF_TRAINS]), question).text


STAGES = table_rows(
    "etapas.md",
    "Etapas",
    ["Días de retraso", "Nombre", "Precio"],
    ["1 a 30", "Temprana", "5 €"],
    ["31 a 90", "Media", "10 €"],
    ["Más de 90", "Alta", "20 €"],
)


@pytest.mark.parametrize(
    ("question", "name"),
    [("etapa con 45 días de retraso", "Media"), ("etapa con más de 90 días de retraso", "Alta")],
)
def test_a_measure_leads_to_the_row_whose_range_holds_it(question: str, name: str) -> None:
    answer = ask(make_index([STAGES]), question)
    assert name in answer.text
    assert answer.text.count("Nombre") <= 1


MORNING, EVENING = (
    table_rows(
        "trenes.pdf",
        f"Cuadro {number}. Molino a Ribera, lunes a viernes ({part})",
        ["Estación", *trains],
        ["Molino", *leaves],
        ["Fuente", *passes],
        ["Ribera", *arrives],
        title="Trenes de cercanías",
        table=f"t{number}",
    )
    for number, part, trains, leaves, passes, arrives in (
        (1, "mañana", ["301", "303"], ["6.10", "9.40"], ["6.25", "9.55"], ["6.50", "10.15"]),
        (2, "tarde", ["305", "307"], ["15.30", "21.05"], ["15.45", "21.20"], ["16.10", "21.45"]),
    )
)


@pytest.mark.parametrize(
    ("question", "said"),
    [
        ("primer tren de Molino a Ribera un lunes", "sale de Molino a las 06:10"),
        ("último tren de Molino a Ribera un lunes", "sale de Molino a las 21:05"),
        ("tren de Molino a Ribera un martes después de las 14:00", "sale de Molino a las 15:30"),
        (
            "el tren de las 15:30 que sale de Molino, ¿a qué hora llega a Ribera?",
            "llega a Ribera a las 16:10",
        ),
        ("el de las 15:30 que sale de Molino, ¿cuándo pasa por Fuente?", "llega a Fuente a las 15:45"),
    ],
)
def test_the_part_of_the_day_that_has_the_journey_answers(question: str, said: str) -> None:
    assert said in ask(make_index([[*MORNING, *EVENING]]), question).text


def test_the_first_sunday_is_a_date_and_several_columns_may_be_asked_for() -> None:
    openings = table_rows(
        "c.md",
        "Domingos y festivos en que se abre",
        ["Comunidad", "Fecha", "Día", "Horario"],
        ["Baleares", "10 de enero", "domingo", "9:30 a 21:30"],
        ["Baleares", "4 de julio", "domingo", "9:30 a 21:30"],
        ["Madrid", "3 de enero", "domingo", "10:00 a 22:00"],
    )
    assert (
        "10 de enero" in ask(make_index([openings]), "¿cuál es el primer domingo que abren en Baleares?").text
    )
    transfers = table_rows(
        "g.md",
        "Giros",
        ["País", "Comisión fija", "Porcentaje", "Tarda"],
        ["Canadá", "USD 17", "0,40 %", "2 días"],
        ["Francia", "EUR 9", "0,20 %", "1 día"],
    )
    said = ask(
        make_index([transfers]), "un giro de Canadá, ¿cuánto es la comisión fija y cuánto el porcentaje?"
    ).text
    assert "USD 17" in said
    assert "0,40 %" in said
