"""A chosen time of a timetable as the sentence that a person would say."""

from __future__ import annotations

import re
from dataclasses import replace

from backend.knowledge.journeys import columns_named, is_of_stops, rows_named
from backend.knowledge.question import Operation, Question
from backend.knowledge.stems import fold
from backend.knowledge.table_match import Chosen, TableMatch
from backend.knowledge.tables import Table

_OWN_ARRIVAL = re.compile(r"^(?:hora de )?(?:llegada|llega)s?$")
_OWN_DEPARTURE = re.compile(r"^(?:hora de )?(?:salida|sale|hora|horario|paso)s?$")
_BEFORE_NAME = re.compile(r"^(?:salida|sale|llegada|llega)s? (?:de|desde|a) ")
_HAS_LETTERS = re.compile(r"[^\W\d_]{2}")
BEGINNINGS = {
    Operation.FIRST: "El primero",
    Operation.LAST: "El último",
    Operation.AFTER: "El siguiente",
    Operation.FROM: "El siguiente",
    Operation.AT: "El siguiente",
    Operation.BEFORE: "El último antes de esa hora",
}
Cell = tuple[int, int]
"""A row and a column."""


def say_time(match: TableMatch, question: Question, context: str) -> str:
    """Return the sentence about the one time that was chosen; `context` is what holds for the whole table."""
    [time] = match.chosen
    beginning = BEGINNINGS[question.operation or Operation.AT]
    if question.operation is Operation.AT and time.minutes == question.minutes:
        beginning = f"El de las {time.text}"
    stops = _stops(match, time)
    if not stops:
        name = _row_name(match, time.number)
        header = match.table.headers[time.column]
        place = f"{name}, {header}" if name and time.column != 0 else header
        return f"{beginning}: {time.text} ({'; '.join(part for part in (place, context) if part)})."
    details = [*_details(match, time.number), context]
    course = _course(match, question, time, stops)
    told = "; ".join(dict.fromkeys(part for part in details if part))
    return f"{beginning} {course} ({told})." if told else f"{beginning} {course}."


def find_time(match: TableMatch, question: Question) -> TableMatch:
    """Return the match with the very time that was asked for as its chosen one, where one journey has it."""
    cells = [
        Chosen(minutes, row, column)
        for row in match.numbers
        for column in sorted(match.table.time_columns)
        for minutes in match.table.times[column][row]
        if minutes == question.minutes
    ]
    one = question.operation is Operation.AT and len(match.numbers) == 1 and cells and _stops(match, cells[0])
    return replace(match, chosen=(cells[0],)) if one else match


def _course(match: TableMatch, question: Question, time: Chosen, stops: list[Cell]) -> str:
    """Say where a journey is when, from the stop of its time on, or up to it where an arrival is meant."""
    own = (time.number, time.column)
    ways = match.question or question
    begin, end = _named(match, stops, ways.origin), _named(match, stops, ways.destination)
    arrives = stops.index(own) > 0 and (question.arrives or own == stops[-1])
    begin = (begin if begin is not None and begin != own else stops[0]) if arrives else own
    end = end if end is not None and end != own else _other_named(match, stops, own, ways) or end
    end = end or (own if arrives else stops[-1])
    said = _departure(match, begin, is_first=begin == stops[0])
    return f"{said} y {_arrival(match, end)}" if stops.index(end) > stops.index(begin) else said


def _stops(match: TableMatch, time: Chosen) -> list[Cell]:
    """The cells of the same journey in its order; none where a cell holds several times, as opening hours do."""
    table = match.table
    if is_of_stops(table):
        cells = [(number, time.column) for number in range(len(table.rows))]
    else:
        cells = [(time.number, number) for number in sorted(table.time_columns)]
    if not all(_HAS_LETTERS.search(_stop_text(table, cell)) for cell in cells):
        # A header such as "8.05" is no stop: the table was read without its head.
        return []
    told = [cell for cell in cells if table.times[cell[1]][cell[0]]]
    return told if all(len(table.times[column][row]) == 1 for row, column in told) else []


def _stop_text(table: Table, cell: Cell) -> str:
    return table.rows[cell[0]].cells[0] if is_of_stops(table) else table.headers[cell[1]]


def _named(match: TableMatch, stops: list[Cell], words: frozenset[str]) -> Cell | None:
    table, number = match.table, 0 if is_of_stops(match.table) else 1
    named = rows_named(table, words) if number == 0 else columns_named(table, words)
    return next((cell for cell in stops if cell[number] in named), None)


def _other_named(match: TableMatch, stops: list[Cell], own: Cell, question: Question) -> Cell | None:
    """Return a later stop that the question names too: "la de las 7 de Norte, ¿cuándo pasa por Sur?"."""
    later = stops[stops.index(own) + 1 :]
    named = (_named(match, later, frozenset({word})) for word in question.origin | question.destination)
    return max((cell for cell in named if cell is not None), default=None)


def _departure(match: TableMatch, cell: Cell, *, is_first: bool) -> str:
    name, time = _name(match, cell), _time(match, cell)
    if name:
        return f"sale de {name} a las {time}" if is_first else f"pasa por {name} a las {time}"
    arrives = _OWN_ARRIVAL.search(fold(match.table.headers[cell[1]]))
    return f"llega a las {time}" if arrives else f"sale a las {time}"


def _arrival(match: TableMatch, cell: Cell) -> str:
    name = _name(match, cell)
    return f"llega a {name} a las {_time(match, cell)}" if name else f"llega a las {_time(match, cell)}"


def _name(match: TableMatch, cell: Cell) -> str:
    """Return the stop of a cell; empty where its header only says that it is a departure or an arrival."""
    table = match.table
    if is_of_stops(table):
        return table.rows[cell[0]].cells[0]
    header = table.headers[cell[1]]
    if _OWN_ARRIVAL.search(fold(header)) or _OWN_DEPARTURE.search(fold(header)):
        return ""
    start = _BEFORE_NAME.search(fold(header))
    return header[start.end() :] if start else header


def _time(match: TableMatch, cell: Cell) -> str:
    minutes = match.table.times[cell[1]][cell[0]][0]
    return f"{minutes // 60 % 24:02}:{minutes % 60:02}"


def _row_name(match: TableMatch, number: int) -> str:
    """Return the cell that names a row: its first one that is neither a time nor a running number."""
    for column, cell in enumerate(match.table.rows[number].cells):
        if column in match.table.time_columns:
            return ""
        if cell and not cell.isdigit():
            return cell
    return ""


def _details(match: TableMatch, number: int) -> list[str]:
    """What else the row says of a journey: the ship, the days, a note."""
    table = match.table
    if is_of_stops(table):
        return []
    return [
        f"{header}: {cell}"
        for column, (header, cell) in enumerate(zip(table.headers, table.rows[number].cells, strict=True))
        if column not in table.time_columns and cell.strip(" -–—") and not cell.strip(" .ºª").isdigit()
    ]
