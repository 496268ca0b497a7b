"""Reading documents: pages a second in the child process, its start included, beside PDFium's bare text.

On a busy machine the pages for a second of processor time say what the code takes.
"""

from __future__ import annotations

import os
import time
from dataclasses import replace
from pathlib import Path

import click
import pypdfium2
from fpdf import FPDF

from backend.cli.context import context
from backend.knowledge.ingestion.isolated import read_isolated
from backend.services.document_desk import limits_of
from backend.services.library_folder import list_folder

SENTENCE = (
    "Las cuotas se pagan en el portal, en el banco o en un corresponsal con la referencia del acuerdo. "
)
STOPS = ("Viaje", "Gáldar", "Guía", "San Felipe", "Bañaderos", "Tenoya", "Guiniguada", "Las Palmas")
ROWS_OF_A_PAGE = 40


@click.command("reading")
@click.option("--pages", default=200, show_default=True, help="Pages of each invented PDF.")
def reading_command(pages: int) -> None:
    """Measure how many pages of PDF are read a second: prose, tables with lines and without, the library's own."""
    limits = replace(limits_of(context()), seconds=3600)
    click.echo(
        f"{'file':<44}{'pages':>6}{'seconds':>9}{'processor':>11}{'pages/s':>9}{'/processor s':>14}{'bare':>7}"
    )
    for name, content in [*_invented(pages), *_library(context().settings.documents_folder)]:
        before, begun = _child_seconds(), time.perf_counter()
        found = read_isolated("a.pdf", content, limits).pages or 0
        seconds, processor = time.perf_counter() - begun, _child_seconds() - before
        bare = _bare(content)
        click.echo(
            f"{name:<44}{found:>6}{seconds:>9.2f}{processor:>11.2f}{found / seconds:>9.0f}"
            f"{found / max(processor, 1e-9):>14.0f}{found / bare:>7.0f}"
        )


def _child_seconds() -> float:
    """Return the processor time of the child processes that have ended; 0 on Windows."""
    spent = os.times()
    return spent.children_user + spent.children_system


def _bare(content: bytes) -> float:
    """Return the processor seconds that PDFium takes for the bare text, in this process."""
    begun = time.process_time()
    document = pypdfium2.PdfDocument(content)
    for page in document:
        page.get_textpage().get_text_range()
    document.close()
    return time.process_time() - begun


def _library(folder: Path) -> list[tuple[str, bytes]]:
    return [(path.name, path.read_bytes()) for path in list_folder(folder) if path.suffix.lower() == ".pdf"]


def _invented(pages: int) -> list[tuple[str, bytes]]:
    makers = (("prose", _prose), ("tables with lines", _ruled), ("tables without lines", _aligned))
    result = []
    for name, write in makers:
        paper = FPDF()
        paper.set_font("Helvetica", size=9)
        for number in range(pages):
            paper.add_page()
            write(paper, number)
        result.append((name, bytes(paper.output())))
    return result


def _prose(paper: FPDF, number: int) -> None:
    for part in range(8):
        paper.multi_cell(0, 5, f"Apartado {number}.{part}. " + SENTENCE * 5, new_x="LMARGIN", new_y="NEXT")
        paper.ln(3)


def _ruled(paper: FPDF, number: int) -> None:
    with paper.table(line_height=6) as table:
        for row in _rows(number):
            table.row(row)


def _aligned(paper: FPDF, number: int) -> None:
    for row in _rows(number):
        for cell in row:
            paper.cell(23, 6, cell)
        paper.ln(6)


def _rows(number: int) -> list[tuple[str, ...]]:
    trips = [
        (
            str(number * ROWS_OF_A_PAGE + trip),
            *(f"{5 + trip // 3:02d}:{stop * 7 + trip % 3:02d}" for stop in range(7)),
        )
        for trip in range(ROWS_OF_A_PAGE)
    ]
    return [STOPS, *trips]
