"""A table of a document, put together from its rows, with what its questions need worked out once."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property

from backend.knowledge.days import dates_in, days_in, times_in
from backend.knowledge.numbers import numbered_things, value_of
from backend.knowledge.passages import CAPTION_SEPARATOR, HEADING_SEPARATOR, Passage
from backend.knowledge.stems import fold, stem_words
from backend.knowledge.terms import MAIL, PHONE, document_terms, meanings

_MINUTE = re.compile(r"(?<!\d)[0-5]\d(?!\d)")
_AMOUNT = re.compile(
    r"[$€%]|\b(?:cop|eur|usd|pesos|euros|gratis|gratuit[oa]|sin costo|sin coste)\b|^\s*\d[\d.,]*\s*$"
)
_DURATION = re.compile(r"\b\d+ (?:minutos?|horas?|dias?|semanas?|mes(?:es)?|anos?)\b")


@dataclass(frozen=True, slots=True)
class Row:
    """One row: its passage, its cells by column, and what it is found by."""

    passage: Passage
    cells: tuple[str, ...]
    terms: frozenset[str]
    days: frozenset[str]
    dates: frozenset[str]


@dataclass(frozen=True)
class Table:
    """All rows of a table; they share document, headers and caption. `introduction` is the text just above it.

    `siblings` are other tables of the document that have a header in common: what one says of a thing (a centre's
    region) is what another is looked up by. `nicknames` are further terms of a column's header, which another table
    says with it: "Las Palmas, Estación de San Telmo".
    """

    passages: Sequence[Passage]
    introduction: str = ""
    siblings: list[Table] = field(default_factory=list, compare=False, repr=False)
    nicknames: dict[int, frozenset[str]] = field(default_factory=dict, compare=False, repr=False)
    headers: tuple[str, ...] = field(init=False)

    def __post_init__(self) -> None:
        named = dict.fromkeys(header for passage in self.passages for header, _ in passage.cells)
        object.__setattr__(self, "headers", tuple(named))

    @property
    def first(self) -> Passage:
        """The first row's passage, for what all rows share."""
        return self.passages[0]

    @cached_property
    def caption(self) -> str:
        """What stands above the table and holds for all its rows."""
        parts = self.first.caption.split(CAPTION_SEPARATOR)
        others = [frozenset(passage.caption.split(CAPTION_SEPARATOR)) for passage in self.passages[1:]]
        return CAPTION_SEPARATOR.join(part for part in parts if all(part in other for other in others))

    @cached_property
    def rows(self) -> tuple[Row, ...]:
        """The rows in their order."""
        return tuple(self._row(passage) for passage in self.passages)

    @cached_property
    def shared_terms(self) -> frozenset[str]:
        """The terms of title, headings and caption."""
        return frozenset(document_terms(f"{self.first.title} . {self.first.heading} . {self.caption}"))

    @cached_property
    def common_terms(self) -> frozenset[str]:
        """The terms of all that holds for each row: titles, caption, introduction and headers."""
        return self.shared_terms.union(self.introduction_terms, *self.header_terms)

    @cached_property
    def row_numbers(self) -> tuple[tuple[tuple[str, int], ...], ...]:
        """What each row numbers or counts: the stem of the thing, and its number."""
        return tuple(
            tuple(
                (stem_words([thing])[0], number)
                for thing, number in numbered_things(fold(" . ".join(row.cells)))
            )
            for row in self.rows
        )

    @cached_property
    def cell_numbers(self) -> tuple[tuple[int | None, ...], ...]:
        """The number that each cell of each row is by itself: "Once", "3.ª"."""
        return tuple(tuple(value_of(fold(cell).strip(" .ºª")) for cell in row.cells) for row in self.rows)

    @cached_property
    def first_cell_terms(self) -> tuple[frozenset[str], ...]:
        """The terms of each row's first cell: where each row is a stop, of its name."""
        return tuple(frozenset(document_terms(row.cells[0])) for row in self.rows)

    @cached_property
    def introduction_terms(self) -> frozenset[str]:
        """The terms of the text above the table, in the same section."""
        return frozenset(document_terms(self.introduction))

    @cached_property
    def header_terms(self) -> tuple[frozenset[str], ...]:
        """The terms of each header."""
        return tuple(frozenset(document_terms(header)) for header in self.headers)

    @cached_property
    def numbered_headers(self) -> tuple[tuple[str, int], ...]:
        """What headers number or count: "Bono de 8 viajes"."""
        return tuple(pair for header in self.headers for pair in numbered_things(fold(header)))

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
        for text in (self.caption, *reversed(self.first.heading.split(HEADING_SEPARATOR))):
            found = days_in(fold(text))
            if found:
                return found
        return frozenset()

    @cached_property
    def time_columns(self) -> frozenset[int]:
        """The columns whose cells are mostly times."""
        if self._hour_and_minutes is not None:
            return frozenset({self._hour_and_minutes[0]})
        return frozenset(self._mostly(lambda cell: bool(times_in(fold(cell)))))

    @cached_property
    def _hour_and_minutes(self) -> tuple[int, int] | None:
        """The columns of a timetable whose rows are hours, with the minutes of each beside it."""
        names = [fold(header).strip(" .") for header in self.headers]
        hours = [n for n, name in enumerate(names) if name in {"hora", "horas", "h"}]
        minutes = [n for n, name in enumerate(names) if name in {"minuto", "minutos", "min"}]
        if len(hours) != 1 or len(minutes) != 1:
            return None
        is_clock = all(row.cells[hours[0]].strip(" h:").isdigit() for row in self.rows)
        return (hours[0], minutes[0]) if is_clock else None

    @cached_property
    def amount_columns(self) -> frozenset[int]:
        """The columns whose cells are mostly amounts."""
        return frozenset(self._mostly(lambda cell: bool(_AMOUNT.search(fold(cell))))) - self.time_columns

    @cached_property
    def duration_columns(self) -> frozenset[int]:
        """The columns whose cells are mostly stretches of time."""
        return frozenset(self._mostly(lambda cell: bool(_DURATION.search(fold(cell)))))

    @cached_property
    def phone_columns(self) -> frozenset[int]:
        """The columns whose cells are mostly telephone numbers."""
        return frozenset(self._mostly(lambda cell: bool(PHONE.search(cell))))

    @cached_property
    def mail_columns(self) -> frozenset[int]:
        """The columns whose cells are mostly mail addresses."""
        return frozenset(self._mostly(lambda cell: bool(MAIL.search(cell))))

    @cached_property
    def rows_by_term(self) -> Mapping[str, frozenset[int]]:
        """The rows that hold a term."""
        found: dict[str, set[int]] = defaultdict(set)
        for number, row in enumerate(self.rows):
            for term in row.terms:
                found[term].add(number)
        return {term: frozenset(numbers) for term, numbers in found.items()}

    @cached_property
    def rows_with_days(self) -> tuple[int, ...]:
        """The rows that name a kind of day."""
        return tuple(number for number, row in enumerate(self.rows) if row.days)

    @cached_property
    def has_dates(self) -> bool:
        """Whether rows name dates."""
        return any(row.dates for row in self.rows)

    @cached_property
    def times(self) -> Mapping[int, tuple[tuple[int, ...], ...]]:
        """The times of day of each row's cell, in minutes, for each column of times."""
        if self._hour_and_minutes is not None:
            hour, minutes = self._hour_and_minutes
            return {hour: tuple(_times_of_hour(row.cells[hour], row.cells[minutes]) for row in self.rows)}
        return {n: tuple(tuple(times_in(fold(row.cells[n]))) for row in self.rows) for n in self.time_columns}

    def prepare(self) -> None:
        """Work out now what questions need, so that none waits for it."""
        for name in (
            "rows_by_term",
            "time_columns",
            "amount_columns",
            "duration_columns",
            "phone_columns",
            "mail_columns",
            "times",
            "header_days",
            "days",
            "common_terms",
            "row_numbers",
            "cell_numbers",
        ):
            getattr(self, name)
        _ = self.header_dates, self.rows_with_days, self.has_dates

    def columns_with(self, word: str) -> frozenset[int]:
        """Return the columns whose header a word of a question names."""
        return frozenset(
            n
            for n, terms in enumerate(self.header_terms)
            if share_in(word, terms) or share_in(word, self.nicknames.get(n, frozenset()))
        )

    def rows_with(self, word: str) -> frozenset[int]:
        """Return the rows that hold a word of a question, or one that means the same."""
        return frozenset().union(*(self.rows_by_term.get(term, frozenset()) for term, _ in meanings(word)))

    def rows_holding(self, words: Sequence[str]) -> list[int]:
        """Return the rows that hold most of the words which any row holds; all where none does."""
        counts = Counter(number for word in words for number in self.rows_with(word))
        most = max(counts.values(), default=0)
        return [number for number in range(len(self.rows)) if counts[number] == most]

    def _row(self, passage: Passage) -> Row:
        values = dict(passage.cells)
        cells = tuple(values.get(header, "") for header in self.headers)
        # What a row above says about some rows only ("Antioquia") belongs to each of these.
        own = [part for part in passage.caption.split(CAPTION_SEPARATOR) if part not in self.caption]
        text = " . ".join([*cells, *own])
        folded = fold(" . ".join(cells))
        days = days_in(folded) or days_in(fold(" . ".join(own)))
        return Row(passage, cells, frozenset(document_terms(text)), days, dates_in(folded))

    def _mostly(self, fits: Callable[[str], bool]) -> list[int]:
        columns = []
        for number in range(len(self.headers)):
            cells = [row.cells[number] for row in self.rows[:60] if row.cells[number].strip(" -–—")]
            if cells and sum(map(fits, cells)) * 2 > len(cells):
                columns.append(number)
        return columns


