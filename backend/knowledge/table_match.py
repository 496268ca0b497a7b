"""Which rows and cells of a table answer a question, and how much of the question they hold."""

from __future__ import annotations

import math
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import NamedTuple

from backend.knowledge.journeys import (
    columns_named,
    goes_that_way,
    is_journey,
    is_of_stops,
    rows_named,
    rows_of_way,
    with_ends,
    words_aside,
)
from backend.knowledge.question import Contact, Operation, Question
from backend.knowledge.ranges import rows_in_range
from backend.knowledge.stems import WORD, fold
from backend.knowledge.tables import Row, Table, rows_numbered, share_in
from backend.knowledge.terms import meanings
from backend.knowledge.wanted import Wanted

_DEPARTURE = re.compile(r"\b(salida|sale|hora|horario|salidas|horas)\b")
_SEVERAL = re.compile(r"\by ")
_ARRIVAL = re.compile(r"\bllegadas?\b")
_OF_DAYS = re.compile(r"\b(?:primer|ultim)[oa]? (?:domingo|sabado|lunes|festivo|feriado|dia|fecha)\b")
AFTER_MIDNIGHT = 3 * 60
"""Times before this belong to the night of the day before where a service runs late."""
LATE = 18 * 60
OTHER_ROW = 0.5
"""What a word of the question takes from a table whose other rows hold it."""
OF_ALL_ROWS = 0.2
"""What is left of a word's say among the rows where headers or caption hold it."""
INTRODUCTION_SHARE = 0.7
OTHER_DATE = 0.7
"""What is left of a coverage where a date is asked for that is not there."""
OTHER_TIME = 0.9
"""What is left of a coverage where a time is asked for that is not there: the next one is told."""
NOWHERE = 0.3
"""What a word takes that is nowhere in the table: a list that does not hold what is asked for does not answer."""


class Chosen(NamedTuple):
    """One time of a table: in minutes (above a day after midnight), where it stands, and how it is written."""

    minutes: int
    number: int
    column: int

    @property
    def text(self) -> str:
        """The time as it is said."""
        return f"{self.minutes // 60 % 24:02}:{self.minutes % 60:02}"


@dataclass(frozen=True, slots=True)
class TableMatch:
    """Rows and columns of a table that answer, the share of the question that they hold, and the cells chosen.

    `numbers` are the places of the rows. `chosen` are single times; empty where whole rows are meant.
    `count` is how many times were counted, `linked` the question's words that another table led here from.
    """

    table: Table
    numbers: tuple[int, ...]
    columns: tuple[int, ...]
    coverage: float
    chosen: tuple[Chosen, ...] = ()
    count: int | None = None
    linked: frozenset[str] = frozenset()
    question: Question | None = None

    @property
    def is_journey(self) -> bool:
        """Whether a time is asked for at stops that the table has."""
        return self.question is not None and is_journey(self.table, self.question)

    @property
    def aside(self) -> frozenset[str]:
        """The question's words that the answer need not hold."""
        return words_aside(self.table, self.question) if self.question is not None else frozenset()

    @property
    def rows(self) -> tuple[Row, ...]:
        """The rows that answer."""
        return tuple(self.table.rows[number] for number in self.numbers)

    def known_terms(self) -> frozenset[str]:
        """Return the terms of all that the rows say: their own, and what they share with the others."""
        return self.table.common_terms.union(*(self.table.rows[number].terms for number in self.numbers[:1]))


def match_table(table: Table, question: Question, weights: Mapping[str, float]) -> TableMatch | None:
    """Return what of the table answers; None where the table contradicts the question.

    It does where it is for other days, dates or the other direction: then nothing in it is an answer.
    """
    question = with_ends(table, question)
    if not goes_that_way(table, question):
        return None
    rows = _rows_of_day(table, question)
    columns = _columns_of_day(table, question)
    if rows is None or columns is None:
        return None
    rows, way_columns = rows_of_way(table, question, rows)
    if rows is None:
        return None
    rows, linked = _linked_rows(table, question, rows)
    rows = rows_numbered(table, question.folded, rows_in_range(table, question, rows))
    stops = is_of_stops(table)
    if not stops:
        rows = _best_rows(table, question, rows, weights)
    answering = _best_columns(table, question, rows, columns, way_columns, weights)
    places = question.origin | question.destination if stops or way_columns else frozenset[str]()
    settled = frozenset(word for word in places if table.rows_with(word) or columns_named(table, {word}))
    coverage = _coverage(table, question, rows, weights, settled | linked)
    whole = TableMatch(table, tuple(rows), answering, coverage, linked=settled | linked, question=question)
    return choose_times(whole, question)


