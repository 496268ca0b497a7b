"""What may be repeated: the person's own figures as theirs, a passage's figures of what the passage says them."""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterable, Sequence

from backend.assistant.guards.amount_rules import OWN_ROLES
from backend.assistant.guards.facts import TurnFacts
from backend.assistant.guards.figure import Figure, Kind
from backend.assistant.guards.passages import PassageFigure, stems_around, stems_of
from backend.assistant.guards.words import word_list

_SORTS = [frozenset(sort.split("_")) for sort in word_list("sorts")]
"""Stems of which a figure has one: a first copy is no further one, a Saturday no Monday."""
_RANGE = re.compile(r"[\s.]*(?:a|-|hasta|to|until)(?: las?)?[\s.]*")
_CONNECTS = re.compile(r"[,;:|\n]|\.(?=\s)|\d|\b(?:y|e|o|and|or|pero|but|mientras)\b")
_PLAIN = frozenset({Kind.TIME, Kind.PHONE, Kind.MONEY})
"""What documents say of few things: where no word tells of which, that is no evidence against it."""
_PERSON_ROLES = frozenset({"person", "able", *OWN_ROLES})


class Quotations:
    """The figures of one sentence against what others said."""

    def __init__(self, facts: TurnFacts, text: str, figures: Sequence[Figure], said_before: str = "") -> None:
        """`said_before` is the sentence before: a bare "vale X" is of what that one speaks of."""
        self.facts, self.text, self.figures, self.said_before = facts, text, figures, said_before

    def said(self, figure: Figure, role: str) -> bool:
        """Whether it is the person's own figure, given as theirs."""
        if role not in _PERSON_ROLES or (role in OWN_ROLES and self.facts.affordability):
            return False
        return any(same_figure(figure, said) for said in self.facts.said)

    def quoted(self, figure: Figure, role: str) -> bool:
        """Whether a passage has the figure, in a clause that says the same of it as this one."""
        own = self._own_stems(figure)
        holders = [known for known in self.facts.passages if same_figure(figure, known.figure)]
        if not holders:
            return False
        if not any(_likeness(own, known) for known in self.facts.passages):
            own = stems_of(self.text)
        if not any(_likeness(own, known) for known in self.facts.passages):
            own = stems_of(f"{self.said_before} {self.text}")
        best = max(_likeness(own, known) for known in holders)
        rivals = [
            known
            for known in self.facts.passages
            if known.figure.kind == figure.kind and not same_figure(figure, known.figure)
        ]
        others = [_likeness(own, known) for known in rivals]
        likeliest = best >= max(others, default=0) and (best > 0 or not others)
        return likeliest or self._is_not_anothers(figure, holders, rivals)

    def _is_not_anothers(
        self, figure: Figure, holders: list[PassageFigure], rivals: list[PassageFigure]
    ) -> bool:
        """Whether no word says that it is of what another figure of the documents is of.

        The nearest words that tell holders and rivals apart decide: those of the clause, of the sentence, of the one
        before. Words that tell nothing apart are no evidence.
        """
        ours, theirs = _own_words(holders, rivals), _own_words(rivals, holders)
        near, nearest = stems_around(self.text, figure, self.figures), self._nearest(figure)
        if _is_of_another_sort(near, holders):
            return False
        if nearest & _joined(known.stems for known in holders) and not nearest & theirs:
            return True
        if near & theirs:
            return False
        for stems in (near, stems_of(self.text) - self._taken(figure), stems_of(self.said_before)):
            if stems & (ours | theirs):
                return bool(stems & ours)
        return figure.kind in _PLAIN

    def _nearest(self, figure: Figure) -> frozenset[str]:
        """Return the words of the figure's own part of its clause."""
        before = _CONNECTS.split(self.text[: figure.start])[-1]
        after = _CONNECTS.split(self.text[figure.end :])[0]
        return stems_of(f"{before} {after}")

    def _taken(self, figure: Figure) -> frozenset[str]:
        """Return the words that stand beside other figures of the sentence."""
        others = [other for other in self.figures if other.kind == figure.kind and not same_figure(figure, other)]
        taken = [stems_around(self.text, other, self.figures) for other in others]
        return frozenset().union(*taken) - stems_around(self.text, figure, self.figures)

    def _own_stems(self, figure: Figure) -> frozenset[str]:
        """Return the words of a figure; of a time those before it, where they say anything."""
        if figure.kind == Kind.TIME:
            before = stems_around(self.text, figure, self.figures, ahead=False)
            if any(_likeness(before, known) > 0 for known in self.facts.passages):
                return before
        return stems_around(self.text, figure, self.figures)

    def is_in_range(self, figure: Figure) -> bool:
        """Whether a time is one end of a passage's range whose other end stands beside it: "8:30 a 4:30"."""
        at = self.figures.index(figure)
        beside = [
            other
            for other in (*self.figures[max(0, at - 1) : at], *self.figures[at + 1 : at + 2])
            if other.kind == figure.kind
            and _RANGE.fullmatch(self.text[min(other.end, figure.end) : max(other.start, figure.start)])
        ]
        own = stems_around(self.text, figure, self.figures)
        times = [known for known in self.facts.passages if known.figure.kind == figure.kind]
        most = max((_likeness(own, known) for known in times), default=0)
        return any(
            same_figure(figure, first.figure)
            and same_figure(other, second.figure)
            and _likeness(own, first) >= max(most, 0)
            for other in beside
            for one, next_one in itertools.pairwise(self.facts.passages)
            for first, second in ((one, next_one), (next_one, one))
        )


