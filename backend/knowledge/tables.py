"""A table of a document, put together from its rows, and the rows and cells of it that answer a question."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence, Set
from dataclasses import dataclass, field, replace
from functools import cached_property

from backend.knowledge.days import dates_in, days_in, times_in
from backend.knowledge.passages import HEADING_SEPARATOR, Passage
from backend.knowledge.question import Operation, Question, Wanted, softness
from backend.knowledge.stems import fold
from backend.knowledge.terms import document_terms, meanings

_AMOUNT = re.compile(
    r"[$€%]|\b(?:cop|eur|usd|pesos|euros|gratis|gratuit[oa]|sin costo|sin coste)\b|^\s*\d[\d.,]*\s*$"
)
_DEPARTURE = re.compile(r"\b(salida|sale|hora|horario|salidas|horas)\b")
_ARRIVAL = re.compile(r"\bllegadas?\b")
_ORIGIN_HEADER = re.compile(r"\b(origen|desde|salida de|sale de)\b")
_DESTINATION_HEADER = re.compile(r"\b(destino|hasta|hacia|llega a)\b")
_WAY = re.compile(
    r"\s*(?:[–—→>]|->|\s-\s|\s/\s|\ba\b|\bhasta\b|\bhacia\b|\bsentido\b|\bdestino\b|\bdireccion\b)\s*"
)
_TOWARDS = re.compile(r"^(?:hacia|sentido|destino|direccion)\b")
AFTER_MIDNIGHT = 3 * 60
"""Times before this belong to the night of the day before where a service runs late."""
LATE = 18 * 60
OTHER_ROW = 0.5
"""What a word of the question takes from a table whose other rows hold it."""
INTRODUCTION_SHARE = 0.7
OTHER_DATE = 0.7
"""What is left of a coverage where a date is asked for that is not there."""
NOWHERE = 0.3
"""What a word takes that is nowhere in the table: a list that does not hold what is asked for does not answer."""


@dataclass(frozen=True, slots=True)
class Row:
    """One row: its passage, its cells by column, and what it is found by."""

    passage: Passage
    cells: tuple[str, ...]
    terms: frozenset[str]
    days: frozenset[str]
    dates: frozenset[str]


@dataclass(frozen=True, slots=True)
class TableMatch:
    """Rows and columns of a table that answer, the share of the question that they hold, and the cells chosen.

    `chosen` are cells as (row, column); empty where whole rows are meant. `count` is how many times were counted,
    `linked` the question's words that another table of the document led here from.
    """

    table: Table
    rows: tuple[Row, ...]
    columns: tuple[int, ...]
    coverage: float
    chosen: tuple[tuple[Row, int, str], ...] = ()
    count: int | None = None
    linked: frozenset[str] = frozenset()

    def known_terms(self) -> frozenset[str]:
        """Return the terms of all that the rows say: their own, and what they share with the others."""
        table = self.table
        shared = table.shared_terms.union(table.introduction_terms, *table.header_terms)
        return shared.union(*(row.terms for row in self.rows[:1]))


@dataclass(frozen=True)
class Table:
    """All rows of a table; they share document, headers and caption. `introduction` is the text just above it.

    `siblings` are other tables of the document that have a header in common: what one says of a thing (a centre's
    region) is what another is looked up by.
    """

    passages: Sequence[Passage]
    introduction: str = ""
    siblings: list[Table] = field(default_factory=list, compare=False, repr=False)
    headers: tuple[str, ...] = field(init=False)

    def __post_init__(self) -> None:
        named = dict.fromkeys(header for passage in self.passages for header, _ in passage.cells)
        object.__setattr__(self, "headers", tuple(named))

    @property
    def first(self) -> Passage:
        """The first row's passage, for what all rows share."""
        return self.passages[0]

    @cached_property
    def rows(self) -> tuple[Row, ...]:
        """The rows in their order."""
        return tuple(self._row(passage) for passage in self.passages)

    @cached_property
    def shared_terms(self) -> frozenset[str]:
        """The terms of title, headings and caption."""
        return frozenset(document_terms(f"{self.first.title} . {self.first.heading} . {self.first.caption}"))

    @cached_property
    def introduction_terms(self) -> frozenset[str]:
        """The terms of the text above the table, in the same section."""
        return frozenset(document_terms(self.introduction))

    @cached_property
    def header_terms(self) -> tuple[frozenset[str], ...]:
        """The terms of each header."""
        return tuple(frozenset(document_terms(header)) for header in self.headers)

    @cached_property
    def header_days(self) -> tuple[frozenset[str], ...]:
        """The kinds of day that each header names."""
        return tuple(days_in(fold(header)) for header in self.headers)

    @cached_property
    def header_dates(self) -> tuple[frozenset[str], ...]:
        """The dates that each header names."""
        return tuple(dates_in(fold(header)) for header in self.headers)

    @cached_property
    def days(self) -> frozenset[str]:
        """The kinds of day that the whole table is for: by its caption, else the nearest heading that says one."""
        for text in (self.first.caption, *reversed(self.first.heading.split(HEADING_SEPARATOR))):
            found = days_in(fold(text))
            if found:
                return found
        return frozenset()

    @cached_property
    def time_columns(self) -> frozenset[int]:
        """The columns whose cells are mostly times."""
        return frozenset(self._mostly(lambda cell: bool(times_in(fold(cell)))))

    @cached_property
    def amount_columns(self) -> frozenset[int]:
        """The columns whose cells are mostly amounts."""
        return frozenset(self._mostly(lambda cell: bool(_AMOUNT.search(fold(cell))))) - self.time_columns

    @cached_property
    def rows_by_term(self) -> Mapping[str, frozenset[int]]:
        """The rows that hold a term."""
        found: dict[str, set[int]] = defaultdict(set)
        for number, row in enumerate(self.rows):
            for term in row.terms:
                found[term].add(number)
        return {term: frozenset(numbers) for term, numbers in found.items()}

    def prepare(self) -> None:
        """Work out now what questions need, so that none waits for it."""
        for name in ("rows_by_term", "time_columns", "amount_columns", "header_days", "header_dates", "days"):
            getattr(self, name)

    def rows_with(self, word: str) -> frozenset[int]:
        """Return the rows that hold a word of a question, or one that means the same."""
        return frozenset().union(*(self.rows_by_term.get(term, frozenset()) for term, _ in meanings(word)))

    def _row(self, passage: Passage) -> Row:
        values = dict(passage.cells)
        cells = tuple(values.get(header, "") for header in self.headers)
        text = " . ".join(cells)
        folded = fold(text)
        return Row(passage, cells, frozenset(document_terms(text)), days_in(folded), dates_in(folded))

    def _mostly(self, fits: object) -> list[int]:
        columns = []
        for number in range(len(self.headers)):
            cells = [row.cells[number] for row in self.rows[:60] if row.cells[number].strip(" -–—")]
            if cells and sum(map(fits, cells)) * 2 > len(cells):  # type: ignore[arg-type]
                columns.append(number)
        return columns


