"""Days of the calendar that a sentence works out: today's own, and how far a day that is known is from today.

A day and the number of days beside it are each other's proof: both are as they are told where they agree.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from datetime import date
from functools import cached_property

from backend.assistant.guards.facts import TurnFacts
from backend.assistant.guards.figure import Figure, Kind

_TODAY_IS = re.compile(
    r"\b(?:hoy|today)(?: (?:es|estamos|is|being))?(?: (?:a|el|the|dia|en el))*,? $|\bestamos a(?: dia)? $"
)
_FELL_DUE = re.compile(
    r"\b(?:venc(?:io|er|erse|ia|id[ao]s?|imiento|iera)|(?:fell|fall|was|became) due|due date|"
    r"(?:habia|tenia|debi\w+) que pagar|deb\w+ pagarse|fecha (?:de pago|limite) (?:era|fue)|original due)\b"
)
_OF_ANOTHER = re.compile(
    r"\b(?:cuotas?|acuerdo|oferta|propuesta|opcion|abono|plan|pausa|medida|reclam\w+|instal\w+|agreement|offer|"
    r"proposal|dispute|pause)\b"
)
_AWAY = re.compile(
    r"\b(?:hace|desde|hoy|dentro de|faltan?|quedan?|van|lleva\w*|est\w+ a|son|ago|away|left|past due|overdue|late|"
    r"today|makes?|stands?|in|to go|from now)\b"
)


class DaysTold:
    """The days of one sentence, and what it counts of them; `debts` are those that it is about."""

    def __init__(self, facts: TurnFacts, text: str, figures: Sequence[Figure], debts: frozenset[int]) -> None:
        self.facts, self.text, self.figures, self.debts = facts, text, figures, debts

    def tells(self, figure: Figure) -> bool:
        """Whether it is today's number, the day on which a debt fell due, or a day or a count that proves the other."""
        if figure.kind == Kind.NUMBER and _TODAY_IS.search(self.text[: figure.start]):
            return figure.value == self.facts.today.day
        if figure.kind == Kind.DATE:
            return self._is_when_due(figure) or any(figure == day for day, _ in self._pairs)
        counted = figure.kind == Kind.NUMBER or figure.unit == "day"
        return counted and any(figure == count for _, count in self._pairs)

    def _is_when_due(self, figure: Figure) -> bool:
        """Whether it is when the debt fell due, and called so, and nothing else of the sentence falls due."""
        if not _FELL_DUE.search(self.text) or _OF_ANOTHER.search(self.text):
            return False
        return any(day == self._day(figure) for day in self._due())

    def _due(self) -> list[date]:
        debts = [self.facts.debts[key] for key in self.debts & self.facts.debts.keys()]
        return [debt.due_date for debt in debts if debt.due_date] if len(debts) == 1 else []

    @cached_property
    def _pairs(self) -> list[tuple[Figure, Figure]]:
        """The day and the count of days of the sentence, where it has one of each and they agree."""
        days = [one for one in self.figures if self._day(one) and one.unit != "today"]
        counts = [one for one in self.figures if one.unit == "day" or self._is_bare(one)]
        if len(days) != 1 or len(counts) != 1 or not _AWAY.search(self.text):
            return []
        day = self._day(days[0])
        known = day is not None and day in self._known()
        return [(days[0], counts[0])] if known and day and self._agree(day, counts[0]) else []

    def _is_bare(self, figure: Figure) -> bool:
        """Whether days are meant where the noun is left out: "queda a 25"."""
        return (
            figure.kind == Kind.NUMBER
            and re.search(r"\b(?:qued\w+|esta) a $", self.text[: figure.start]) is not None
        )

    def _agree(self, day: date, count: Figure) -> bool:
        return count.value == abs((day - self.facts.today).days)

    def _day(self, figure: Figure) -> date | None:
        """Return the one day that is meant; None where it is no day, or no certain one."""
        if figure.kind != Kind.DATE:
            return None
        known = {
            day for day in self._known() for one in figure.days if one.day and one.month and one.fits(day)
        }
        return next(iter(known)) if len(known) == 1 else None

    def _known(self) -> frozenset[date]:
        return frozenset(self._facts())

    def _facts(self) -> Iterator[date]:
        yield from self._due()
        for offer in self.facts.offers.values():
            for days in offer.dates.values():
                yield from days
        for case in self.facts.cases:
            yield from case.days.values()
