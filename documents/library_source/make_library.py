"""Makes the sample library: `python documents/library_source/make_library.py [FOLDER]`, `documents/library` unless given.

The texts are the Markdown files beside this one; the timetable and the list of openings are computed here. Everything in
them is made up. The same sources give the same files. Needs the packages of requirements-dev.txt.
"""

from __future__ import annotations

import html
import io
import re
import sys
import zipfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path

import docx
from fpdf import FPDF
from fpdf.enums import XPos, YPos
from fpdf.fonts import FontFace

HERE = Path(__file__).resolve().parent
MADE_AT = datetime(2026, 9, 1, tzinfo=UTC)
BLUE, PALE = (24, 61, 110), (232, 238, 246)
DAYS = ("lunes", "martes", "miércoles", "jueves", "viernes", "sábado", "domingo")
MONTHS = (
    *("enero", "febrero", "marzo", "abril", "mayo", "junio", "julio"),
    *("agosto", "septiembre", "octubre", "noviembre", "diciembre"),
)
Rows = Sequence[Sequence[str]]


@dataclass(frozen=True)
class Block:
    """A heading (`level` from 1), a paragraph, a list's item or a table of a source."""

    kind: str
    text: str = ""
    level: int = 0
    rows: Rows = ()


def read_source(name: str) -> Iterator[Block]:
    """Yield the blocks of a Markdown source; only the marks that the sources use are known."""
    for piece in re.split(r"\n\s*\n", (HERE / name).read_text(encoding="utf-8").strip()):
        lines = piece.strip().split("\n")
        if lines[0].startswith("#"):
            marks, text = lines[0].split(" ", 1)
            yield Block("heading", text, level=len(marks))
        elif lines[0].startswith("|"):
            rows = [[cell.strip() for cell in line.strip("|").split("|")] for line in lines]
            yield Block("table", rows=[rows[0], *rows[2:]])
        elif lines[0].startswith("- "):
            yield from (Block("item", line[2:]) for line in lines)
        else:
            yield Block("paragraph", " ".join(lines))


class Paper(FPDF):
    """Pages with a running title above and the page's number below."""

    def __init__(self, title: str, running: str) -> None:
        super().__init__(format="A4")
        self.running = running
        self.set_title(title)
        self.set_lang("es")
        self.set_creator("Negociador")
        self.set_creation_date(MADE_AT)
        self.set_margins(18, 20, 18)
        self.set_auto_page_break(True, 20)
        self.alias_nb_pages()
        self.add_page()

    def header(self) -> None:
        """Write the running title."""
        self.set_y(10)
        self.set_font("Helvetica", size=8)
        self.set_text_color(110, 110, 110)
        self.cell(0, 4, self.running, new_x=XPos.LMARGIN, new_y=YPos.NEXT)
        self.set_text_color(0, 0, 0)
        self.set_y(20)

    def footer(self) -> None:
        """Write the page's number."""
        self.set_y(-14)
        self.set_font("Helvetica", size=8)
        self.cell(0, 4, f"Página {self.page_no()} de {{nb}}", align="C")

    def heading(self, text: str, level: int) -> None:
        """Write a heading, with some of its section on the same page."""
        size = {1: 20, 2: 14}.get(level, 11.5)
        if self.get_y() > self.h - 55:
            self.add_page()
        self.ln(3 if level > 1 else 0)
        self.set_font("Helvetica", "B", size)
        self.set_text_color(*BLUE)
        self.multi_cell(0, size * 0.5, text, align="L", new_x=XPos.LMARGIN, new_y=YPos.NEXT)
        self.set_text_color(0, 0, 0)
        self.ln(1.5)

    def paragraph(self, text: str) -> None:
        """Write a paragraph."""
        self.set_font("Helvetica", size=10.5)
        self.multi_cell(0, 5.4, text, align="L", new_x=XPos.LMARGIN, new_y=YPos.NEXT)
        self.ln(2)

    def item(self, text: str) -> None:
        """Write an item of a list."""
        self.set_font("Helvetica", size=10.5)
        self.set_x(self.l_margin + 3)
        self.cell(4, 5.4, chr(149))
        self.multi_cell(0, 5.4, text, align="L", new_x=XPos.LMARGIN, new_y=YPos.NEXT)
        self.ln(0.8)

    def grid(self, rows: Rows, *, widths: Sequence[int] | None = None, repeat: bool = True) -> None:
        """Write a table with lines; `repeat` writes its headers again on each page."""
        self.ln(1)
        self.set_font("Helvetica", size=9)
        style = FontFace(emphasis="BOLD", color=(255, 255, 255), fill_color=BLUE)
        with self.table(
            col_widths=widths,
            headings_style=style,
            line_height=5,
            text_align="LEFT",
            repeat_headings=int(repeat),
            cell_fill_color=PALE,
            cell_fill_mode="ROWS",
        ) as table:
            for row in rows:
                table.row(row)
        self.ln(3)

    def columns(self, rows: Rows, widths: Sequence[float], *, repeat: bool = True) -> None:
        """Write a table without any line: only the places of its words tell its columns."""
        for number, row in enumerate(rows):
            if self.get_y() > self.h - 26:
                self.add_page()
                if repeat:
                    self._columns_row(rows[0], widths, bold=True)
            self._columns_row(row, widths, bold=number == 0)
        self.ln(3)

    def _columns_row(self, row: Sequence[str], widths: Sequence[float], *, bold: bool) -> None:
        self.set_font("Helvetica", "B" if bold else "", 9)
        for text, width in zip(row, widths, strict=True):
            self.cell(width, 5.2, text)
        self.ln(5.2)


