"""The `;`-separated file: its encoding, and its lines as rows of texts."""

from __future__ import annotations

import codecs
import csv
import io
from collections.abc import Iterator
from typing import BinaryIO, NamedTuple

from backend.services.campaign_import.problems import RowProblem, unreadable

SEPARATOR = ";"
OTHER_SEPARATORS = {",": "coma (,)", "\t": "tabulación", "|": "barra (|)"}
CHUNK = 1 << 18
LONGEST_LINE = 64 * 1024
# A quoted cell may hold line breaks; one that never closes must not swallow the file.
MOST_LINES_IN_A_ROW = 20
BYTE_ORDER_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
# What office programs in Spanish write when it is not UTF-8.
OTHER_ENCODINGS = ("cp1252", "cp850")
SPANISH_LETTERS = frozenset("áéíóúüñÁÉÍÓÚÜÑºª°¿¡")
DAMAGED = "\N{REPLACEMENT CHARACTER}"

Row = tuple[int, "list[str] | RowProblem"]


class TextFormat(NamedTuple):
    """How the file is written; `is_damaged` when some of its letters cannot be read."""

    encoding: str
    is_damaged: bool
    lines: int


def detect_format(file: BinaryIO) -> TextFormat:
    """Read the file once, in pieces, and tell its encoding; raises InvalidInput `unknown_encoding`."""
    file.seek(0)
    start = file.read(4)
    for mark, encoding in BYTE_ORDER_MARKS:
        if start.startswith(mark):
            return _checked(file, encoding)
    valid, lines = _decodes(file, "utf-8")
    if valid:
        return TextFormat("utf-8", False, lines)
    sample = _sample(file)
    if _is_damaged_utf8(sample):
        return TextFormat("utf-8", True, lines)
    return _checked(file, max(OTHER_ENCODINGS, key=lambda encoding: _spanish_letters(sample, encoding)))


def _checked(file: BinaryIO, encoding: str) -> TextFormat:
    valid, lines = _decodes(file, encoding)
    if not valid:
        raise unreadable(
            "unknown_encoding",
            "No pudimos leer las letras del archivo. Guárdalo como CSV UTF-8 y súbelo otra vez.",
        )
    return TextFormat(encoding, False, lines)


def _decodes(file: BinaryIO, encoding: str) -> tuple[bool, int]:
    file.seek(0)
    decoder = codecs.getincrementaldecoder(encoding)()
    lines, valid = 0, True
    while chunk := file.read(CHUNK):
        lines += chunk.count(b"\n") or chunk.count(b"\r")
        if valid:
            valid = _accepts(decoder, chunk)
    return valid and _accepts(decoder, b"", final=True), lines


def _accepts(decoder: codecs.IncrementalDecoder, chunk: bytes, *, final: bool = False) -> bool:
    try:
        decoder.decode(chunk, final)
    except UnicodeError:
        return False
    return True


def _sample(file: BinaryIO) -> bytes:
    """Return the start of the file, or what is around its first foreign letter."""
    file.seek(0)
    offset = 0
    while chunk := file.read(CHUNK):
        if not chunk.isascii():
            break
        offset += len(chunk)
    file.seek(offset)
    return file.read(CHUNK)


def _is_damaged_utf8(sample: bytes) -> bool:
    text = sample.decode("utf-8", "replace")
    foreign = sum(not character.isascii() for character in text)
    return text.count(DAMAGED) * 4 < foreign


def _spanish_letters(sample: bytes, encoding: str) -> int:
    # Guessing libraries take capitals in Windows-1252 for the other one; counting does not.
    return sum(character in SPANISH_LETTERS for character in sample.decode(encoding, "replace"))


def open_text(file: BinaryIO, layout: TextFormat) -> io.TextIOWrapper:
    """Return the file as text from its start; closing it leaves the bytes open."""
    file.seek(0)
    return io.TextIOWrapper(
        file, layout.encoding, errors="replace" if layout.is_damaged else "strict", newline=None
    )


def read_header(text: io.TextIOWrapper) -> tuple[list[str], int]:
    """Return the header's names and its line; raises InvalidInput `empty_file` or `wrong_separator`."""
    for number in range(1, 6):
        line = text.readline(LONGEST_LINE)
        if line.strip() and not line.lower().startswith("sep="):
            return _split_header(line), number
    raise unreadable("empty_file", "El archivo está vacío.")


def _split_header(line: str) -> list[str]:
    if SEPARATOR not in line:
        found = next((name for mark, name in OTHER_SEPARATORS.items() if line.count(mark) >= 3), None)
        if found is not None:
            raise unreadable(
                "wrong_separator",
                f"Las columnas están separadas por {found} y deben ir separadas por punto y coma (;). "
                "Guarda el archivo como CSV separado por punto y coma.",
                expected=SEPARATOR,
            )
    return split_line(line)


def split_line(line: str) -> list[str]:
    """Split one row into its cells, quoted or not."""
    if '"' not in line:
        return line.rstrip("\n").split(SEPARATOR)
    try:
        return next(csv.reader([line], delimiter=SEPARATOR, strict=False), [])
    except csv.Error:
        raise RowProblem("", line, "La fila tiene comillas que no se pueden leer.") from None


def read_rows(text: io.TextIOWrapper, line_number: int) -> Iterator[Row]:
    """Yield each row after the header with its line; blank lines are skipped."""
    for number, line in _joined_lines(text, line_number):
        if isinstance(line, RowProblem):
            yield number, line
            continue
        line = line.removesuffix("\n")
        if not line.isprintable():
            line = "".join(c if c.isprintable() else " " for c in line)
        if not line.strip(" ;"):
            continue
        try:
            yield number, split_line(line)
        except RowProblem as problem:
            yield number, problem


def _joined_lines(text: io.TextIOWrapper, number: int) -> Iterator[tuple[int, str | RowProblem]]:
    pending: list[str] = []
    while True:
        line = pending.pop(0) if pending else text.readline(LONGEST_LINE)
        if not line:
            return
        number += 1
        if len(line) >= LONGEST_LINE and not line.endswith("\n"):
            _skip_line(text)
            yield number, RowProblem("", line, "La línea es demasiado larga.")
        elif '"' in line and _is_open(line):
            pending = [line, *pending, *_more_lines(text, MOST_LINES_IN_A_ROW - len(pending))]
            used = _lines_of_row(pending)
            yield number, "".join(pending[:used]) if used else _open_quote(line)
            number += max(used, 1) - 1
            pending = pending[max(used, 1) :]
        else:
            yield number, line


def _is_open(line: str) -> bool:
    """Tell whether the row ends inside a quoted cell; a quote in the middle of a bare cell is a letter."""
    is_open = False
    for cell in line.split(SEPARATOR):
        if is_open or cell.startswith('"'):
            is_open = is_open != bool(cell.count('"') % 2)
    return is_open


def _more_lines(text: io.TextIOWrapper, count: int) -> list[str]:
    lines = (text.readline(LONGEST_LINE) for _ in range(count))
    return [line for line in lines if line]


def _lines_of_row(lines: list[str]) -> int:
    """Return how many lines the row takes whose quote opens in the first one; 0 when none closes it."""
    return next((count for count in range(2, len(lines) + 1) if not _is_open("".join(lines[:count]))), 0)


def _open_quote(line: str) -> RowProblem:
    return RowProblem("", line, "La fila abre unas comillas y no las cierra.")


def _skip_line(text: io.TextIOWrapper) -> None:
    while (rest := text.readline(LONGEST_LINE)) and not rest.endswith("\n"):
        pass
