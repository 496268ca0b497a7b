"""Tables of PDFs become rows that know their headers, whoever made the PDF and however the table is drawn."""

from __future__ import annotations

import io
from typing import Any

import pypdf
import pytest
from reportlab.lib import colors

from tests.knowledge.ingestion.pages import (
    BOLD_HEADER,
    GRID,
    HEADER_LINE,
    ZEBRA,
    Sheet,
    heading,
    plain_table,
    prose,
    read,
    report,
    space,
    table_rows,
)

TRIPS = [
    ("Telde", "Carrizal", "Vecindario"),
    *(
        (f"{hour:02d}:{minute:02d}", f"{hour:02d}:{minute + 12}", f"{hour:02d}:{minute + 25}")
        for hour in range(5, 23)
        for minute in (10, 30)
    ),
]
LONG = [
    ("Servicio", "Código", "Precio", "Plazo"),
    *((f"Servicio {n}", f"C-{n:03d}", f"{n},50 €", f"{n % 5 + 1} días") for n in range(1, 90)),
]


@pytest.mark.parametrize("style", [(), (GRID,), (HEADER_LINE,), (ZEBRA,), (GRID, BOLD_HEADER)])
@pytest.mark.parametrize("repeat", [0, 1])
def test_a_table_over_pages_is_one_table_with_its_headers_and_pages(
    style: tuple[Any, ...], repeat: int
) -> None:
    found = read(report(heading("Tarifas"), plain_table(LONG, *style, repeat=repeat)))
    rows = table_rows(found.passages)
    assert [dict(row.cells) for row in rows] == [dict(zip(LONG[0], row, strict=True)) for row in LONG[1:]]
    assert {row.table for row in rows} == {"t1"}
    assert [row.row for row in rows] == list(range(1, 90))
    assert (rows[0].page, rows[-1].page) == (1, found.pages)
    assert {row.heading for row in rows} == {"Tarifas"}


@pytest.mark.parametrize("style", [(), (GRID,), (BOLD_HEADER,)])
def test_the_headings_above_say_direction_and_kind_of_day(style: tuple[Any, ...]) -> None:
    parts = [heading("Línea 12", 1), prose("Horario de invierno.")]
    for direction in ("De Telde a Vecindario", "De Vecindario a Telde"):
        parts.append(heading(direction, 2))
        for day in ("Laborables", "Domingos y festivos"):
            parts += [heading(day, 3), plain_table(TRIPS, *style)]
    rows = table_rows(read(report(*parts)).passages)
    firsts = [(row.heading, row.text) for row in rows if row.row == 1]
    assert firsts == [
        (f"{direction} > {day}", "Telde: 05:10 · Carrizal: 05:22 · Vecindario: 05:35")
        for direction in ("De Telde a Vecindario", "De Vecindario a Telde")
        for day in ("Laborables", "Domingos y festivos")
    ]
    assert len(rows) == 4 * (len(TRIPS) - 1)


def test_merged_headers_name_each_column_that_they_stand_over() -> None:
    table = [
        ("Centro", "Horario", "", "Parking"),
        ("", "Laborables", "Festivos", ""),
        ("Las Arenas", "10:00-22:00", "11:00-21:00", "900"),
        ("El Muelle", "9:00-21:00", "cerrado", "450"),
    ]
    spans = [("SPAN", (1, 0), (2, 0)), ("SPAN", (0, 0), (0, 1)), ("SPAN", (3, 0), (3, 1))]
    [first, second] = table_rows(read(report(plain_table(table, GRID, *spans))).passages)
    assert first.cells == (
        ("Centro", "Las Arenas"),
        ("Horario, Laborables", "10:00-22:00"),
        ("Horario, Festivos", "11:00-21:00"),
        ("Parking", "900"),
    )
    assert dict(second.cells)["Horario, Festivos"] == "cerrado"


def test_a_cell_merged_over_rows_counts_for_each_of_them() -> None:
    table = [
        ("Comunidad", "Fecha", "Abre"),
        ("Canarias", "30 de mayo", "Sí"),
        ("", "8 de septiembre", "No"),
        ("Madrid", "2 de mayo", "Sí"),
    ]
    rows = table_rows(read(report(plain_table(table, GRID, ("SPAN", (0, 1), (0, 2))))).passages)
    assert [dict(row.cells)["Comunidad"] for row in rows] == ["Canarias", "Canarias", "Madrid"]


