"""Journeys in tables: whether a table goes from where to where somebody asks, and in which rows and columns."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence, Set
from dataclasses import replace

from backend.knowledge.lexicon import is_verb
from backend.knowledge.passages import HEADING_SEPARATOR
from backend.knowledge.question import Question
from backend.knowledge.stems import fold
from backend.knowledge.tables import Table, share_in
from backend.knowledge.terms import meanings, terms_held
from backend.knowledge.wanted import Wanted

_ORIGIN_HEADER = re.compile(r"\borigen\b|\b(?:desde|salida de|sale de)\W*$")
_DESTINATION_HEADER = re.compile(r"\bdestino\b|\b(?:hasta|hacia|llega a)\W*$")
"""A header that names a place itself ("Desde Soria") is for what leads there from its rows."""
_PART_OF_NAMES = frozenset(
    [
        "san",
        "santa",
        "santo",
        "puerto",
        "villa",
        "plaza",
        "estacion",
        "terminal",
        "calle",
        "avenida",
        "centro",
        "norte",
        "sur",
    ]
)
"""Words that many places have in their names."""
_LETTER = re.compile(r"[^\W\d_]{2}")
_KIND = re.compile(r"\b(?:tren|guagua|bus|autobus|barco|ferry|metro|tranvia|avion|vuelo)e?s? (\w+)")
"""What kind of it is asked for: "tren nocturno"."""
_WAY = re.compile(
    r"\s*(?:[–—→>]|->|\s-\s|\s/\s|\ba\b|\bhasta\b|\bhacia\b|\bsentido\b|\bdestino\b|\bdireccion\b)\s*"
)
TWO = 2
"""Stops that a journey is asked about."""
_LEAVES_FROM = re.compile(
    r"\b(?:(?:sal[eig]|part[ei]|saliendo|arranca)\w* (?:de|del|desde)|desde) (?:la |el |las |los )?(\w+)"
)
_LEAVES = re.compile(r"\b(?:sal[eig]|part[ei]|arranc)\w*")
_TOWARDS = re.compile(r"^(?:hacia|sentido|destino|direccion)\b")


def with_ends(table: Table, question: Question) -> Question:
    """Return the question with the stops that it names without saying which way: in its order, from the first on."""
    if len(table.time_columns) < 2:
        return question
    words = (word for word in _in_order(question) if question.softness(word) == 1)
    places = [word for word in words if stop_of(table, word) is not None]
    origin, destination = question.origin & set(places), question.destination & set(places)
    onward = (
        _onward(table, question, [word for word in places if word in origin]) if not destination else None
    )
    if onward:
        return replace(question, origin=question.origin - onward, destination=question.destination | onward)
    free = [word for word in places if word not in origin | destination]
    if not free:
        return question
    if not origin and not destination:
        begin, end = stop_of(table, free[0]), stop_of(table, free[-1])
        origin = frozenset(word for word in free if stop_of(table, word) == begin)
        destination = frozenset(word for word in free if stop_of(table, word) == end != begin)
    elif not origin:
        origin = frozenset(free)
    elif not destination:
        destination = frozenset(free)
    return replace(question, origin=question.origin | origin, destination=question.destination | destination)


def _onward(table: Table, question: Question, places: Sequence[str]) -> frozenset[str]:
    """Of stops that all seem to be where one leaves: those where one arrives.

    They are the last that is named, or all but the one from which it "leaves": "¿cuándo pasa por Sur el de Norte?".
    """
    stops = {word: stop_of(table, word) for word in places}
    if len(set(stops.values())) != TWO:
        return frozenset()
    left = [stops[word] for word in _LEAVES_FROM.findall(question.folded) if word in stops]
    begin = left[0] if left else stops[places[0]]
    return frozenset(word for word, stop in stops.items() if stop != begin)


def is_journey(table: Table, question: Question) -> bool:
    """Whether a time is asked for at stops that the table has."""
    asks_time = question.wanted is Wanted.TIME or question.operation is not None
    if not asks_time or len(table.time_columns) < 2:
        return False
    places = (question.origin | question.destination) - _PART_OF_NAMES
    return any(stop_of(table, word) is not None for word in places)


def words_aside(table: Table, question: Question) -> frozenset[str]:
    """Return the words beside the places and names of a journey: why somebody travels is nothing to the timetable."""
    if not is_journey(table, question):
        return frozenset()
    places = (
        question.origin | question.destination | question.names | frozenset(_KIND.findall(question.folded))
    )
    return frozenset(
        word for word in question.words if not word.isdigit() and (word not in places or is_verb(word))
    )


def _in_order(question: Question) -> list[str]:
    return sorted(question.words, key=question.folded.find)


def stop_of(table: Table, word: str) -> int | None:
    """Return the number of the stop that a word names: its column, or its row where each row is a stop."""
    numbers = (
        table.rows_with(word) if is_of_stops(table) else columns_named(table, {word}) & table.time_columns
    )
    return min(numbers, default=None)


def goes_that_way(table: Table, question: Question) -> bool | None:
    """Whether caption and headings go from the question's origin to its destination; None: the other way."""
    if not table.time_columns or not (question.origin or question.destination):
        return True
    for text in (table.caption, *reversed(table.first.heading.split(HEADING_SEPARATOR))):
        said = _direction(fold(text), question)
        if said is not None:
            return said or None
    return True


