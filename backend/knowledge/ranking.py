"""How well a unit answers a question: what it holds of it, beside the score of its words."""

from __future__ import annotations

from collections.abc import Collection, Container, Mapping
from dataclasses import dataclass
from functools import cached_property

from backend.knowledge.days import times_in
from backend.knowledge.passages import Passage
from backend.knowledge.question import Contact, Question
from backend.knowledge.quoting import FIGURE, MONEY, STRETCH, WANT_FIGURES
from backend.knowledge.segment import Unit
from backend.knowledge.stems import WORD, fold
from backend.knowledge.table_match import OTHER_DATE, TableMatch, match_table
from backend.knowledge.tables import share_in
from backend.knowledge.terms import MAIL, PHONE, meanings
from backend.knowledge.wanted import HOW_LONG, OF_CLOCK, Wanted

COVERAGE_SHARE = 0.6
"""How much of a rank is the share of the question that a unit holds; the rest is BM25, in shares of its best."""
HEADING_SHARE = 0.15
VECTOR_SHARE = 0.2
"""How much the likeness of vectors counts beside the rank of the words."""
ONLY_OTHER_DATES = 0.8
"""How much is missing where a date is asked for and only others are there."""
DIFFERENT_DAY = 0.3
FIGURE_SHARE = 0.03
"""What a text gains that holds a figure where one is asked for."""
ASKED_SHARE = 0.15
"""What a section gains whose heading is the question itself, function words and all."""
TABLE_SHARE = 0.08
"""What a table gains whose column is of the kind that is asked for: a time, an amount."""
MANY_ROWS = 0.25
NO_CONTACT = 0.3
NO_STRETCH = 0.12
"""What a text loses that says no stretch of time where it is asked how long something takes."""
MONEY_SHARE = 0.08
"""What a text gains that speaks of money where a price is asked for, and loses where it does not."""
JOURNEY_SHARE = 0.4
"""What a timetable gains that has the stops which are named, where a time is asked for or told."""
TIME_SHARE = 0.1
"""What a text gains that says a time of day where one is asked for."""
SUBJECT_SHARE = 0.6
"""How much of a word's weight is covered where not the section but its document is about it."""
NO_TIME = 0.3
"""What a text loses that says no time of day where a time of day is asked for, or the first, the last, the next one."""


MOST_ROWS = 3
"""Of a table, so many of the rows that are meant are looked into."""


@dataclass(frozen=True)
class Hit:
    """A unit that may answer; `rank` orders hits of one question, `coverage` is the share of it that they hold,
    `heading` that of their heading; `missing` is what the weightiest word weighs that they lack, in shares of the
    weightiest of all.

    `table` tells which rows and cells of a table are meant; `passages` are those rows, or the passage of text.
    `features` are what tells it from others, once it was put in order by them.
    """

    unit: Unit
    rank: float
    coverage: float
    heading: float
    missing: float
    table: TableMatch | None
    features: Mapping[str, float] | None = None

    @property
    def passage(self) -> Passage:
        """What is cited."""
        return self.table.rows[0].passage if self.table and self.table.numbers else self.unit.passage

    @cached_property
    def terms(self) -> Collection[str]:
        """The terms of what it says: of the rows that are meant, with headers and headings, or of the text."""
        if self.table is None or not self.table.numbers:
            return self.unit.counts
        return self.table.known_terms() | self.unit.heading_terms

    @cached_property
    def text(self) -> str:
        """What it says: the first rows that are meant or the passage, with caption and heading."""
        passages = [row.passage for row in self.table.rows[:MOST_ROWS]] if self.table else [self.passage]
        return " . ".join(
            [*(passage.text for passage in passages), self.passage.caption, self.passage.heading]
        )

    @cached_property
    def folded(self) -> str:
        """The same, folded."""
        return fold(self.text)


@dataclass(frozen=True, slots=True)
class Scored:
    """What the words found of a unit: BM25 in shares of the best, the weight of the words held, the likeness."""

    score: float
    covered: float
    likeness: float


def make_hit(unit: Unit, question: Question, weights: Mapping[str, float], scored: Scored) -> Hit:
    """Look at a unit closely and return it with its rank."""
    total = sum(weights.values()) or 1.0
    heading = sum(weight * share_in(word, unit.heading_terms) for word, weight in weights.items()) / total
    coverage = _text_coverage(question, unit, scored.covered, weights)
    coverage, match = min(1.0, coverage + _of_subject(unit, weights) / total), None
    if unit.table is not None:
        match = match_table(unit.table, question, weights)
        coverage = match.coverage if match else coverage * DIFFERENT_DAY
    rank = COVERAGE_SHARE * coverage + (1 - COVERAGE_SHARE) * scored.score
    rank -= _contact_lacking(question, unit, match)
    rank += (
        HEADING_SHARE * heading + ASKED_SHARE * _alikeness(question, unit) + VECTOR_SHARE * scored.likeness
    )
    if match is not None and match.is_journey:
        rank += JOURNEY_SHARE * coverage
    elif match is not None and coverage > 0.5 and _is_wanted(match, question):
        rank += TABLE_SHARE
    if match is not None:
        rank -= _uselessness(match, question)
    elif unit.table is None:
        rank += _figure_gain(question, unit.passage)
    return Hit(unit, rank, coverage, heading, _missing(question, unit, match, weights), match)