def _rows_of_day(table: Table, question: Question) -> Sequence[int] | None:
    rows = range(len(table.rows))
    if question.dates and table.has_dates:
        # Of a date the list itself says which day it is: "festivo" beside it is no further condition.
        return [number for number in rows if table.rows[number].dates & question.dates] or None
    header_says = any(days and question.days <= days for days in table.header_days)
    with_days = table.rows_with_days
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


def _linked_rows(
    table: Table, question: Question, rows: Sequence[int]
) -> tuple[Sequence[int], frozenset[str]]:
    """Keep the rows that another table leads to: it knows the thing asked about, and a value that both tables have."""
    here = table.shared_terms.union(table.rows_by_term, *table.header_terms)
    lacking = [word for word in question.words if question.softness(word) == 1 and not share_in(word, here)]
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


def _best_rows(
    table: Table, question: Question, rows: Sequence[int], weights: Mapping[str, float]
) -> Sequence[int]:
    """The rows that hold most of the question's words; all of them where none holds any."""
    among = rows if isinstance(rows, range) else frozenset(rows)
    gains: dict[int, float] = {}
    named = table.shared_terms.union(*table.header_terms)
    for word in question.words:
        found: dict[int, float] = {}
        for term, share in meanings(word):
            for number in table.rows_by_term.get(term, ()):
                if number in among:
                    found[number] = max(found.get(number, 0.0), share)
        # Among the rows a word says the more the fewer hold it.
        telling = weights[word] * math.log(1 + len(table.rows) / (len(found) or 1))
        # "La parada de Norte": what a header or the caption says is true of all rows.
        telling *= OF_ALL_ROWS if share_in(word, named) else 1
        for number, share in found.items():
            gains[number] = gains.get(number, 0.0) + share * telling
    best = max(gains.values(), default=0.0)
    return sorted(number for number, gain in gains.items() if gain >= best - 1e-9) or rows


def _best_columns(
    table: Table,
    question: Question,
    rows: Sequence[int],
    of_day: frozenset[int],
    of_way: frozenset[int],
    weights: Mapping[str, float],
) -> tuple[int, ...]:
    """The columns that hold the answer; none where the whole row is meant."""
    if of_day:
        return tuple(sorted(of_day))
    if of_way:
        return tuple(sorted(of_way & table.time_columns or of_way))
    columns_of = {Contact.PHONE: table.phone_columns, Contact.MAIL: table.mail_columns}
    reached = columns_of[question.contact] if question.contact else None
    if reached:
        return tuple(sorted(reached))
    named = _columns_by_words(table, question, rows, weights)
    wants_time = question.wanted is Wanted.TIME or question.operation is not None
    if wants_time and table.time_columns:
        among = [n for n in named if n in table.time_columns]
        header = _ARRIVAL if question.arrives else _DEPARTURE
        fitting = [n for n in sorted(table.time_columns) if header.search(fold(table.headers[n]))]
        return tuple(fitting[:1] if question.arrives and fitting else among or fitting[:1])
    if question.wanted is Wanted.AMOUNT and table.amount_columns:
        among = [n for n in named if n in table.amount_columns]
        return tuple(among or (sorted(table.amount_columns) if len(table.amount_columns) == 1 else []))
    if question.wanted is Wanted.DURATION and table.duration_columns:
        return tuple([n for n in named if n in table.duration_columns] or sorted(table.duration_columns))
    return tuple(n for n in named if n != 0 and not _is_given(table, question, rows, n))


def _is_given(table: Table, question: Question, rows: Sequence[int], column: int) -> bool:
    """Whether the question says what stands in a column, so that another is asked for: "con motivo de San Juan"."""
    if len(rows) == len(table.rows):
        return False
    said = set(question.words)
    return all(len(said & set(WORD.findall(fold(table.rows[row].cells[column])))) > 1 for row in rows)


