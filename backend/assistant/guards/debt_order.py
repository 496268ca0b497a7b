"""Which debt is the oldest or the largest, and which of two is more so: told in any words, known by the facts."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal

from backend.assistant.guards.debt_sorts import MEASURES, Ordering, find_orderings
from backend.assistant.guards.facts import TurnFacts
from backend.assistant.guards.figure import Figure, Kind
from backend.assistant.guards.subjects import Mention
from backend.assistant.guards.surface import is_asked, readable_name, words_of

_AND_SO = r"(?: #+|,| y| e| tambien| ademas| a la vez| hoy| sin duda| claramente| and| also| both)*"
_IS = rf"\b(?P<not>no |not )?(?:es|son|era|seria|resulta|sigue siendo|is|was)(?P<not_so> not|n't)?{_AND_SO}"
_BEFORE = re.compile(rf"^[^;?!]{{0,70}}?{_IS} ?$")
_OF_NAME = (
    r"(?: (?:la|el|tu|su|the|your|una)(?: (?:deuda|obligacion|credito|one|debt))?)?"
    r"(?: (?:de|del|al|con|que (?:tienes|debes) (?:a|con)|(?:que )?(?:termin|acab|finaliz)\w+ en|of|with|a|ending in))?"
    r"(?: (?:la|el|los|las|the))?"
)
_SMALL = frozenset({"de", "del", "la", "las", "los", "el", "the", "of"})
_AFTER = re.compile(rf"^[^;?!]{{0,70}}?(?:{_IS}{_OF_NAME}|\\b(?:termina|acaba|finaliza|ends) (?:en|in)) ?$")
_IS_NOT = re.compile(r"\b(?:no es|no era|tampoco es|ni es|is not|isn't) $")
_BESIDE = re.compile(rf"^(?: de (?:las|los|tus) (?:dos|tres|cuatro)(?: deudas)?)?(?:,|:| -)?{_OF_NAME} ?$")
_THAN = re.compile(r" (?:que|than)\b")
_OTHER = re.compile(
    r"(?: (?:a|con|de|por|en|to|with))?(?: (?:la|el|las|los|tus|the))? (?P<rest>otr[oa]s?|demas|resto|others?|rest)\b"
)
_WORD_BEFORE = re.compile(r"(?<= )([a-z]+) $")
_NAME_OF = re.compile(rf"(?: (?:a|con|de|por|en|to|with))?{_OF_NAME} ?")
_NOT = re.compile(r"\b(?:no|ni|tampoco|not|isn't|n't)\b[^,;.:]{0,25}$")
_STOPS = re.compile(r"[;:?!\n]|\.(?=\s|$)")
_CLAUSE = re.compile(r"[,;:?!\n]|\.(?=\s|$)|\b(?:pero|aunque|but)\b")
_AMONG = re.compile(r"\b(?:de (?:las|los|tus) (?:dos|tres|cuatro)|entre|of the (?:two|three)|between)\b")
_OF_DEBTS = re.compile(
    r"\b(?:deudas?|obligaci\w+|debes?|creditos?|prestamos?|de (?:las|tus) (?:dos|tres)|debts?|loans?|owe)\b"
)


@dataclass(frozen=True, slots=True)
class _Told:
    """An ordering, the debts of which it is told, and whether it holds."""

    ordering: Ordering
    holds: bool


class DebtOrder:
    """What one sentence says of the order of the person's debts."""

    def __init__(
        self,
        facts: TurnFacts,
        text: str,
        mentions: Sequence[Mention],
        default: frozenset[int],
        figures: Sequence[Figure] = (),
    ) -> None:
        """`default` are the debts of a sentence that names none."""
        self.facts, self.text, self._named, self._default = facts, text, list(mentions), default
        self._figures = figures
        self._orderings = find_orderings(text) if len(facts.debts) > 1 and "?" not in text else []
        self._compared: list[Mention] = []
        self._subjects: list[Mention] = []
        self._told = list(self._judged())

    def wrong(self) -> str | None:
        """Return the first words that give a debt a place that it does not have."""
        return next((self._words(told.ordering) for told in self._told if not told.holds), None)

    def untold(self) -> str:
        """Return the sentence without the clauses that tell the order of debts as it is."""
        text = self.text
        for told in self._told if self.wrong() is None else ():
            start = max((end.end() for end in _CLAUSE.finditer(text, 0, told.ordering.start)), default=0)
            stop = _CLAUSE.search(text, told.ordering.end)
            end = stop.start() if stop else len(text)
            text = f"{text[:start]}{' ' * (end - start)}{text[end:]}"
        return text

    def mentions(self) -> list[Mention]:
        """Return what names debts: "la más antigua" does, too, and what another is compared with tells of nothing."""
        named = [mention for mention in self._named if mention not in self._compared]
        return sorted([*named, *self._subjects], key=lambda mention: mention.start)

    def _words(self, ordering: Ordering) -> str:
        return self.text[ordering.start : ordering.end]

    def _judged(self) -> Iterator[_Told]:
        for ordering in self._orderings:
            told = self._comparison(ordering) or (self._superlative(ordering) if ordering.alone else None)
            if told is not None:
                yield told

    def _comparison(self, ordering: Ordering) -> _Told | None:
        """Judge "A es más antigua que B", "debes más a A que a B"."""
        than = _THAN.search(self.text, ordering.end)
        begin, end = (
            (ordering.than, ordering.than) if ordering.than >= 0 else than.span() if than else (-1, -1)
        )
        if begin < 0 or _STOPS.search(self.text, ordering.end, begin):
            return None
        between = [one for one in self._named if ordering.end <= one.start and one.end <= begin]
        before = [one for one in self._named if one.end <= ordering.start]
        one = (between or before)[-1:]
        first = one[0].debt_ids if one else self._default
        second = self._compared_with(end, first)
        if not second or not first or first & second:
            return None
        denied = _NOT.search(self.text[: ordering.start]) is not None
        holds = any(
            all(
                _is_more(mine, other, more=ordering.more)
                for mine in self._values(first, index, ordering)
                for other in self._values(second, index, ordering)
            )
            for index in range(len(MEASURES[ordering.sort]))
        )
        return _Told(ordering, holds != denied)

    def _compared_with(self, start: int, first: frozenset[int]) -> frozenset[int]:
        """Return the debts that are named right behind "than"."""
        if _OTHER.match(self.text, start):
            return frozenset(self.facts.debts) - first
        after = [one for one in self._named if one.start >= start][:1]
        if not after or not _NAME_OF.fullmatch(self.text[start : self._begin(after[0])]):
            return frozenset()
        self._compared += after
        return after[0].debt_ids

    def _superlative(self, ordering: Ordering) -> _Told | None:
        """Judge "A es la más antigua" and "la más antigua es A"; where no name is given, it stands for one itself."""
        known, found = self._extreme(ordering), self._link(ordering)
        if not known or is_asked(self.text, ordering.start):
            return None
        if found is None:
            if self._is_of_debts(ordering):
                self._subjects += self._as_names(ordering, known)
            return None
        mention, denied = found
        named = bool(mention.debt_ids & known)
        return _Told(ordering, not named if denied and len(known) == 1 else named or denied)

    def _as_names(self, ordering: Ordering, known: frozenset[int]) -> Iterator[Mention]:
        """Yield it as a name of its debt to the end of its clause: what follows is of others."""
        yield Mention(ordering.start, ordering.end, known)
        end = _CLAUSE.search(self.text, ordering.end)
        if end is not None:
            yield Mention(end.end(), end.end(), self._default)

    def _is_of_debts(self, ordering: Ordering) -> bool:
        """Whether it is said of a debt, and not of an offer or of one of its payments."""
        if not self.facts.offers or ordering.sort == "age" or _OF_DEBTS.search(self.text):
            return True
        owed = {amount for debt in self.facts.debts.values() for amount in debt.amounts["balance"]}
        after = [one for one in self._figures if one.kind == Kind.MONEY and one.start >= ordering.end][:1]
        return any(one.value in owed for one in after)

    def _link(self, ordering: Ordering) -> tuple[Mention, bool] | None:
        """Return the name that the superlative is said of, and whether that is denied."""
        before = [one for one in self._named if one.end <= ordering.start][-1:]
        after = [one for one in self._named if one.start >= ordering.end][:1]
        blank = self._without_orderings()
        for named, pattern in ((before, _BEFORE), (after, _AFTER), (after, _BESIDE)):
            for mention in named:
                ends = (
                    (mention.end, ordering.start) if named is before else (ordering.end, self._begin(mention))
                )
                said = pattern.search(blank[ends[0] : ends[1]])
                if said and not _STOPS.search(blank[ends[0] : ends[1]].replace(":", ",")):
                    told = said.groupdict()
                    denied = told.get("not") or told.get("not_so") or _IS_NOT.search(blank[: ordering.start])
                    return mention, bool(denied)
        return None

    def _begin(self, mention: Mention) -> int:
        """Return where the name begins: the words of it before the one by which it was known are its own, too."""
        names = (name for debt in self.facts.debts.values() for name in (debt.creditor, debt.product))
        own = _SMALL.union(*(words_of(readable_name(name)) for name in names))
        start = mention.start
        while (before := _WORD_BEFORE.search(self.text[:start])) and before[1] in own:
            start = before.start()
        return start

    def _without_orderings(self) -> str:
        text = self.text
        for one in self._orderings:
            text = f"{text[: one.start]}{'#' * (one.end - one.start)}{text[one.end :]}"
        return text

    def _extreme(self, ordering: Ordering) -> frozenset[int]:
        """Return the debts of which it is so; none where nothing is known of one of them."""
        scope = self._scope(ordering)
        found: set[int] = set()
        for index in range(len(MEASURES[ordering.sort])):
            values = {key: self._value(key, index, ordering) for key in scope}
            if None in values.values():
                return frozenset()
            most = (max if ordering.more else min)(value for value in values.values() if value is not None)
            found |= {key for key, value in values.items() if value == most}
        return (
            frozenset(found) if len(found) < len(scope) or len(MEASURES[ordering.sort]) > 1 else frozenset()
        )

    def _scope(self, ordering: Ordering) -> frozenset[int]:
        """Return the debts that are compared: those named in "de las dos de A" or "entre A y B", else all."""
        among = _AMONG.search(self.text, 0, ordering.start)
        comma = self.text.find(",", among.end()) if among else -1
        named = [
            one.debt_ids for one in self._named if among and among.end() <= one.start and one.end <= comma
        ]
        scope = frozenset().union(*named)
        return scope if len(scope) > 1 else frozenset(self.facts.debts)

    def _values(self, debts: frozenset[int], index: int, ordering: Ordering) -> Iterator[Decimal | None]:
        return (self._value(key, index, ordering) for key in debts)

    def _value(self, key: int, index: int, ordering: Ordering) -> Decimal | None:
        debt = self.facts.debts.get(key)
        return MEASURES[ordering.sort][index](debt) if debt else None


def _is_more(one: Decimal | None, other: Decimal | None, *, more: bool) -> bool:
    """Whether it is so, as far as anything is known of both."""
    if one is None or other is None:
        return True
    return one > other if more else one < other
