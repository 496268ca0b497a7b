"""Judges what a reply says of opening hours: the hours and days must be those of what it says is open."""

from __future__ import annotations

import re
from collections.abc import Sequence

from backend.assistant.guards.facts import TurnFacts
from backend.assistant.guards.figure import Figure, Kind
from backend.assistant.guards.passages import stems_of
from backend.assistant.guards.quotations import same_figure
from backend.assistant.guards.service_hours import CLOSED, Opening, Told, parts_of, spans_of, with_days
from backend.assistant.guards.weekdays import Weekday

_SEGMENT_ENDS = re.compile(r"[,(:;|\n]|\b(?:y|pero|and|but|mientras|aunque|salvo)\b")
_OPEN = re.compile(
    r"\b(?:atien\w+|atend\w+|abr\w+|abiert\w+|horarios?|contest\w+|servicio|trabaj\w+|funcion\w+|recib\w+|open\w*|"
    r"answer\w*|hours|atencion|disponib\w+|available)\b"
)
_FIRST = re.compile(r"\b(?:primer\w*|first|un sabado|one saturday)\b")
_OF_HOURS = stems_of("horario horarios hours opening atencion servicio")
"""Name nothing that is open."""


class HourRules:
    """The opening hours of one sentence."""

    def __init__(self, facts: TurnFacts, text: str, figures: Sequence[Figure], above: str = "") -> None:
        """`above` is what the sentence stands under: a heading, or the sentence before."""
        self.facts, self.text, self.figures, self.above = facts, text, figures, above
        subjects = [one.subject for one in facts.openings]
        shared = frozenset.intersection(*subjects) if subjects else frozenset()
        self._names = frozenset().union(*subjects) - shared - _OF_HOURS
        """Stems that tell one thing that has hours from the others."""

    def wrong(self) -> str | None:
        """Return the hours, or days, that are not those of what the sentence says is open; None where all are."""
        if not self.facts.openings:
            return None
        for start, end in parts_of(self.text):
            for told, days in with_days(self.text, spans_of(self.text, self.figures, start, end)):
                if self._is_wrong(told, days, start, end):
                    return self.text[told.start : told.end]
        return None

    def is_right(self, figure: Figure) -> bool:
        """Whether it is a time, or a day of the week, at which what the sentence names is open."""
        if not self.facts.openings or figure.kind not in (Kind.TIME, Kind.DATE):
            return False
        for start, end in parts_of(self.text):
            spans = spans_of(self.text, self.figures, start, end)
            for told, days in with_days(self.text, spans):
                if figure in told.times:
                    return any(self._fits(one, told, days) for one in self._of(self._subject(told, end)))
            of_hours = any(one.times for one in spans) or _OPEN.search(self.text)
            if of_hours and any(one.days and one.start == figure.start for one in spans):
                return self.wrong() is None
        return False

    def _is_wrong(self, told: Told, days: frozenset[Weekday], start: int, end: int) -> bool:
        of_subject = self._of(self._subject(told, end))
        if told.times:
            ends = [time for one in self.facts.openings for time in one.told.times]
            known = all(any(same_figure(time, end) for end in ends) for time in told.times)
            # What the documents know as no end of hours is judged as any other figure of theirs.
            return known and not any(self._fits(one, told, days) for one in of_subject)
        if not _OPEN.search(self.text, start, end) or CLOSED.search(self.text, start, end):
            return False
        open_days = frozenset().union(*(one.days for one in of_subject))
        return bool(open_days) and not self._are_among(days, open_days)

    def _fits(self, known: Opening, told: Told, days: frozenset[Weekday]) -> bool:
        times = all(any(same_figure(time, other) for other in known.told.times) for time in told.times)
        return times and (not known.days or self._are_among(days, known.days))

    def _are_among(self, days: frozenset[Weekday], known: frozenset[Weekday]) -> bool:
        """Whether the days are among those that are known; "el sábado" may be the first one, where that is said."""
        first = _FIRST.search(f"{self.above} {self.text}") is not None
        return all(
            day in known or (not which and first and (weekday, 1) in known)
            for day in days
            for weekday, which in [day]
        )

    def _of(self, subject: frozenset[str]) -> list[Opening]:
        """Return the openings of what is named; all of them where nothing is."""
        most = max(len(one.subject & subject) for one in self.facts.openings)
        return [one for one in self.facts.openings if len(one.subject & subject) == most]

    def _subject(self, told: Told, end: int) -> frozenset[str]:
        """Return the stems of what the hours are said to be of: those nearest before them, then behind, then above."""
        before = _SEGMENT_ENDS.split(self.text[: told.start])
        for segment in reversed(before):
            if named := stems_of(segment) & self._names:
                return named
        segments = (
            segment for segment in _SEGMENT_ENDS.split(self.text[told.end : end]) if segment.strip(" .*")
        )
        behind = next(segments, "")
        return stems_of(behind) & self._names or stems_of(self.above) & self._names