def test_a_blank_first_cell_takes_the_value_above_it() -> None:
    table = [
        ("Comunidad", "Fecha", "Abre"),
        ("Canarias", "30 de mayo", "Sí"),
        ("", "8 de septiembre", "No"),
        ("Madrid", "2 de mayo", "Sí"),
    ]
    rows = table_rows(read(report(plain_table(table))).passages)
    assert [dict(row.cells)["Comunidad"] for row in rows] == ["Canarias", "Canarias", "Madrid"]


@pytest.mark.parametrize("style", [(), (GRID,)])
def test_a_row_that_says_one_thing_holds_for_those_below_it(style: tuple[Any, ...]) -> None:
    table = [
        ("Salida", "Parada", "Llegada"),
        ("Sábados no festivos de todo el año", "", ""),
        ("8:00", "8:20", "8:45"),
        ("9:00", "9:20", "9:45"),
        ("Domingos y festivos de todo el año", "", ""),
        ("10:00", "10:20", "10:45"),
    ]
    spans = [("SPAN", (0, 1), (-1, 1)), ("SPAN", (0, 4), (-1, 4))]
    rows = table_rows(read(report(plain_table(table, *style, *spans))).passages)
    assert [(row.caption, row.text) for row in rows] == [
        ("Sábados no festivos de todo el año", "Salida: 8:00 · Parada: 8:20 · Llegada: 8:45"),
        ("Sábados no festivos de todo el año", "Salida: 9:00 · Parada: 9:20 · Llegada: 9:45"),
        ("Domingos y festivos de todo el año", "Salida: 10:00 · Parada: 10:20 · Llegada: 10:45"),
    ]


def test_a_cell_of_several_lines_is_one_cell() -> None:
    sheet = Sheet()
    sheet.add_page()
    sheet.set_font("Helvetica", size=10)
    with sheet.table(col_widths=(20, 60, 20)) as table:
        table.row(("Trámite", "Qué hay que llevar", "Plazo"))
        needed = "Documento de identidad, justificante de domicilio reciente y el formulario firmado por el titular"
        table.row(("Alta", needed, "3 días"))
        table.row(("Baja", "Solo el documento", "1 día"))
    rows = table_rows(read(bytes(sheet.output())).passages)
    assert dict(rows[0].cells)["Qué hay que llevar"] == needed
    assert dict(rows[1].cells) == {
        "Trámite": "Baja",
        "Qué hay que llevar": "Solo el documento",
        "Plazo": "1 día",
    }


def test_a_landscape_page_is_read_as_it_is_shown() -> None:
    sheet = Sheet(orientation="L")
    sheet.add_page()
    sheet.set_font("Helvetica", size=10)
    with sheet.table() as table:
        for row in TRIPS[:6]:
            table.row(row)
    rows = table_rows(read(bytes(sheet.output())).passages)
    assert rows[0].text == "Telde: 05:10 · Carrizal: 05:22 · Vecindario: 05:35"


@pytest.mark.parametrize("turn", [90, 180, 270])
def test_a_turned_page_is_read_as_it_is_shown(turn: int) -> None:
    turned = pypdf.PdfWriter(
        clone_from=pypdf.PdfReader(io.BytesIO(report(heading("Horario"), plain_table(TRIPS[:8], GRID))))
    )
    [page] = turned.pages
    width, height = float(page.mediabox.width), float(page.mediabox.height)
    # The content lies on its side, so that it stands upright once the page is turned.
    moves = {90: (height, 0.0), 180: (width, height), 270: (0.0, width)}
    page.add_transformation(pypdf.Transformation().rotate(turn).translate(*moves[turn]), expand=False)
    if turn != 180:
        page.mediabox = page.cropbox = pypdf.generic.RectangleObject((0, 0, height, width))
    page.rotate(turn)
    written = io.BytesIO()
    turned.write(written)
    found = read(written.getvalue())
    assert table_rows(found.passages)[0].text == "Telde: 05:10 · Carrizal: 05:22 · Vecindario: 05:35"


def test_two_tables_on_a_page_stay_two() -> None:
    content = report(heading("Uno"), plain_table(TRIPS[:5]), space(), heading("Dos"), plain_table(LONG[:5]))
    rows = table_rows(read(content).passages)
    assert [(row.heading, row.table) for row in rows if row.row == 1] == [("Uno", "t1"), ("Dos", "t2")]


def test_prose_is_no_table() -> None:
    text = "Este párrafo es texto corriente, con números como 12:30 y 4.500 pesos, y no tiene columnas. " * 12
    assert table_rows(read(report(heading("Texto"), prose(text), prose(text))).passages) == []