def _direction(folded: str, question: Question) -> bool | None:
    """Whether a text like "Gáldar – Las Palmas" is the way that is asked for; None where it says no way."""
    towards = _TOWARDS.search(folded) is not None
    parts = [
        part
        for part in _WAY.split(re.split(r"[.·;,(:|]", folded)[0] if not towards else folded)
        if part.strip()
    ]
    if len(parts) < 2 and not towards:
        for piece in re.split(r"[.·;,(:|]", folded):
            cut = [part for part in _WAY.split(piece) if part.strip()]
            if len(cut) >= 2 or _TOWARDS.search(piece.strip()):
                parts, towards = cut, _TOWARDS.search(piece.strip()) is not None and len(cut) < 2
                break
    if not parts:
        return None
    begins, ends = holds(parts[0], question.origin), holds(parts[-1], question.destination)
    wrong_end = holds(parts[-1], question.origin)
    wrong_begin = holds(parts[0], question.destination)
    if len(parts) == 1:
        return True if towards and ends else False if towards and wrong_end else None
    if begins or ends:
        return not ((wrong_end and not begins) or (wrong_begin and not ends))
    return False if wrong_end or wrong_begin else None


def holds(text: str, words: Set[str]) -> bool:
    """Whether a text holds one of these words of a question."""
    if not words:
        return False
    terms = terms_held(text)
    return any(any(term in terms for term, _ in meanings(word)) for word in words)


def rows_of_way(
    table: Table, question: Question, rows: Sequence[int]
) -> tuple[Sequence[int] | None, frozenset[int]]:
    """Keep rows and columns of the way asked for, where places stand in headers or in cells."""
    if is_of_stops(table):
        named = frozenset(word for word in question.words if word.isdigit())
        columns = columns_named(table, named) & table.time_columns if named else frozenset[int]()
        return _stops_as_rows(table, question, rows), columns
    origin = columns_named(table, question.origin) & table.time_columns
    destination = columns_named(table, question.destination) & table.time_columns
    if origin and destination:
        if min(origin) > max(destination):
            return None, frozenset()
        return rows, destination if question.arrives else origin
    if origin or destination:
        times = table.time_columns
        # Nothing leaves from where a journey ends, and nothing arrives where it begins.
        if len(times) > 1 and (origin == {max(times)} or destination == {min(times)}):
            return None, frozenset()
        return rows, origin or (destination if question.arrives or not times else frozenset({min(times)}))
    if not question.origin and not question.destination:
        return rows, frozenset()
    kept = _rows_between(table, question, rows)
    if kept is not None:
        return kept or None, frozenset()
    return rows, frozenset()


def _rows_between(table: Table, question: Question, rows: Sequence[int]) -> list[int] | None:
    """Rows by their columns of origin and destination; None where the table has no such columns."""
    begins = [
        n
        for n, header in enumerate(table.headers)
        if _ORIGIN_HEADER.search(fold(header)) and n not in table.time_columns
    ]
    ends = [
        n
        for n, header in enumerate(table.headers)
        if _DESTINATION_HEADER.search(fold(header)) and n not in table.time_columns
    ]
    if not begins and not ends:
        return None
    return [
        number
        for number in rows
        if (
            not begins
            or not question.origin
            or any(holds(fold(table.rows[number].cells[n]), question.origin) for n in begins)
        )
        and (
            not ends
            or not question.destination
            or any(holds(fold(table.rows[number].cells[n]), question.destination) for n in ends)
        )
    ]


def is_of_stops(table: Table) -> bool:
    """Whether each row is a stop and each column a journey."""
    journeys = len(table.time_columns)
    if journeys < 2 or 0 in table.time_columns or any((*table.header_days, *table.header_dates)):
        return False
    if table.rows[0].cells[0].strip(" .ºª").isdigit():
        return False
    # Beside the stops there may be kilometres or zones; numbers of trains above all times are journeys.
    are_numbers = not any(_LETTER.search(table.headers[column]) for column in table.time_columns)
    return are_numbers or journeys >= len(table.headers) - 2


def _stops_as_rows(table: Table, question: Question, rows: Sequence[int]) -> Sequence[int] | None:
    """In a table with a stop in each row, the row where one gets on, or off where that is asked."""
    names = table.first_cell_terms
    begins = [number for number in rows if any(share_in(word, names[number]) for word in question.origin)]
    ends = [number for number in rows if any(share_in(word, names[number]) for word in question.destination)]
    if not begins and not ends and question.line and question.wanted is Wanted.TIME:
        # "¿A qué hora llega el tren 160?": where nothing is named, it is the journey's end or its beginning.
        return rows[-1:] if question.arrives else rows[:1] if _LEAVES.search(question.folded) else rows
    if begins == [rows[-1]] or ends == [rows[0]] or (begins and ends and begins[0] > ends[-1]):
        return None
    if question.arrives and ends:
        return ends
    return begins or (rows[:1] if ends else rows)


def columns_named(table: Table, words: Set[str]) -> frozenset[int]:
    """Return the columns whose header names most of these words of a question."""
    return _most(Counter(column for word in words for column in table.columns_with(word)))


def rows_named(table: Table, words: Set[str]) -> frozenset[int]:
    """Return the rows that hold most of these words of a question."""
    return _most(Counter(row for word in words for row in table.rows_with(word)))


def _most(named: Counter[int]) -> frozenset[int]:
    most = max(named.values(), default=0)
    return frozenset(number for number, count in named.items() if count == most)