def _columns_by_words(
    table: Table, question: Question, rows: Sequence[int], weights: Mapping[str, float]
) -> list[int]:
    elsewhere = table.shared_terms | table.rows_by_term.keys()
    # A word that led to the row says nothing of the column: "número de cuenta del Banco Norte".
    row = table.rows[rows[0]].terms if len(rows) < len(table.rows) else frozenset[str]()
    beside = [word for word in question.words if not share_in(word, row)]
    gains = [0.0]
    for telling in ([word for word in beside if not share_in(word, elsewhere)], beside):
        gains = [
            sum(weights[word] * share_in(word, terms) for word in telling) for terms in table.header_terms
        ]
        if any(gains):
            break
    best = max(gains, default=0.0)
    named = [number for number, gain in enumerate(gains) if best > 0 and gain >= best - 1e-9]
    # "¿Cuánto es lo fijo y cuánto el porcentaje?": a word that names one other column asks for that one too.
    for word in beside if named and _SEVERAL.search(question.folded) else ():
        columns = [n for n, terms in enumerate(table.header_terms) if share_in(word, terms) == 1]
        if len(columns) == 1 and columns[0] not in named:
            named.extend(columns)
    return sorted(named)


def _coverage(
    table: Table,
    question: Question,
    rows: Sequence[int],
    weights: Mapping[str, float],
    settled: frozenset[str],
) -> float:
    """The share of the question's weight that the table's shared texts, its headers or the chosen row hold.

    A word that stands in other rows only speaks against the chosen one.
    """
    known = table.shared_terms.union(*table.header_terms)
    if rows:
        known |= table.rows[rows[0]].terms
    total = covered = 0.0
    aside = words_aside(table, question)
    for word in question.words:
        share = share_in(word, known)
        if not share and word in aside:
            continue
        if not share and question.softness(word) < 1:
            total += weights[word] * (word in question.idle)
            continue
        total += weights[word]
        if not share and word in settled:
            share = 1.0
        elif not share and table.rows_with(word):
            share = -OTHER_ROW
        share = share or share_in(word, table.introduction_terms) * INTRODUCTION_SHARE
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


def choose_times(match: TableMatch, question: Question) -> TableMatch:
    """Choose the first, last or next time among the rows and columns, or count them."""
    table = match.table
    if question.operation is None or not table.time_columns:
        return match
    if _OF_DAYS.search(question.folded) and table.has_dates and match.numbers:
        row = match.numbers[-1 if question.operation is Operation.LAST else 0]
        return replace(match, numbers=(row,), columns=())
    columns = [n for n in match.columns if n in table.time_columns] or sorted(table.time_columns)
    if not match.columns and len(match.numbers) > 1:
        columns = columns[:1]
    times = _times(match, columns)
    if not times:
        return match
    if question.operation is Operation.COUNT:
        return replace(match, chosen=(min(times), max(times)), count=len(times))
    exact = [item for item in times if item.minutes == question.minutes]
    if question.operation is Operation.AT and question.arrives and not exact:
        # "Llega la que sale a las 8:05": the time that is named stands in another column than the one asked for.
        everywhere = replace(match, numbers=tuple(range(len(table.rows)))) if is_of_stops(table) else match
        found = _times(everywhere, sorted(table.time_columns))
        exact = [item for item in found if item.minutes == question.minutes]
        if exact and is_of_stops(table):
            begins = rows_named(table, (match.question or question).origin)
            first = min(exact, key=lambda item: (item.number not in begins, item.number))
            return replace(match, numbers=(first.number,), chosen=(first,))
    if question.operation is Operation.AT and exact:
        return replace(match, numbers=tuple(dict.fromkeys(item.number for item in exact)), columns=())
    picked = _pick(times, question)
    if question.operation is Operation.AT:
        match = replace(match, coverage=match.coverage * OTHER_TIME)
    return replace(match, numbers=(picked.number,), chosen=(picked,)) if picked else match


def _times(match: TableMatch, columns: Sequence[int]) -> list[Chosen]:
    times = match.table.times
    found = [
        Chosen(minutes, number, column)
        for number in match.numbers
        for column in columns
        for minutes in times[column][number]
    ]
    if max(found, default=Chosen(0, 0, 0)).minutes < LATE:
        return found
    return [
        item._replace(minutes=item.minutes + 24 * 60) if item.minutes < AFTER_MIDNIGHT else item
        for item in found
    ]


def _pick(times: Sequence[Chosen], question: Question) -> Chosen | None:
    at = question.minutes if question.minutes is not None else 0
    match question.operation:
        case Operation.FIRST:
            return min(times)
        case Operation.LAST:
            return max(times)
        case Operation.AFTER:
            return min((item for item in times if item.minutes > at), default=None)
        case Operation.FROM | Operation.AT:
            return min((item for item in times if item.minutes >= at), default=None)
        case _:
            return max((item for item in times if item.minutes < at), default=None)
