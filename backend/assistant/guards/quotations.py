"""What may be repeated: the person's own figures as theirs, a passage's figures of what the passage says them."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from backend.assistant.guards.fact_records import OWN_ROLES
from backend.assistant.guards.facts import TurnFacts
from backend.assistant.guards.figure import Figure, Kind
from backend.assistant.guards.passages import PassageFigure, stems_around, stems_of
from backend.assistant.guards.words import word_list

_SORTS = [frozenset(sort.split("_")) for sort in word_list("sorts")]
"""Stems of which a figure has one: a first copy is no further one, a Saturday no Monday."""
_RANGE = re.compile(r"[\s.]*(?:a|-|hasta|to|until)(?: las?)?[\s.]*")
_CLAUSES = re.compile(r"[;|\n?!]|\.(?=\s)(?<!\b[ap]\.)(?<!\bm\.)")
_CONNECTS = re.compile(r"[,:(]|\d|\b(?:y|e|o|and|or|pero|but|mientras)\b")
_NOT_OF = re.compile(
    r"(?:,| y| and)? (?:no|not|en (?:vez|lugar) de) (?:un|una|el|la|a|an|the) \w+(?=[ ,.;:])(?! (?:se|es|tiene|"
    r"tarda)\b)"
)
"""What the figure is said not to be of: "un reclamo y no una consulta"."""
_AFTER = re.compile(
    r"((?:(?!\b(?:y|e|o|and|or|pero|but|mientras)\b)[^,;:(|\n.?!\d])*+)(?![^\n.;?!\d]{0,40}:)"
)
"""What follows, unless a colon makes it the head of something else."""
_GOES_ON = re.compile(r" (?:del?|en|los|las|entre|cada|on|every|each|weekdays|saturdays)\b")
"""After "p. m." another sentence may begin."""
_PREFIXES = ("57", "34", "1", "52", "54", "0057", "0034")
_PLAIN = frozenset({Kind.TIME, Kind.PHONE, Kind.MONEY})
"""What documents say of few things: where no word tells of which, that is no evidence against it."""
_COUNTED = frozenset({Kind.COUNT, Kind.NUMBER, Kind.DATE})
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

    def quoted(self, figure: Figure) -> bool:
        """Whether a passage has the figure, and no word says that it is of what another one is of.

        The words of the figure's own part of its clause choose first, then those farther away, then the sentence
        before: what is left must have the figure.
        """
        left = [
            known
            for known in self.facts.passages
            if known.figure.kind == figure.kind
            or same_figure(figure, known.figure)
            or known.figure.unit == figure.unit == "day"
        ]
        if not any(same_figure(figure, known.figure) for known in left):
            return False
        if figure.kind == Kind.ORDINAL:
            return True
        told, after_another = False, self._follows_another(figure)
        for stems, is_own in self._ever_wider(figure):
            if told and not is_own:
                break
            likeness = {id(known): _topics(stems, known) for known in left}
            best = max(likeness.values())
            nearest = [known for known in left if likeness[id(known)] == best]
            if told and after_another and not any(same_figure(figure, known.figure) for known in nearest):
                # The words at the figure have told: those farther off are of another one.
                break
            if best > 0:
                left, told = nearest, True
            having = [known for known in left if same_figure(figure, known.figure)]
            if all(_is_of_another_sort(stems, known) for known in having):
                return False
        # Documents are Spanish: words of another language tell of none of them.
        return told or figure.kind in _PLAIN or (self.facts.language != "es" and figure.kind in _COUNTED)

    def quoted_again(self, figure: Figure) -> bool:
        """Whether a passage counts so many of what the sentence counted before: "diez días; un reclamo, quince"."""
        units = {one.unit: one.kind for one in self.figures if one.end <= figure.start and one.unit == "day"}
        return figure.kind == Kind.NUMBER and any(
            self.quoted(replace(figure, kind=kind, unit=unit)) for unit, kind in units.items()
        )

    def _follows_another(self, figure: Figure) -> bool:
        """Whether another figure of its kind stands before it in its clause: the words before that one are its own."""
        start = max((stop.end() for stop in _CLAUSES.finditer(self.text, 0, figure.start)), default=0)
        return figure.kind != Kind.TIME and any(
            other.kind == figure.kind and start <= other.start < figure.start for other in self.figures
        )

    def _ever_wider(self, figure: Figure) -> Iterator[tuple[frozenset[str], bool]]:
        """Yield words around the figure, and whether they are of its own clause."""
        clauses = _CLAUSES.split(_NOT_OF.sub(" ", self.text[: figure.start]))
        pieces = _CONNECTS.split(clauses[-1])
        end = self._end_of_range(figure)
        after = _AFTER.match(self.text, end)
        begins = self.text[:end].endswith(".") and not _GOES_ON.match(self.text, end)
        ahead = after[1] if after and not begins else ""
        for count in range(1, len(pieces) + 1):
            yield stems_of(f"{' '.join(pieces[-count:])} {ahead}"), True
        for count in range(2, len(clauses) + 1):
            yield stems_of(" ".join(clauses[-count:])), False
        yield stems_of(_NOT_OF.sub(" ", self.text)) - self._taken(figure), False
        yield stems_of(f"{self.said_before} {self.text}") - self._taken(figure), False

    def _end_of_range(self, figure: Figure) -> int:
        """Return where the range ends that a time begins: "de 8:30 a 4:30 en la oficina"."""
        until = next((o for o in self.figures if o.kind == Kind.TIME and o.start >= figure.end), None)
        if figure.kind == Kind.TIME and until and _RANGE.fullmatch(self.text[figure.end : until.start]):
            return until.end
        return figure.end

    def _taken(self, figure: Figure) -> frozenset[str]:
        """Return the words that stand beside other figures of the sentence."""
        others = [
            other for other in self.figures if other.kind == figure.kind and not same_figure(figure, other)
        ]
        taken = [stems_around(self.text, other, self.figures) for other in others]
        return frozenset().union(*taken) - stems_around(self.text, figure, self.figures)


def _is_of_another_sort(own: frozenset[str], known: PassageFigure) -> bool:
    """Whether the words say another of its sort: a first copy is no further one."""
    return any(own & sort and known.stems & sort and not own & known.stems & sort for sort in _SORTS)


def _topics(own: frozenset[str], known: PassageFigure) -> int:
    if known.figure.kind in (Kind.COUNT, Kind.MONEY, Kind.PERCENT) and not own & known.stems:
        return 0
    return 3 * len(own & known.stems) + len(own & known.passage)


def _is_same_number(said: str, known: str) -> bool:
    """Whether two telephone numbers are the same but for the country's prefix."""
    short, long = sorted((said, known), key=len)
    return long.removesuffix(short) in ("", *_PREFIXES)


def same_figure(figure: Figure, known: Figure) -> bool:
    """Whether two figures say the same, as far as the later one says it."""
    if figure.unit == known.unit == "day" and figure.value is not None:
        return figure.value == known.value
    if figure.kind == Kind.DATE or known.kind == Kind.DATE:
        return bool(set(figure.days) & set(known.days)) or any(
            (a.month, a.day) == (b.month, b.day) for a in figure.days for b in known.days
        )
    if figure.kind == known.kind == Kind.PHONE:
        return _is_same_number(str(figure.value), str(known.value))
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
