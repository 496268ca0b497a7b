"""A line of labels and values in its entries: what each figure is called, "tres cuotas: $ X, total $ Y"."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from backend.assistant.guards.figure import Figure, Kind
from backend.assistant.guards.labels import labels, labels_after, says_nothing
from backend.assistant.guards.ways_of_paying import LUMP, WITH_DOWN_PAYMENT

_MARK = re.compile(r"^\s*(?:[-*•·>|+→✓✔]\s*)*(?:\(?(?:\d{1,2}|[a-h])[.)](?=\s))?\s*")
_LISTED = re.compile(r"^\s*(?:[-*•·>|+→✓✔]|\(?\d{1,2}[.)]\s)")
_SEPARATORS = re.compile(r"[,;:()|/·+=→\n]|\s-\s")
_OF_SO_MUCH = re.compile(
    r"\s*(?:x|\*|por|de|a|of|at|for)?\s*(?:a partir de|desde|de)?\s*[:|]?\s*(?:de )?(?:[$€]|s/|cop|usd|eur)?\s*"
)
_OF_PLAN = (
    r"(?:el |la |un |los |las |the )?(?:plan|opcion|oferta|plazo|pagar|pagando|option|pay)?"
    r"(?: ?(?:de|a|en|por|in|over))?"
)
_PLAN = re.compile(_OF_PLAN)
_LUMP = re.compile(rf"{_OF_PLAN} ?(?:{LUMP.pattern}|contado|unico|once)(?: pago)?")
_DOWN = re.compile(
    rf"{_OF_PLAN} ?(?:{WITH_DOWN_PAYMENT.pattern}|con (?:una |la )?(?:cuota )?(?:inicial|entrada|enganche))"
    r"(?: (?:y|mas|and))?"
)
_ANOTHER = re.compile(r"\W*(?:(?:y|mas|and|plus) )?(?:una?|otra|one|another)(?: (?:de|of))?\W*")
_EQUALS = re.compile(r"[=→]\s*\W*$")
"""What follows is worked out."""
_FOR = re.compile(r"(?: (?:al mes|mensuales|cada mes|a month))? ?(?:por|durante|x|\*|for|veces) ?")
_SOLES = re.compile(r"\bs/\.?(?= ?\d)")
_PAYMENT = re.compile(r"\b(?:pago|abono|payment)\b")
_LONGEST = 160
_COUNTED = frozenset({Kind.COUNT, Kind.NUMBER})
_COUNTS_PAYMENTS = frozenset({"many", "each", "amount"})
PAIR, WAY, PLAIN, NTH = "pair", "way", "plain", "nth"
_REPEATED = frozenset({"many", "each", "amount", PLAIN})
"""So many of an amount; what names a way of paying; a figure without a label; what stands behind "segunda cuota"."""


@dataclass(frozen=True, slots=True)
class Entry:
    """A figure with the labels that it may have and their words.

    A way of paying has no figure where `words` are its kind; `count` is the 3 of "3 x $ X" and of "cuota 3".
    """

    labels: frozenset[str]
    figure: Figure | None
    words: str = ""
    count: Figure | None = None


def is_listed(text: str) -> bool:
    """Whether the line is one of a list or a table."""
    return _LISTED.match(text) is not None


def has_label(text: str) -> bool:
    """Whether the line begins with a label and a colon."""
    label, colon, _ = text[_end_of_mark(text) :].partition(":")
    return bool(colon) and bool(labels(label))


def read_entries(text: str, figures: Sequence[Figure]) -> list[Entry] | None:
    """Return the entries of the line; None where some of its words are no label of what stands beside them."""
    if not figures or len(text) > _LONGEST:
        return None
    return _Reader(_SOLES.sub(lambda sign: "$".ljust(len(sign.group())), text), figures).read()


class _Reader:
    """Reads one line, figure by figure."""

    def __init__(self, text: str, figures: Sequence[Figure]) -> None:
        self.text, self.figures = text, figures
        self.entries: list[Entry] = []
        self._head(frozenset())

    def _head(self, named: frozenset[str], words: str = "", count: Figure | None = None) -> None:
        """What the next figures are called."""
        self.head, self.words, self.count, self.inherited = named, words, count, False

    def read(self) -> list[Entry] | None:
        """Return the entries; None where something is not understood."""
        at = _end_of_mark(self.text)
        for number, figure in enumerate(self.figures):
            following = self.figures[number + 1] if number + 1 < len(self.figures) else None
            gap = self.text[at : figure.start]
            understood = self.head == {PAIR} or (_EQUALS.search(gap) is None and self._hear(gap))
            if not understood or not self._add(figure, following, gap):
                return None
            at = figure.end
        return self.entries if self._is_ended(self.text[at:]) else None

    def _hear(self, gap: str) -> bool:
        """Take the words between two figures: a label of the one before, of the next, or a way of paying."""
        if says_nothing(gap):
            return True
        pieces = _SEPARATORS.split(gap)
        if self.entries and _ANOTHER.fullmatch(gap):
            self._head(frozenset({"last"}), gap)
            return True
        if self.entries and (len(pieces) > 1 or not labels(gap)) and self._call(pieces[0]):
            pieces = pieces[1:]
        elif labels(gap):
            self._head(labels(gap), gap)
            return True
        return all(self._name(piece) for piece in pieces if not says_nothing(piece))

    def _name(self, words: str) -> bool:
        kind = way_named(words)
        if kind:
            self.entries.append(Entry(frozenset({WAY}), None, kind))
            self._head(frozenset({PLAIN}))
        elif labels(words):
            self._head(labels(words), words)
        else:
            return _PLAN.fullmatch(words.strip()) is not None
        return True

    def _call(self, words: str) -> bool:
        """Take the words behind the last figure, if they call it something; its own label is stronger."""
        named = frozenset() if says_nothing(words) else labels_after(words)
        last = self.entries[-1]
        if named - {"nothing"} and last.figure and (self.inherited or last.labels == {PLAIN}):
            self.entries[-1] = replace(last, labels=named - {"nothing"})
        self.entries[-1] = replace(self.entries[-1], words=f"{last.words} {words}")
        return bool(named)

    def _add(self, figure: Figure, following: Figure | None, gap: str) -> bool:
        if "days late" in self.head and not figure.unit and figure.kind == Kind.MONEY:
            figure = replace(figure, kind=Kind.COUNT)
        if figure.kind in _COUNTED:
            is_bare = figure.kind == Kind.NUMBER and ":" not in gap
            return self._add_count(replace(figure, kind=Kind.COUNT), following, is_bare=is_bare)
        if figure.kind == Kind.ORDINAL and figure.unit == "instalment" and not self.head:
            words = self.text[figure.start : figure.end]
            first = figure.value == 1 and _PAYMENT.search(words)
            self._head(frozenset({"first" if first else NTH}), words, figure)
            return True
        if figure.kind not in (Kind.MONEY, Kind.DATE, Kind.PERCENT) or figure.unit == "today":
            return False
        self.entries.append(Entry(self.head or frozenset({PLAIN}), figure, self.words, self.count))
        self.inherited = bool(self.head) and says_nothing(gap)
        if self.head == {PAIR}:
            self._head(frozenset({PLAIN}))
        return True

    def _add_count(self, figure: Figure, following: Figure | None, *, is_bare: bool) -> bool:
        if self._is_paid_for(figure):
            return True
        head = self.head - {PLAIN}
        told = self.text[figure.start : figure.end]
        if head and not head & _COUNTS_PAYMENTS:
            # "total en 6 cuotas: $ X" names the plan; the label is the amount's.
            names_plan = figure.unit in ("instalment", "month", "fortnight")
            self.entries.append(
                Entry(frozenset({WAY}), figure) if names_plan else Entry(head, figure, self.words)
            )
            return True
        gap = self.text[figure.end : following.start] if following else ""
        if following and following.kind == Kind.MONEY and _OF_SO_MUCH.fullmatch(gap):
            self._head(frozenset({PAIR}), told, figure)
        elif is_bare:
            return False
        elif head:
            self.entries.append(Entry(head, figure, f"{self.words} {told}"))
        else:
            self.entries.append(Entry(frozenset({WAY}), figure))
            self._head(frozenset({PLAIN}))
        return True

    def _is_paid_for(self, count: Figure) -> bool:
        """Take the 7 of "$ X por siete meses": so many of the amount before it."""
        last = self.entries[-1] if self.entries else None
        if last is None or last.figure is None or last.figure.kind != Kind.MONEY:
            return False
        if not last.labels <= _REPEATED or not _FOR.fullmatch(self.text[last.figure.end : count.start]):
            return False
        self.entries[-1] = replace(last, labels=frozenset({PAIR}), count=count)
        self._head(frozenset({PLAIN}))
        return True

    def _is_ended(self, rest: str) -> bool:
        if not self.entries or says_nothing(rest):
            return bool(self.entries)
        pieces = [piece for piece in _SEPARATORS.split(rest) if not says_nothing(piece)]
        if self._call(pieces[0]):
            pieces.pop(0)
        return not pieces or (len(pieces) == 1 and bool(way_named(pieces[0])))


def way_named(words: str) -> str:
    """Return the kind of offer that the words are a name of; nothing where they are none."""
    words = words.strip(" .*:")
    return "lump_sum" if _LUMP.fullmatch(words) else "partial_plus_plan" if _DOWN.fullmatch(words) else ""


def _end_of_mark(text: str) -> int:
    mark = _MARK.match(text)
    return mark.end() if mark else 0