def rows_numbered(table: Table, folded: str, rows: Sequence[int]) -> Sequence[int]:
    """Keep the rows that are of the number which a folded question names ("dos zonas"); all of them where none is."""
    for thing, number in numbered_things(folded):
        kept = [row for row in rows if number in numbers_told(table, thing, [row])]
        if 0 < len(kept) < len(rows):
            rows = kept
    return rows


def numbers_told(table: Table, thing: str, rows: Sequence[int]) -> frozenset[int]:
    """Return the numbers by which rows tell a thing from others of its kind: in its column, or beside its name."""
    [stem] = stem_words([thing])
    columns = [
        n for n, terms in enumerate(table.header_terms) if stem in terms and len(table.headers[n].split()) < 3
    ]
    in_cells = (table.cell_numbers[row][n] for row in rows for n in columns)
    beside = (number for row in rows for said, number in table.row_numbers[row] if said == stem)
    return frozenset(number for number in (*in_cells, *beside) if number is not None)


def _times_of_hour(hour: str, minutes: str) -> tuple[int, ...]:
    start = int(hour.strip(" h:")) * 60
    return tuple(start + int(minute) for minute in _MINUTE.findall(minutes))


def share_in(word: str, terms: Collection[str]) -> float:
    """Return what a word of a question counts in a set of terms: 1 itself, less in other words, 0 where it is not."""
    return max((share for term, share in meanings(word) if term in terms), default=0.0)
