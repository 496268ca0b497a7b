"""The ways of paying that a sentence names, each of which selects the offers of its sort."""

from __future__ import annotations

import re

from backend.assistant.guards.counting import CountRules
from backend.assistant.guards.fact_records import OfferFacts
from backend.assistant.guards.facts import TurnFacts
from backend.assistant.guards.figure import Figure
from backend.assistant.guards.offer_thread import OfferThread
from backend.assistant.guards.ways_of_paying import CHOSEN, LUMP, PLAN, WITH_DOWN_PAYMENT
from backend.assistant.guards.whose import Whose

_COMPARES = re.compile(
    r"\b(?:en lugar de|en vez de|frente al?|comparad[oa] con|instead of|rather than|compared (?:to|with))\b"
)
_NOT_ENDED = re.compile(r"\b(?:no|sin|not|ningun\w*)\b[^,;.:]*$")
_TOO_MUCH = re.compile(
    r"(?: (?:te|le|se|todavia|still))* (?:is|would be|feels|es|seria|resulta|queda|hace) (?:too|demasiad\w+|muy|"
    r"mucho|dificil|pesad\w+)\b"
)
"""A way of paying that is set aside: "if a single payment is too much, …"."""


class NamedWays:
    """The ways of paying that one sentence names."""

    def __init__(
        self,
        facts: TurnFacts,
        text: str,
        figures: list[Figure],
        thread: OfferThread,
        whose: Whose,
        counts: CountRules,
    ) -> None:
        self.facts, self.text, self.figures = facts, text, figures
        self.thread, self.whose, self.counts = thread, whose, counts

    def found(self) -> list[re.Match[str]]:
        """Return the wordings, in order, without those that are denied."""
        patterns = [LUMP, WITH_DOWN_PAYMENT, PLAN, *([CHOSEN] if self.facts.prepared else [])]
        found = [match for pattern in patterns for match in pattern.finditer(self.text)]
        ordered = sorted(found, key=lambda match: match.start())
        return [match for match in ordered if not self.is_denied(match)]

    def is_denied(self, match: re.Match[str]) -> bool:
        """Whether a way of paying is named as one that there is not: "no tengo nada en un solo pago"."""
        before = self.text[: match.start()]
        return _NOT_ENDED.search(before) is not None or _TOO_MUCH.match(self.text, match.end()) is not None

    def select(self, match: re.Match[str]) -> bool:
        """Go on with the offers of the way that is named; False where it gainsays the figures so far."""
        offers = self.facts.offers_of(self.whose.at(match.start()))
        if match.re is CHOSEN:
            # Whatever was told before: one compares it with the others.
            self.thread.begin(fresh=True)
            return self.thread.select([self.facts.prepared], "option", self.text, match.span())
        if match.re is PLAN:
            plans = [offer.key for offer in offers if offer.kind != "lump_sum"]
            return not plans or self.thread.select(plans, "plan", self.text, match.span())
        if match.re is WITH_DOWN_PAYMENT:
            with_down = [offer.key for offer in offers if offer.kind == "partial_plus_plan"]
            return not with_down or self.thread.select(with_down, "down", self.text, match.span())
        return self._select_lump(match, offers)

    def _select_lump(self, match: re.Match[str], offers: list[OfferFacts]) -> bool:
        lumps = [offer.key for offer in offers if offer.kind == "lump_sum"]
        if not lumps and (self.facts.agreements or ("?" in self.text and not self.facts.offers)):
            # "es una sola cuota" tells of a payment that is overdue; nothing being on offer one may ask for a wish.
            return True
        right = self.thread.select(lumps, "lump", self.text, match.span())
        self.thread.roles.add("instalment")
        return right

    def compared(self, end: int, *, lump: bool) -> frozenset[str]:
        """Return the offers of "entre pagar de contado y en 3 cuotas": what follows may be either's; none of fewer."""
        offers = self.facts.offers_of(self.whose.at(0))
        counts = [figure for figure in self.figures if figure.end <= end and figure.unit == "instalment"]
        named = [keys for figure in counts if (keys := self.counts.offers_with(figure, offers))]
        if lump and LUMP.search(self.text[:end]):
            named.append(frozenset(offer.key for offer in offers if offer.kind == "lump_sum"))
        return frozenset().union(*named) if len(named) > 1 else frozenset()

    def compares(self, figure: Figure, offers: list[OfferFacts]) -> bool:
        """Whether the saving is between two offers ("de una vez en lugar de en 12"): no tool gives such a one."""
        if not _COMPARES.search(self.text[: figure.start]):
            return False
        counted = [
            self.counts.offers_with(other, offers) for other in self.figures if other.end <= figure.start
        ]
        return len([keys for keys in counted if keys]) + bool(LUMP.search(self.text)) == 2