def match_table(table: Table, question: Question, weights: Mapping[str, float]) -> TableMatch | None:
    """Return what of the table answers; None where the table contradicts the question.

    It does where it is for other days, dates or the other direction: then nothing in it is an answer.
    """
    way = _way(table, question)
    if way is None:
        return None
    rows = _rows_of_day(table, question)
    columns = _columns_of_day(table, question)
    if rows is None or columns is None:
        return None
    rows, way_columns = _rows_of_way(table, question, rows)
    if rows is None:
        return None
    rows, linked = _linked_rows(table, question, rows)
    stops = _is_of_stops(table)
    if not stops:
        rows = _best_rows(table, question, rows, weights)
    columns = _best_columns(table, question, columns, way_columns, weights)
    places = question.origin | question.destination if stops or way_columns else frozenset[str]()
    settled = frozenset(word for word in places if table.rows_with(word) or _columns_named(table, {word}))
    coverage = _coverage(table, question, rows, weights, settled | linked)
    chosen = tuple(table.rows[number] for number in rows)
    return _apply(TableMatch(table, chosen, columns, coverage, linked=settled | linked), question)


def _way(table: Table, question: Question) -> bool | None:
    """Whether caption and headings go from the question's origin to its destination; None: the other way."""
    if not question.origin and not question.destination:
        return True
    for text in (table.first.caption, *reversed(table.first.heading.split(HEADING_SEPARATOR))):
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
    begins, ends = _holds(parts[0], question.origin), _holds(parts[-1], question.destination)
    wrong_end = _holds(parts[-1], question.origin)
    wrong_begin = _holds(parts[0], question.destination)
    if len(parts) == 1:
        return True if towards and ends else False if towards and wrong_end else None
    if begins or ends:
        return not ((wrong_end and not begins) or (wrong_begin and not ends))
    return False if wrong_end or wrong_begin else None


def _holds(text: str, words: Set[str]) -> bool:
    terms = set(document_terms(text))
    return bool(words) and any(any(term in terms for term, _ in meanings(word)) for word in words)


def _rows_of_day(table: Table, question: Question) -> list[int] | None:
    rows = list(range(len(table.rows)))
    if question.dates and any(row.dates for row in table.rows):
        # Of a date the list itself says which day it is: "festivo" beside it is no further condition.
        return [number for number in rows if table.rows[number].dates & question.dates] or None
    header_says = any(days and question.days <= days for days in table.header_days)
    with_days = [number for number in rows if table.rows[number].days]
    if question.days and len(with_days) * 2 > len(rows) and not header_says:
        fitting = [number for number in with_days if question.days <= table.rows[number].days]
        return fitting or (rows if question.days <= table.days else None)
    if question.days and table.days and not header_says and not question.days <= table.days:
        return None
    return rows


