"""Opening hours: of what, on which days of the week, from when to when; documents and replies are read alike."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from backend.assistant.guards.figure import Figure, Kind
from backend.assistant.guards.weekdays import Weekday, find_weekdays

_PART_ENDS = re.compile(r"[\n;|?!]|\.(?=\s|$)(?<!\b[ap]\.)(?<!\bm\.)|\bm\.(?= [a-z]+[^\n]{0,40}:(?!\d))")
_LISTED = re.compile(r" ?(?:,|y|e|o|ni|and|or)(?: los)? ?")
_BUT = re.compile(r"\b(?:salvo|excepto|menos|except|hoy|today|este|this)(?: es| is|,)?(?: el| los| on)? $")
"""Before days that are left out, or that are today's."""
_RANGE = re.compile(r"[\s.*]*(?:a|-|y|and|hasta|to|until)(?: las?)?[\s.*]*")
CLOSED = re.compile(
    r"\b(?:no|ni|tampoco|nunca|cerrad\w+|salvo|excepto|menos|nadie|closed|not|never|except|nobody|sin|descans\w+|\w+n't)\b"
)
_TO_TIMES = re.compile(
    r"(?:(?! (?:y|o|pero|and|or|but)\b) [a-z]+){0,3}[\s,:*(-]*(?:(?:de|desde|hasta|entre|from|until|to|a)\b ?)?"
    r"(?:las?|el)?[\s*]*"
)
_TO_DAYS = re.compile(r"[\s,:*(-]*(?:(?:de|en|on|los?|el|the|todos|cada|every) ?)*[\s*]*")

Stems = Callable[[str], frozenset[str]]
"""Returns the stems of a text's words."""


@dataclass(frozen=True, slots=True)
class Told:
    """Ends of times, or days, that stand together at start..end of a text."""

    start: int
    end: int
    times: tuple[Figure, ...] = ()
    days: frozenset[Weekday] = frozenset()


@dataclass(frozen=True, slots=True)
class Opening:
    """When something is open: stems of what it is, its days and the ends of its times, as far as they are told."""

    subject: frozenset[str]
    days: frozenset[Weekday]
    told: Told


def read_openings(folded: str, figures: Sequence[Figure], stems_of: Stems) -> list[Opening]:
    """Return what a folded text says of opening hours; a line without any is what the lines below it are of."""
    found: list[Opening] = []
    above: frozenset[str] = frozenset()
    for start, end in parts_of(folded):
        spans = spans_of(folded, figures, start, end)
        above = stems_of(folded[start : spans[0].start] if spans else folded[start:end]) or above
        found += [
            Opening(above, days, one)
            for one, days in with_days(folded, spans)
            if not CLOSED.search(folded, start, one.start if one.times else end)
        ]
    return found


def parts_of(folded: str) -> Iterator[tuple[int, int]]:
    """Yield where the sentences, lines and cells of a text stand."""
    start = 0
    for stop in _PART_ENDS.finditer(folded):
        yield start, stop.start()
        start = stop.end()
    yield start, len(folded)


def spans_of(folded: str, figures: Sequence[Figure], start: int, end: int) -> list[Told]:
    """Return the times and the days of the week of a part, in order; the two ends of a range are one span."""
    spans: list[Told] = []
    for figure in figures:
        if figure.kind != Kind.TIME or not start <= figure.start < end:
            continue
        if spans and len(spans[-1].times) == 1 and _RANGE.fullmatch(folded[spans[-1].end : figure.start]):
            figures_of_range = (*spans[-1].times, figure)
            spans[-1] = Told(spans[-1].start, figure.end, figures_of_range)
        else:
            spans.append(Told(figure.start, figure.end, (figure,)))
    dated = [
        figure for figure in figures if figure.days and re.search(r"\d", folded[figure.start : figure.end])
    ]
    days = [
        Told(one.start, one.end, days=one.days)
        for one in find_weekdays(folded)
        if start <= one.start < end and not any(o.start < one.end and one.start < o.end for o in dated)
        if not _BUT.search(folded, start, one.start)
    ]
    return _joined(folded, sorted([*spans, *days], key=lambda one: one.start))


def _joined(folded: str, spans: list[Told]) -> list[Told]:
    """Take days that are listed together as one ("sábados y domingos"), unless each has its own times."""
    found: list[Told] = []
    for at, one in enumerate(spans):
        last = found[-1] if found else None
        listed = last and last.days and one.days and _LISTED.fullmatch(folded[last.end : one.start])
        own = len(found) > 1 and found[-2].times and at + 1 < len(spans) and spans[at + 1].times
        if last and listed and not own:
            found[-1] = Told(last.start, one.end, days=last.days | one.days)
        else:
            found.append(one)
    return found


def with_days(folded: str, spans: list[Told]) -> list[tuple[Told, frozenset[Weekday]]]:
    """Return each span of times with its days, and the days of which no times are told.

    Days stand at their times, before or behind, or count on from the times before: "los sábados, de 8 a 1".
    """
    found: list[tuple[Told, frozenset[Weekday]]] = []
    taken: set[int] = set()
    last: frozenset[Weekday] = frozenset()
    for at, one in enumerate(spans):
        if not one.times:
            last = last if at in taken else one.days
            continue
        beside = _beside(folded, spans, at)
        taken |= {beside} - {-1}
        last = spans[beside].days if beside >= 0 else last
        found.append((one, last))
    alone = [one for at, one in enumerate(spans) if one.days and at not in taken]
    found += [(one, one.days) for one in alone]
    return sorted(found, key=lambda pair: pair[0].start)


def _beside(folded: str, spans: list[Told], at: int) -> int:
    """Return the place of the days that stand at a span of times; -1 where none do."""
    before, after = spans[at - 1 : at], spans[at + 1 : at + 2]
    if at and before[0].days and _TO_TIMES.fullmatch(folded[before[0].end : spans[at].start]):
        return at - 1
    if after and after[0].days and _TO_DAYS.fullmatch(folded[spans[at].end : after[0].start]):
        return at + 1
    return -1