def plain(text: str) -> str:
    """Return the text with what the PDF's own fonts can write."""
    return text.replace("—", "-").replace("–", "-").replace("€", "EUR")


def make_pdf(source: str, running: str) -> bytes:
    """Return a source as PDF."""
    blocks = list(read_source(source))
    paper = Paper(blocks[0].text, running)
    for block in blocks:
        if block.kind == "table":
            paper.grid([[plain(cell) for cell in row] for row in block.rows])
        elif block.kind == "heading":
            paper.heading(plain(block.text), block.level)
        else:
            getattr(paper, block.kind)(plain(block.text))
    return bytes(paper.output())


def make_docx(source: str) -> bytes:
    """Return a source as a Word document."""
    document = docx.Document()
    blocks = list(read_source(source))
    properties = document.core_properties
    properties.title, properties.author = blocks[0].text, "Negociador"
    properties.created = properties.modified = MADE_AT.replace(tzinfo=None)
    for block in blocks:
        if block.kind == "heading":
            document.add_heading(block.text, level=block.level)
        elif block.kind == "table":
            table = document.add_table(rows=0, cols=len(block.rows[0]), style="Table Grid")
            for row in block.rows:
                for cell, text in zip(table.add_row().cells, row, strict=True):
                    cell.text = text
        else:
            document.add_paragraph(block.text, style="List Bullet" if block.kind == "item" else None)
    written = io.BytesIO()
    document.save(written)
    return _without_times(written.getvalue())


def _without_times(archive: bytes) -> bytes:
    """Return a ZIP archive whose entries all carry the same time."""
    result = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(archive)) as old, zipfile.ZipFile(result, "w") as new:
        for name in old.namelist():
            entry = zipfile.ZipInfo(name, (2026, 9, 1, 0, 0, 0))
            entry.compress_type = zipfile.ZIP_DEFLATED
            new.writestr(entry, old.read(name))
    return result.getvalue()