def _columns_of_day(table: Table, question: Question) -> frozenset[int] | None:
    """The columns of the question's day or date; empty where headers say nothing of days."""
    if question.dates and any(table.header_dates):
        fitting = frozenset(n for n, dates in enumerate(table.header_dates) if dates & question.dates)
        return fitting or None
    if question.days and any(table.header_days):
        fitting = frozenset(n for n, days in enumerate(table.header_days) if days and question.days <= days)
        return fitting or (frozenset() if table.days else None)
    return frozenset()


def _rows_of_way(
    table: Table, question: Question, rows: list[int]
) -> tuple[list[int] | None, frozenset[int]]:
    """Keep rows and columns of the way asked for, where places stand in headers or in cells."""
    origin = _columns_named(table, question.origin) & table.time_columns
    destination = _columns_named(table, question.destination) & table.time_columns
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
    return _stops_as_rows(table, question, rows), frozenset()


def _rows_between(table: Table, question: Question, rows: list[int]) -> list[int] | None:
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
            or any(_holds(fold(table.rows[number].cells[n]), question.origin) for n in begins)
        )
        and (
            not ends
            or not question.destination
            or any(_holds(fold(table.rows[number].cells[n]), question.destination) for n in ends)
        )
    ]


def _linked_rows(table: Table, question: Question, rows: list[int]) -> tuple[list[int], frozenset[str]]:
    """Keep the rows that another table leads to: it knows the thing asked about, and a value that both tables have."""
    here = table.shared_terms.union(table.rows_by_term, *table.header_terms)
    lacking = [word for word in question.words if softness(word) == 1 and not _share(word, here)]
    for sibling in table.siblings if lacking else ():
        holding = {word: sibling.rows_with(word) for word in lacking}
        known = frozenset(word for word, numbers in holding.items() if numbers)
        things = frozenset.intersection(*(holding[word] for word in known)) if known else frozenset[int]()
        for header in [header for header in table.headers if things and header in sibling.headers]:
            values = {sibling.rows[number].cells[sibling.headers.index(header)] for number in things}
            column = table.headers.index(header)
            kept = [number for number in rows if {table.rows[number].cells[column]} == values]
            if kept:
                return kept, known
    return rows, frozenset()


def _is_of_stops(table: Table) -> bool:
    """Whether each row is a stop and each column a journey."""
    journeys = len(table.time_columns)
    return (
        journeys >= 2
        and journeys >= len(table.headers) - 2
        and 0 not in table.time_columns
        and not any((*table.header_days, *table.header_dates))
    )


def _stops_as_rows(table: Table, question: Question, rows: list[int]) -> list[int] | None:
    """In a table with a stop in each row, the row where one gets on, or off where that is asked."""
    if not _is_of_stops(table):
        return rows
    begins = [number for number in rows if _holds(table.rows[number].cells[0], question.origin)]
    ends = [number for number in rows if _holds(table.rows[number].cells[0], question.destination)]
    if begins == [rows[-1]] or ends == [rows[0]] or (begins and ends and begins[0] > ends[-1]):
        return None
    if question.arrives and ends:
        return ends
    return begins or (rows[:1] if ends else rows)


def _columns_named(table: Table, words: Set[str]) -> frozenset[int]:
    return frozenset(n for n, header in enumerate(table.headers) if _holds(fold(header), words))


def _best_rows(table: Table, question: Question, rows: list[int], weights: Mapping[str, float]) -> list[int]:
    """The rows that hold most of the question's words."""
    gains: dict[int, float] = dict.fromkeys(rows, 0.0)
    for word in question.words:
        found: dict[int, float] = {}
        for term, share in meanings(word):
            for number in table.rows_by_term.get(term, ()):
                if number in gains:
                    found[number] = max(found.get(number, 0.0), share)
        for number, share in found.items():
            gains[number] += share * weights[word]
    best = max(gains.values(), default=0.0)
    return [number for number, gain in gains.items() if gain >= best - 1e-9]