def _contact_lacking(question: Question, unit: Unit, match: TableMatch | None) -> float:
    """What is lost where no telephone or mail address is told and one is asked for."""
    if question.contact is None:
        return 0.0
    pattern = PHONE if question.contact is Contact.PHONE else MAIL
    texts = [row.passage.text for row in match.rows[:3]] if match else [unit.passage.text]
    return 0.0 if any(pattern.search(text) for text in texts) else NO_CONTACT


def _uselessness(match: TableMatch, question: Question) -> float:
    """What a table loses that tells no time where one is asked for, or many rows of times where none is."""
    table = match.table
    if question.wanted is Wanted.TIME and OF_CLOCK.search(question.asked):
        tells = table.time_columns or any(
            times_in(fold(cell)) for row in match.rows[:1] for cell in row.cells
        )
        return 0.0 if tells else NO_TIME
    asks_time = question.wanted is Wanted.TIME or question.operation is not None
    return MANY_ROWS if len(table.time_columns) > 1 and not asks_time and len(match.numbers) > 1 else 0.0


def _is_wanted(match: TableMatch, question: Question) -> bool:
    table = match.table
    columns = {
        Wanted.TIME: table.time_columns,
        Wanted.AMOUNT: table.amount_columns,
        Wanted.DURATION: table.duration_columns,
    }
    return bool(columns.get(question.wanted))


def _text_coverage(question: Question, unit: Unit, covered: float, weights: Mapping[str, float]) -> float:
    """The share of the question that a text holds: its words, and its days, dates and times of day."""
    total, heaviest = sum(weights.values()), max(weights.values(), default=1.0)
    for names, mark in ((question.days, "@"), (question.dates, "@d")):
        if names:
            total += heaviest
            covered += heaviest * any(mark + name in unit.counts for name in names)
    if question.operation is not None and question.wanted is Wanted.TIME:
        total += heaviest
        covered += heaviest * any(term.startswith("@t") for term in unit.counts)
    held = covered / total if total else 0.0
    return (
        held
        if not question.dates or any(f"@d{date}" in unit.counts for date in question.dates)
        else held * OTHER_DATE
    )


def _of_subject(unit: Unit, weights: Mapping[str, float]) -> float:
    """What is added for words that a unit lacks and that say what its document is about."""
    return SUBJECT_SHARE * sum(
        weight
        for word, weight in weights.items()
        if _shares(word, unit.subject) and not _shares(word, unit.counts)
    )


def _shares(word: str, terms: Container[str]) -> bool:
    return any(term in terms for term, _ in meanings(word))


def _missing(question: Question, unit: Unit, match: TableMatch | None, weights: Mapping[str, float]) -> float:
    known: Container[str] = unit.counts if match is None or not match.numbers else match.known_terms()
    linked = match.linked if match else frozenset[str]()
    lacking = [
        weight * (1 - SUBJECT_SHARE if _shares(word, unit.subject) else 1)
        for word, weight in weights.items()
        if word not in linked and not _shares(word, known)
    ]
    share = max(lacking, default=0.0) / max(weights.values(), default=1.0)
    is_other_date = bool(question.dates) and not any(f"@d{date}" in known for date in question.dates)
    return max(share, ONLY_OTHER_DATES) if is_other_date else share


def _figure_gain(question: Question, passage: Passage) -> float:
    if question.wanted not in WANT_FIGURES:
        return 0.0
    folded = fold(passage.text)
    if question.wanted is Wanted.TIME and times_in(folded):
        return TIME_SHARE
    if question.wanted is Wanted.TIME and (question.operation is not None or OF_CLOCK.search(question.asked)):
        return -NO_TIME
    if question.wanted is Wanted.AMOUNT:
        return MONEY_SHARE if MONEY.search(folded) else -2 * MONEY_SHARE
    if question.wanted is Wanted.DURATION and HOW_LONG.search(question.asked):
        return MONEY_SHARE if STRETCH.search(folded) else -NO_STRETCH
    return FIGURE_SHARE if FIGURE.search(folded) else 0.0


def _alikeness(question: Question, unit: Unit) -> float:
    """Return how much the words of a question and of a heading are the same (Dice)."""
    asked, heading = frozenset(WORD.findall(question.folded)), unit.heading_words
    return 2 * len(asked & heading) / (len(asked) + len(heading)) if asked and heading else 0.0