def make_html(source: str) -> str:
    """Return a source as a page of a web site, with the menu and the footer that such pages have."""
    blocks = list(read_source(source))
    lines = [
        '<!DOCTYPE html>\n<html lang="es">\n<head>\n<meta charset="utf-8">',
        f"<title>{html.escape(blocks[0].text)}</title>",
        "<style>body { font-family: sans-serif; max-width: 50em; margin: auto }</style>\n</head>\n<body>",
        '<nav><a href="https://www.example.com/">Inicio</a> <a href="https://www.example.com/ayuda">Ayuda</a></nav>\n<main>',
    ]
    is_list = False
    for block in blocks:
        if is_list != (block.kind == "item"):
            lines.append("</ul>" if is_list else "<ul>")
            is_list = not is_list
        lines.append(_html_block(block))
    lines.append("</main>\n<footer>Negociador S.A.S. y Negociador S.L.</footer>\n</body>\n</html>\n")
    return "\n".join(lines)


def _html_block(block: Block) -> str:
    if block.kind == "heading":
        return f"<h{block.level}>{html.escape(block.text)}</h{block.level}>"
    if block.kind != "table":
        tag = "li" if block.kind == "item" else "p"
        return f"<{tag}>{html.escape(block.text)}</{tag}>"
    head, *rows = block.rows
    lines = ["<table>", "<tr>" + "".join(f"<th>{html.escape(cell)}</th>" for cell in head) + "</tr>"]
    lines += ["<tr>" + "".join(f"<td>{html.escape(cell)}</td>" for cell in row) + "</tr>" for row in rows]
    return "\n".join([*lines, "</table>"])


STOPS = (
    *(("Gáldar", 0), ("Guía", 7), ("San Felipe", 19), ("Bañaderos", 29)),
    *(("Tenoya", 38), ("Guiniguada", 49), ("Las Palmas", 54)),
)
FULL_NAMES = {
    "Gáldar": "Estación de Gáldar",
    "Guía": "Guía, Casco",
    "San Felipe": "Cruce de San Felipe",
    "Bañaderos": "Bañaderos, Plaza",
    "Tenoya": "Cruce de Tenoya",
    "Guiniguada": "Teatro Guiniguada",
    "Las Palmas": "Las Palmas, Estación de San Telmo",
}
# First and last departure in minutes of the day, and how many minutes lie between two: until 9:00, 20:00, then.
SERVICES = {
    "Gáldar": {
        "Laborables": (305, 1350, (20, 30, 45)),
        "Sábados": (340, 1330, (30, 40, 60)),
        "Domingos y festivos": (375, 1320, (45, 60, 60)),
    },
    "Las Palmas": {
        "Laborables": (340, 1420, (20, 30, 45)),
        "Sábados": (370, 1400, (30, 40, 60)),
        "Domingos y festivos": (420, 1380, (45, 60, 60)),
    },
}
WHEN = {
    "Laborables": "Laborables (lunes a viernes no festivos)",
    "Sábados": "Sábados no festivos",
    "Domingos y festivos": "Domingos y festivos",
}


def departures(first: int, last: int, steps: tuple[int, int, int]) -> list[int]:
    """Return the departures of a day in minutes."""
    times, minute = [], first
    while minute < last:
        times.append(minute)
        minute += steps[0] if minute < 540 else steps[1] if minute < 1200 else steps[2]
    return [*times, last]


def timetable(start: str, kind: str) -> Rows:
    """Return a direction's rows for a kind of day: trip, its minutes at each stop, a remark."""
    stops = STOPS if start == "Gáldar" else tuple((name, STOPS[-1][1] - at) for name, at in reversed(STOPS))
    rows = [["Viaje", *(name for name, _ in stops), "Notas"]]
    for number, minute in enumerate(departures(*SERVICES[start][kind]), 1):
        is_express = kind == "Laborables" and number % 6 == 3
        slow = 1.2 if kind == "Laborables" and 420 <= minute < 540 else 1.0
        cells = []
        for name, offset in stops:
            at = minute + round(offset * slow)
            skipped = is_express and name in {"San Felipe", "Tenoya"}
            cells.append("-" if skipped else f"{at // 60 % 24:02d}:{at % 60:02d}")
        rows.append([str(number), *cells, "Directo" if is_express else "Lectivo" if kind == "Laborables" and number % 9 == 5 else ""])
    return rows