def _own_words(some: list[PassageFigure], others: list[PassageFigure]) -> frozenset[str]:
    """Return the words that only some figures have beside them; a telephone's may be its passage's."""
    beside = _joined(known.stems for known in some) - _joined(known.stems for known in others)
    if any(known.figure.kind != Kind.PHONE for known in some):
        return beside
    return beside | (_joined(known.passage for known in some) - _joined(known.passage for known in others))


def _joined(stems: Iterable[frozenset[str]]) -> frozenset[str]:
    return frozenset().union(*stems)


def _is_of_another_sort(own: frozenset[str], holders: list[PassageFigure]) -> bool:
    """Whether the words say another of its sort of every holder: a first copy is no further one."""
    return all(
        any(own & sort and known.stems & sort and not own & known.stems & sort for sort in _SORTS)
        for known in holders
    )


def _likeness(own: frozenset[str], known: PassageFigure) -> int:
    """Return how much the words are the figure's, below zero where they say another of its sort."""
    for sort in _SORTS:
        if own & sort and known.stems & sort and not own & known.stems & sort:
            return -1
    if known.figure.kind in (Kind.COUNT, Kind.MONEY, Kind.PERCENT) and not own & known.stems:
        return 0
    return 3 * len(own & known.stems) + len(own & known.passage)


def same_figure(figure: Figure, known: Figure) -> bool:
    """Whether two figures say the same, as far as the later one says it."""
    if figure.unit == known.unit == "day" and figure.value is not None:
        return figure.value == known.value
    if figure.kind == Kind.DATE or known.kind == Kind.DATE:
        return bool(set(figure.days) & set(known.days)) or any(
            (a.month, a.day) == (b.month, b.day) for a in figure.days for b in known.days
        )
    if figure.value is None or figure.value != known.value:
        return False
    if figure.kind == Kind.COUNT and known.kind == Kind.COUNT:
        return figure.unit == known.unit
    if figure.kind == Kind.TIME:
        return known.kind == Kind.TIME and (not figure.unit or not known.unit or figure.unit == known.unit)
    numbers = {Kind.MONEY, Kind.NUMBER}
    if figure.kind in numbers:
        return known.kind in numbers or (known.kind == Kind.COUNT and figure.kind == Kind.NUMBER)
    return figure.kind == known.kind
