"""The offers that a sentence names: by a count, a way of paying, the day of a single payment, or all plans together."""

from __future__ import annotations

import re

from backend.assistant.guards.fact_records import OfferFacts
from backend.assistant.guards.figure import Kind
from backend.assistant.guards.grouping import PLANS, WITH_DOWN, Said
from backend.assistant.guards.sentence_judge import SentenceJudge
from backend.assistant.guards.slots import COUNT, Slot
from backend.assistant.guards.ways_of_paying import CHOSEN, LUMP


class OfferNaming:
    """The offers that one sentence names; `judge` is that of the rules."""

    def __init__(self, judge: SentenceJudge) -> None:
        self.judge, self.facts, self.text, self.figures = judge, judge.facts, judge.text, judge.figures

    def named(self) -> frozenset[str]:
        """Return the offers of the ways of paying that the sentence names."""
        counted = [
            self.judge.counted(figure, self.facts.offers_of(self.judge.debts_of(figure))) or frozenset()
            for figure in self.figures
            if figure.kind == Kind.COUNT
        ]
        return frozenset().union(*counted, *(one.keys for one in self.ways()), self._lumps_of_days())

    def ways(self) -> list[Said]:
        """Return the wordings that name a single payment or a down payment."""
        return [
            self._kind(match, kind)
            for pattern, kind in ((LUMP, "lump_sum"), (WITH_DOWN, "partial_plus_plan"))
            for match in pattern.finditer(self.text)
            if not self.judge.ways.is_denied(match)
        ] + self._chosen()

    def plans(self) -> list[Said]:
        """Return the wordings that name all plans together: "los planes", "las cuotas"."""
        counted = {figure.end for figure in self.figures}
        return [
            Said(match.start(), match.end(), slots, selects=True, plural=True)
            for match in PLANS.finditer(self.text)
            if match.start() - 1 not in counted
            for slots in [
                frozenset(
                    Slot(COUNT, offer.key)
                    for offer in self.facts.offers_of(self.judge.debts_at(match.start()))
                    if offer.kind != "lump_sum"
                )
            ]
        ]

    def replaced(self, debts: frozenset[int]) -> list[OfferFacts]:
        """Return the offers of the debts in the terms of before."""
        return [offer for offer in self.facts.superseded if offer.debt_id in debts]

    def _chosen(self) -> list[Said]:
        """Return the wordings that name the offer that lies before the person."""
        slots = frozenset({Slot(COUNT, self.facts.prepared)})
        found = CHOSEN.finditer(self.text) if self.facts.prepared else ()
        return [Said(match.start(), match.end(), slots, selects=True) for match in found]

    def _kind(self, match: re.Match[str], kind: str) -> Said:
        """Return a wording that names a way of paying."""
        debts = self.judge.debts_at(match.start())
        offers = [*self.facts.offers_of(debts), *self.replaced(debts)]
        slots = frozenset(Slot(COUNT, offer.key) for offer in offers if offer.kind == kind)
        return Said(match.start(), match.end(), slots, selects=True)

    def _lumps_of_days(self) -> frozenset[str]:
        """Return the single payments whose days, or months, are named, where there are several of them."""
        lumps = [offer for offer in self.facts.offers.values() if offer.kind == "lump_sum"]
        patterns = [pattern for figure in self.figures if figure.kind == Kind.DATE for pattern in figure.days]
        named = [o.key for o in lumps if any(p.fits(day) for p in patterns for day in o.dates["due"])]
        return frozenset(named if len(lumps) > 1 else ())