def make_timetable() -> bytes:
    """Return the timetable of a bus line in both directions, for three kinds of days, with stops and fares."""
    paper = Paper("Horario de la línea 205 Gáldar - Las Palmas", "Guaguas Costa Norte - Horarios de invierno 2026-2027")
    paper.heading("Línea 205: Gáldar - Las Palmas (por Guía y Bañaderos)", 1)
    paper.paragraph(
        "Horario en vigor desde el 14 de septiembre de 2026 hasta el 20 de junio de 2027. Guaguas Costa Norte es una "
        "empresa inventada: los horarios de este documento no sirven para viajar. Las horas de paso por las paradas "
        "intermedias son aproximadas; la guagua no sale antes de la hora indicada."
    )
    for start, end in (("Gáldar", "Las Palmas"), ("Las Palmas", "Gáldar")):
        paper.add_page()
        paper.heading(f"Sentido {start} - {end}", 2)
        for kind in SERVICES[start]:
            paper.heading(WHEN[kind], 3)
            rows = timetable(start, kind)
            if kind == "Sábados":
                widths = (13, 19, 19, 22, 22, 19, 23, 24) if start == "Gáldar" else (13, 23, 23, 19, 22, 22, 19, 19)
                paper.columns([row[:-1] for row in rows], widths)
            else:
                stops = (10, 10, 12, 12, 10, 13, 12)
                widths = (7, *(stops if start == "Gáldar" else reversed(stops)), 9)
                paper.grid(rows, widths=widths, repeat=kind == "Laborables")
    _add_notes(paper)
    return bytes(paper.output())


def _add_notes(paper: Paper) -> None:
    paper.add_page()
    paper.heading("Paradas", 2)
    zones = {"Gáldar": "4", "Guía": "4", "San Felipe": "3", "Bañaderos": "3", "Tenoya": "2", "Guiniguada": "1", "Las Palmas": "1"}
    paper.grid(
        [
            ["Parada", "Zona", "Marquesina", "Accesible", "Enlaza con"],
            *(
                [FULL_NAMES[name], zones[name], "Sí" if number % 3 != 2 else "No", "Sí" if number != 4 else "No", links]
                for number, ((name, _), links) in enumerate(
                    zip(STOPS, ("Líneas 210 y 212", "Línea 212", "-", "Línea 231", "Línea 240", "Líneas 1, 12 y 17 urbanas", "Todas las líneas del sur"), strict=True)
                )
            ),
        ],
        widths=(34, 8, 14, 12, 32),
    )
    paper.heading("Tarifas", 2)
    paper.grid(
        [
            ["Recorrido", "Billete sencillo", "Tarjeta Costa", "Mayores de 65", "Menores de 12"],
            ["Una zona", "1,50 EUR", "1,05 EUR", "0,75 EUR", "0,50 EUR"],
            ["Dos zonas", "2,25 EUR", "1,60 EUR", "1,10 EUR", "0,75 EUR"],
            ["Tres zonas", "3,10 EUR", "2,20 EUR", "1,55 EUR", "1,00 EUR"],
            ["Gáldar - Las Palmas (cuatro zonas)", "3,95 EUR", "2,80 EUR", "1,95 EUR", "1,30 EUR"],
        ],
        widths=(34, 17, 17, 17, 17),
    )
    paper.paragraph("Los menores de 4 años viajan gratis si no ocupan asiento. El bono mensual ilimitado cuesta 42 EUR, y 21 EUR para menores de 30 años. Se paga con efectivo, con billetes de hasta 20 EUR, o con tarjeta.")
    paper.heading("Notas y días especiales", 2)
    for text in (
        "Directo: no para en San Felipe ni en Tenoya.",
        "Lectivo: solo circula los días de clase, del 14 de septiembre al 18 de junio.",
        "El 24 y el 31 de diciembre el último viaje sale a las 20:00 en los dos sentidos.",
        "El 25 de diciembre y el 1 de enero el servicio empieza a las 9:00, con horario de domingos y festivos.",
        "En las fiestas de Santiago (24 y 25 de julio) hay viajes cada 20 minutos hasta las 2:00.",
    ):
        paper.item(text)
    paper.heading("Bicicletas, equipaje y animales", 2)
    paper.paragraph("Caben dos bicicletas en el maletero, sin costo, y solo se suben en las estaciones de Gáldar y San Telmo. Cada persona puede llevar dos maletas de hasta 20 kg. Los animales de menos de 8 kg viajan en transportín; los perros guía, siempre.")
    paper.heading("Objetos perdidos y atención", 2)
    paper.paragraph("Los objetos perdidos se guardan sesenta días en la oficina de la Estación de San Telmo, abierta de lunes a viernes de 7:30 a 20:00 y los sábados de 9:00 a 13:00. Teléfono de atención: 928 000 205. Correo: linea205@example.com.")