TRAINS = [
    ("Tren n.º", "1101", "1103", "1105", "1107"),
    ("Observaciones", "", "(a)", "", "(b)"),
    ("Villaclara", "5.48", "6.32", "7.10", "8.25"),
    ("Los Olmos", "5.57", "6.41", "|", "8.34"),
    ("Molinar", "6.55", "7.39", "", "9.32"),
]
INNER_LINES = (
    ("LINEABOVE", (0, 2), (-1, 2), 1, colors.black),
    ("LINEBELOW", (0, 2), (-1, -2), 0.5, colors.grey),
    ("LINEBEFORE", (1, 2), (-1, -1), 0.5, colors.grey),
    ("FONTNAME", (0, 0), (-1, 1), "Helvetica-Bold"),
)


def test_a_table_with_lines_between_cells_only_keeps_its_outer_cells_and_the_header_above() -> None:
    found = read(
        report(
            heading("De Villaclara a Molinar"), prose("De arriba abajo."), plain_table(TRAINS, *INNER_LINES)
        )
    )
    rows = table_rows(found.passages)
    assert [dict(row.cells) for row in rows] == [
        {
            "Tren n.º, Observaciones": "Villaclara",
            "1101": "5.48",
            "1103, (a)": "6.32",
            "1105": "7.10",
            "1107, (b)": "8.25",
        },
        {
            "Tren n.º, Observaciones": "Los Olmos",
            "1101": "5.57",
            "1103, (a)": "6.41",
            "1105": "|",
            "1107, (b)": "8.34",
        },
        {"Tren n.º, Observaciones": "Molinar", "1101": "6.55", "1103, (a)": "7.39", "1107, (b)": "9.32"},
    ]


def test_a_directory_without_upright_lines_is_a_table_and_not_two_columns_of_prose() -> None:
    header = ("Municipio", "Departamento", "Notaría", "Dirección", "Teléfono", "Sábado")
    offices = [
        (f"Municipio {n}", "Valle del Cauca", "Primera", f"Transversal {n} # 47-53", f"602 777 {n}", "No")
        for n in range(1000, 1020)
    ]
    style = (("LINEBELOW", (0, 0), (-1, -1), 0.5, colors.grey), ("BOX", (0, 0), (-1, -1), 1, colors.black))
    rows = table_rows(read(report(heading("Notarías"), plain_table([header, *offices], *style))).passages)
    assert [dict(row.cells) for row in rows] == [dict(zip(header, row, strict=True)) for row in offices]


def test_trains_that_no_line_parts_are_columns_of_their_own() -> None:
    header = ("Estación", "km", "8101 Regional", "8103 Expreso", "8105 Semi", "8107 Semi")
    stops = [(f"Parada {n}", f"{n}", f"5.{n}", f"6.{n}", "|", f"8.{n}") for n in range(10, 20)]
    style = (
        ("LINEBELOW", (0, 0), (-1, -1), 0.5, colors.grey),
        ("BOX", (0, 1), (-1, -1), 1, colors.black),
        ("LINEBEFORE", (1, 0), (2, -1), 0.5, colors.grey),
        ("ALIGN", (2, 0), (-1, -1), "CENTER"),
    )
    rows = table_rows(read(report(heading("Cuadro"), plain_table([header, *stops], *style))).passages)
    assert [dict(row.cells)["8107 Semi"] for row in rows] == [f"8.{n}" for n in range(10, 20)]


def test_a_directory_that_repeats_its_headers_above_a_row_of_two_lines_goes_on_over_the_page() -> None:
    header = ("Municipio", "Notaría", "Dirección", "Teléfono", "Horario de la semana")
    hours = ("8:00-12:00\n14:00-18:00", "9:00-17:00")
    offices = [
        (f"Municipio {n}", "Única", f"Carrera {n} # 47-53", f"604 777 {n}", hours[n % 2])
        for n in range(1000, 1080)
    ]
    style = (("LINEBELOW", (0, 0), (-1, -1), 0.4, colors.grey), ("VALIGN", (0, 0), (-1, -1), "TOP"))
    found = read(report(heading("Notarías"), plain_table([header, *offices], *style, repeat=1)))
    rows = table_rows(found.passages)
    assert found.pages is not None
    assert found.pages > 1
    assert {row.table for row in rows} == {"t1"}
    assert [dict(row.cells)["Teléfono"] for row in rows] == [f"604 777 {n}" for n in range(1000, 1080)]