def _best_columns(
    table: Table,
    question: Question,
    of_day: frozenset[int],
    of_way: frozenset[int],
    weights: Mapping[str, float],
) -> tuple[int, ...]:
    """The columns that hold the answer; none where the whole row is meant."""
    if of_day:
        return tuple(sorted(of_day))
    if of_way:
        return tuple(sorted(of_way & table.time_columns or of_way))
    named = _columns_by_words(table, question, weights)
    wants_time = question.wanted is Wanted.TIME or question.operation is not None
    if wants_time and table.time_columns:
        among = [n for n in named if n in table.time_columns]
        header = _ARRIVAL if question.arrives else _DEPARTURE
        fitting = [n for n in sorted(table.time_columns) if header.search(fold(table.headers[n]))]
        return tuple(fitting[:1] if question.arrives and fitting else among or fitting[:1])
    if question.wanted is Wanted.AMOUNT and table.amount_columns:
        among = [n for n in named if n in table.amount_columns]
        return tuple(among or (sorted(table.amount_columns) if len(table.amount_columns) == 1 else []))
    return tuple(n for n in named if n != 0)


def _columns_by_words(table: Table, question: Question, weights: Mapping[str, float]) -> list[int]:
    elsewhere = table.shared_terms | table.rows_by_term.keys()
    telling = [word for word in question.words if not _share(word, elsewhere)] or question.words
    gains = [sum(weights[word] * _share(word, terms) for word in telling) for terms in table.header_terms]
    if not any(gains):
        gains = [
            sum(weights[word] * _share(word, terms) for word in question.words)
            for terms in table.header_terms
        ]
    best = max(gains, default=0.0)
    return [number for number, gain in enumerate(gains) if best > 0 and gain >= best - 1e-9]


def _coverage(
    table: Table, question: Question, rows: list[int], weights: Mapping[str, float], settled: frozenset[str]
) -> float:
    """The share of the question's weight that the table's shared texts, its headers or the chosen row hold.

    A word that stands in other rows only speaks against the chosen one.
    """
    known = table.shared_terms.union(*table.header_terms)
    if rows:
        known |= table.rows[rows[0]].terms
    total = covered = 0.0
    for word in question.words:
        share = _share(word, known)
        if not share and softness(word) < 1:
            continue
        total += weights[word]
        if not share and word in settled:
            share = 1.0
        elif not share and table.rows_with(word):
            share = -OTHER_ROW
        share = share or _share(word, table.introduction_terms) * INTRODUCTION_SHARE
        covered += weights[word] * (share or -NOWHERE)
    for wanted, terms in ((question.days, "@"), (question.dates, "@d")):
        if wanted:
            weight = max(weights.values(), default=1.0)
            total += weight
            covered += weight * any(terms + name in known for name in wanted)
    held = max(covered / total, 0.0) if total else 0.0
    return (
        held
        if not question.dates or any(f"@d{date}" in known for date in question.dates)
        else held * OTHER_DATE
    )


def _share(word: str, terms: Collection[str]) -> float:
    return max((share for term, share in meanings(word) if term in terms), default=0.0)


def _apply(match: TableMatch, question: Question) -> TableMatch:
    """Choose the first, last or next time among the rows and columns, or count them."""
    table = match.table
    if question.operation is None or not table.time_columns:
        return match
    columns = [n for n in match.columns if n in table.time_columns] or sorted(table.time_columns)
    if not match.columns and len(match.rows) > 1:
        columns = columns[:1]
    times = _times(match.rows, columns)
    if not times:
        return match
    if question.operation is Operation.COUNT:
        ends = (min(times, key=lambda item: item[0]), max(times, key=lambda item: item[0]))
        return _chosen(match, [item[1:] for item in ends], len(times))
    picked = _pick(times, question)
    return _chosen(match, [picked[1:]] if picked else [], None)


def _times(rows: Sequence[Row], columns: Sequence[int]) -> list[tuple[int, Row, int, str]]:
    found = [
        (minutes, row, column, f"{minutes // 60:02}:{minutes % 60:02}")
        for row in rows
        for column in columns
        for minutes in times_in(fold(row.cells[column]))
    ]
    if max((item[0] for item in found), default=0) < LATE:
        return found
    return [(item[0] + 24 * 60 if item[0] < AFTER_MIDNIGHT else item[0], *item[1:]) for item in found]


def _pick(times: list[tuple[int, Row, int, str]], question: Question) -> tuple[int, Row, int, str] | None:
    at = question.minutes if question.minutes is not None else 0
    match question.operation:
        case Operation.FIRST:
            return min(times, key=lambda item: item[0])
        case Operation.LAST:
            return max(times, key=lambda item: item[0])
        case Operation.AFTER:
            return min((item for item in times if item[0] > at), key=lambda item: item[0], default=None)
        case Operation.FROM:
            return min((item for item in times if item[0] >= at), key=lambda item: item[0], default=None)
        case _:
            return max((item for item in times if item[0] < at), key=lambda item: item[0], default=None)


def _chosen(match: TableMatch, cells: list[tuple[Row, int, str]], count: int | None) -> TableMatch:
    rows = tuple(dict.fromkeys(row for row, _, _ in cells)) or match.rows
    return replace(match, rows=rows, chosen=tuple(cells), count=count)