REGIONS = {
    "Andalucía": ("10:00 a 22:00", ((1, 3), (2, 28), (3, 25), (5, 2), (6, 27), (8, 15), (10, 12), (11, 1), (12, 5), (12, 8), (12, 12), (12, 19))),
    "Aragón": ("10:00 a 21:00", ((1, 3), (3, 28), (4, 23), (6, 27), (9, 5), (10, 12), (11, 28), (12, 5), (12, 12), (12, 19))),
    "Asturias": ("10:00 a 22:00", ((1, 3), (3, 25), (7, 4), (8, 15), (9, 8), (11, 28), (12, 6), (12, 12), (12, 19))),
    "Baleares": ("9:30 a 21:30", ((1, 10), (3, 1), (5, 2), (7, 4), (8, 15), (10, 12), (11, 1), (12, 5), (12, 12), (12, 19))),
    "Canarias": ("10:00 a 22:00", ((1, 3), (1, 10), (3, 25), (5, 30), (7, 4), (8, 15), (10, 12), (11, 28), (12, 5), (12, 6), (12, 12), (12, 19))),
    "Cantabria": ("10:00 a 21:30", ((1, 3), (3, 25), (7, 28), (8, 15), (9, 15), (11, 28), (12, 5), (12, 12), (12, 19))),
    "Castilla-La Mancha": ("10:00 a 22:00", ((1, 3), (3, 25), (5, 31), (6, 27), (10, 12), (11, 1), (11, 28), (12, 5), (12, 12), (12, 19))),
    "Castilla y León": ("10:00 a 22:00", ((1, 3), (3, 25), (4, 23), (6, 27), (8, 15), (11, 28), (12, 5), (12, 8), (12, 12), (12, 19))),
    "Cataluña": ("9:00 a 21:00", ((1, 3), (1, 10), (5, 1), (6, 27), (8, 15), (10, 12), (11, 28), (12, 5), (12, 6), (12, 12), (12, 19))),
    "Comunidad Valenciana": ("10:00 a 22:00", ((1, 3), (3, 21), (3, 25), (3, 28), (6, 27), (7, 4), (10, 9), (11, 28), (12, 5), (12, 12), (12, 19))),
    "Extremadura": ("10:00 a 22:00", ((1, 3), (3, 25), (6, 27), (8, 15), (9, 8), (10, 12), (11, 28), (12, 5), (12, 12), (12, 19))),
    "Galicia": ("10:00 a 22:00", ((1, 3), (3, 25), (5, 17), (6, 27), (8, 15), (11, 28), (12, 5), (12, 8), (12, 12), (12, 19))),
    "La Rioja": ("10:00 a 21:00", ((1, 3), (3, 25), (6, 9), (6, 27), (9, 5), (10, 12), (11, 28), (12, 5), (12, 12), (12, 19))),
    "Madrid": ("10:00 a 22:00", ((1, 1), (1, 6), (3, 25), (3, 26), (5, 1), (5, 15), (8, 15), (10, 12), (11, 1), (11, 9), (12, 6), (12, 8))),
    "Murcia": ("10:00 a 22:00", ((1, 3), (3, 25), (4, 4), (6, 9), (6, 27), (8, 15), (10, 12), (11, 1), (11, 28), (12, 5), (12, 12), (12, 19))),
    "Navarra": ("10:00 a 21:00", ((1, 3), (3, 25), (6, 27), (9, 5), (11, 28), (12, 3), (12, 5), (12, 12), (12, 19))),
    "País Vasco": ("10:00 a 21:00", ((1, 3), (6, 27), (12, 5), (12, 12), (12, 19))),
}
REASONS = {
    (1, 1): "Año Nuevo", (1, 3): "Domingo de rebajas y Reyes", (1, 6): "Epifanía del Señor", (1, 10): "Domingo de rebajas",
    (2, 28): "Día de Andalucía", (3, 1): "Día de las Illes Balears", (3, 21): "Domingo de Ramos", (3, 25): "Jueves Santo",
    (3, 26): "Viernes Santo", (3, 28): "Domingo de Pascua", (4, 4): "Domingo de fiestas de primavera",
    (4, 23): "Fiesta de la comunidad", (5, 1): "Fiesta del Trabajo", (5, 2): "Domingo del puente de mayo", (5, 15): "San Isidro",
    (5, 17): "Día das Letras Galegas", (5, 30): "Día de Canarias", (5, 31): "Día de Castilla-La Mancha",
    (6, 9): "Fiesta de la comunidad", (6, 27): "Domingo de rebajas de verano", (7, 4): "Domingo de rebajas de verano",
    (7, 28): "Día de las Instituciones", (8, 15): "Asunción de la Virgen", (9, 5): "Domingo de vuelta al colegio",
    (9, 8): "Fiesta de la comunidad", (9, 15): "La Bien Aparecida", (10, 9): "Día de la Comunidad Valenciana",
    (10, 12): "Fiesta Nacional de España", (11, 1): "Todos los Santos", (11, 9): "La Almudena",
    (11, 28): "Domingo del Viernes Negro", (12, 3): "San Francisco Javier", (12, 5): "Domingo de Navidad",
    (12, 6): "Día de la Constitución", (12, 8): "Inmaculada Concepción", (12, 12): "Domingo de Navidad",
    (12, 19): "Domingo de Navidad",
}  # fmt: skip
CENTRES = (
    ("El Mirador del Norte", "Las Palmas de Gran Canaria", "Canarias", "10:00 a 22:00", "620"),
    ("Las Dunas del Sur", "Telde", "Canarias", "10:00 a 22:00", "900"),
    ("Alisios", "Santa Cruz de Tenerife", "Canarias", "9:30 a 21:30", "710"),
    ("Plaza Modelo", "Madrid", "Madrid", "10:00 a 22:00", "2.400"),
    ("Gran Ejemplo", "Leganés", "Madrid", "10:00 a 22:00", "3.100"),
    ("La Muestra", "Alcalá de Henares", "Madrid", "10:00 a 21:30", "1.050"),
    ("Nova Mostra", "Barcelona", "Cataluña", "9:00 a 21:00", "1.900"),
    ("Riu Exemple", "Girona", "Cataluña", "9:00 a 21:00", "640"),
    ("Sol de Levante", "Valencia", "Comunidad Valenciana", "10:00 a 22:00", "2.200"),
    ("Palmeral", "Elche", "Comunidad Valenciana", "10:00 a 22:00", "1.300"),
    ("Torre del Guadalquivir", "Sevilla", "Andalucía", "10:00 a 22:00", "1.750"),
    ("Bahía Ejemplar", "Cádiz", "Andalucía", "10:00 a 22:00", "980"),
    ("Vega Alta", "Granada", "Andalucía", "10:00 a 22:00", "1.420"),
    ("Ebro Plaza", "Zaragoza", "Aragón", "10:00 a 21:00", "1.680"),
    ("Costa Verde", "Gijón", "Asturias", "10:00 a 22:00", "1.150"),
    ("Tramuntana", "Palma", "Baleares", "9:30 a 21:30", "1.020"),
    ("Bahía del Norte", "Santander", "Cantabria", "10:00 a 21:30", "870"),
    ("Los Molinos", "Albacete", "Castilla-La Mancha", "10:00 a 22:00", "1.260"),
    ("Meseta", "Valladolid", "Castilla y León", "10:00 a 22:00", "1.340"),
    ("La Dehesa", "Badajoz", "Extremadura", "10:00 a 22:00", "1.090"),
    ("Ría Nova", "A Coruña", "Galicia", "10:00 a 22:00", "1.520"),
    ("Viñedos", "Logroño", "La Rioja", "10:00 a 21:00", "760"),
    ("Huerta Mayor", "Murcia", "Murcia", "10:00 a 22:00", "1.610"),
    ("Ciudadela", "Pamplona", "Navarra", "10:00 a 21:00", "930"),
    ("Ibaizabal", "Bilbao", "País Vasco", "10:00 a 21:00", "1.480"),
)


