"""Which debts each figure of a sentence is of: those named nearest, those named behind it, or the others."""

from __future__ import annotations

import re
from collections.abc import Sequence

from backend.assistant.guards.facts import TurnFacts
from backend.assistant.guards.figure import Figure, Kind
from backend.assistant.guards.subjects import Mention, subject_at

_NAMED_BEHIND = re.compile(r" (?:de la|del?|con la|con el|en la|en el|of the|on the) ")
_NOT_THAT = re.compile(r"\bno (?:es |de |a |con )?(?:la|el) (?:deuda )?de $|\bnot the (?:one|debt) of $")
_THE_OTHERS = re.compile(
    r"\b(?:(?:l[ao]s?|tus?) (?:otr[ao]s?|demas)|the other)(?: #+| \w+)? (?:deudas?|obligaci\w+|creditos?|prestamos?|"
    r"tarjetas?|debts?|loans?)\b"
)
_THE_OTHER = re.compile(
    r"\b(?:la otra|el otro|the other(?: one)?)\b(?! (?:cuota|parte|mitad|fecha|cifra|opcion|persona|cosa|half|part)\b)"
)
"""Where nothing is on offer: the other debt."""
_ASKED_OF_OTHER = re.compile(
    r"\b(?:la otra|el otro|the other)(?: one| (?:deuda|obligacion|credito|prestamo|tarjeta|debt|loan|card))?\b"
)
_IS_NOT_OF = re.compile(r" (?:no (?:es|son)|is not|are not|isn't|aren't) (?:de|of)\b")


class Whose:
    """The debts of the figures of one sentence; `subject` are those that it is about where it names none."""

    def __init__(
        self,
        facts: TurnFacts,
        text: str,
        figures: Sequence[Figure],
        mentions: Sequence[Mention],
        subject: frozenset[int],
    ) -> None:
        self.facts, self.text, self.mentions, self.subject = facts, text, list(mentions), subject
        amounts = [figure.start for figure in figures if figure.kind in (Kind.MONEY, Kind.PERCENT)]
        self._figure_first = bool(self.mentions and amounts and amounts[0] < self.mentions[0].start)
        self._known: dict[tuple[int, int], frozenset[int]] = {}

    def at(self, position: int) -> frozenset[int]:
        """Return the debts that a figure at the position is of."""
        named = subject_at(position, self.mentions, self._figure_first) or self.subject
        before = self.text[:position]
        others = _THE_OTHERS.search(before) or (not self.facts.offers and _THE_OTHER.search(before))
        told = [mention.end for mention in self.mentions if mention.start < position]
        if _NOT_THAT.search(before):
            return frozenset(self.facts.debts) - named
        if others and others.start() >= max(told, default=0):
            return named if self._is_what_they_call_other(named) else frozenset(self.facts.debts) - named
        return named

    def _is_what_they_call_other(self, named: frozenset[int]) -> bool:
        """Whether the person asked of "the other debt", and the one that was chosen for them is it."""
        chosen = self.facts.chosen_debt_id
        asked = bool(self.facts.messages) and _ASKED_OF_OTHER.search(self.facts.messages[-1]) is not None
        return asked and not self.mentions and named == frozenset({chosen})

    def of(self, figure: Figure) -> frozenset[int]:
        """Return the debts that the figure is of: "X del rotativo" names it behind, elsewhere its sentence does."""
        place = (figure.start, figure.end)
        if place not in self._known:
            self._known[place] = self._of(figure)
        return self._known[place]

    def _of(self, figure: Figure) -> frozenset[int]:
        behind = _NAMED_BEHIND.match(self.text, figure.end)
        if _IS_NOT_OF.match(self.text, figure.end):
            return frozenset(self.facts.debts) - self.at(figure.start)
        after = [mention for mention in self.mentions if behind and mention.start == behind.end()]
        return after[0].debt_ids if after else self.at(figure.start)