def make_openings() -> bytes:
    """Return on which Sundays and holidays shopping centres open in each region."""
    paper = Paper("Apertura de centros comerciales en festivos 2027", "Asociación de Centros Comerciales de Muestra")
    paper.heading("Apertura de centros comerciales en domingos y festivos de 2027", 1)
    paper.paragraph(
        "Esta lista dice qué domingos y festivos abren los centros de la asociación en cada comunidad autónoma durante "
        "2027, y a qué hora. Los centros y las fechas son inventados y sirven de ejemplo. El 25 de diciembre y el 1 de "
        "enero no abre ningún centro, salvo los de Madrid el 1 de enero."
    )
    paper.heading("Normas generales", 2)
    for text in (
        "El 24 y el 31 de diciembre todos los centros cierran a las 20:00.",
        "Los restaurantes y cines abren todos los festivos con su propio horario, hasta la 1:00.",
        "Los supermercados de los centros cierran media hora antes que las demás tiendas.",
        "En Madrid se puede abrir cualquier día del año; la lista dice los festivos en que abren todos.",
    ):
        paper.item(text)
    paper.heading("Domingos y festivos en que se abre, por comunidad", 2)
    rows = [["Comunidad", "Fecha", "Día", "Motivo", "Horario"]]
    for region, (hours, days) in REGIONS.items():
        for month, day in days:
            weekday = DAYS[date(2027, month, day).weekday()]
            rows.append([region, f"{day} de {MONTHS[month - 1]}", weekday, REASONS[month, day], hours])
    paper.grid(rows, widths=(26, 20, 14, 36, 18))
    paper.heading("Horario habitual de los centros", 2)
    paper.grid(
        [["Centro", "Ciudad", "Comunidad", "Lunes a sábado", "Plazas de aparcamiento"], *CENTRES],
        widths=(28, 28, 26, 18, 18),
        repeat=False,
    )
    paper.heading("Aparcamiento y atención", 2)
    paper.paragraph(
        "Las dos primeras horas de aparcamiento son gratis en todos los centros, y cuatro en Telde, Leganés y Elche. "
        "Después cuesta 1,20 EUR por hora. Teléfono de la asociación: 900 000 027, de lunes a viernes de 9:00 a 15:00."
    )
    return bytes(paper.output())


def main(folder: Path) -> None:
    """Write all files of the library."""
    folder.mkdir(parents=True, exist_ok=True)
    files = {
        "guia-de-pagos.pdf": make_pdf("guia-de-pagos.md", "Negociador - Guía de pagos"),
        "horario-linea-205.pdf": make_timetable(),
        "apertura-festivos-centros-comerciales.pdf": make_openings(),
        "preguntas-frecuentes.docx": make_docx("preguntas-frecuentes.md"),
        "glosario.md": (HERE / "glosario.md").read_bytes(),
        "proteccion-de-datos.html": make_html("proteccion-de-datos.md").encode(),
    }
    for name, content in files.items():
        (folder / name).write_bytes(content)


if __name__ == "__main__":
    main(Path(sys.argv[1]) if len(sys.argv) > 1 else HERE.parent / "library")
