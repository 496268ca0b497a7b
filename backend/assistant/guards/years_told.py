"""What falls in one year of a plan: how many payments, what they come to, and from which month to which they go."""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator, Sequence
from decimal import Decimal
from functools import cached_property

from backend.assistant.guards.agreed import AgreementFacts
from backend.assistant.guards.currency_signs import may_be_called
from backend.assistant.guards.fact_records import OfferFacts
from backend.assistant.guards.facts import TurnFacts
from backend.assistant.guards.figure import Figure, Kind

_YEARS = re.compile(r"\b20[2-4]\d\b(?![.,]?\d)")
_A_YEAR = re.compile(
    r"\b(?P<this>(?:en |de |del )?(?:lo que (?:qued|rest)\w+ de(?:l| este) ano|este (?:mismo )?ano)|this year)\b|"
    r"\b(?P<next>(?:el )?(?:proximo ano|ano (?:que viene|proximo|siguiente|entrante))|next year)\b|"
    r"\b(?P<that>(?:es[ea]|dicho|aquel) ano|that year)\b|"
    r"\b(?P<year>20[2-4]\d)\b(?![.,]?\d)"
)
_SUMS = re.compile(
    r"\b(?:total|sum\w+|adds? up|comes? to|altogether|together|junt[oa]s|son|serian?|hacen?|dan?|completan|"
    r"pag(?:as|aras?|arias?|ando)|sal(?:en|dran|drian)|pay|make)\b"
)
_GOES_ON = re.compile(
    r"^\W*(?:(?:y |and )?(?:junt[oa]s|en total|entre (?:todas|todos|las \w+)|in all|together|all told),? ?)?"
    r"(?:te |le |they |which |those |en total )?(?:suman?|son|hacen?|dan?|serian?|add up|come|make|are)\b"
)
_LEFT = re.compile(r"\b(?:qued\w+|falt\w+|pendientes?|por pagar|left|remain\w*|still|to go)\b")
_BREAKS = re.compile(r"[;:?!]|[.,](?=\s)|\b(?:y|and)\b")
_OF_ALL = re.compile(r" (?:de|of)(?: (?:las|los|tus|the))? $")
_FALL = re.compile(r"\b(?:ca[ei]\w*|venc\w+|falls?|belongs?|toca\w*|correspond\w+|(?:is|are) due)\b")
_TO = re.compile(r" ?(?:a|hasta|to|through|until|-) ?(?:el |la de )?")


class YearsTold:
    """The years of one sentence; `said_before` is the one before it."""

    def __init__(
        self,
        facts: TurnFacts,
        text: str,
        figures: Sequence[Figure],
        said_before: str,
        fitting: frozenset[str] | None,
    ) -> None:
        self.facts, self.text, self.figures = facts, text, figures
        self.said_before, self.fitting = said_before, fitting

    def tells(self, figure: Figure) -> bool:
        """Whether it is a sum, a count or the end of a run of months of the year that is told with it."""
        if figure.kind == Kind.DATE:
            return self._ends_run(figure)
        if not self._years:
            return False
        if figure.kind == Kind.MONEY:
            return self._is_sum(figure)
        counted = (figure.kind, figure.unit) == (Kind.COUNT, "instalment") or figure.kind == Kind.NUMBER
        return counted and self._is_count(figure)

    def wrong(self) -> Figure | None:
        """Return the count of payments, or the month, that are said to fall in a year in which others do."""
        if not self._years or not _FALL.search(self.text):
            return None
        counted = [one for one in self.figures if one.kind == Kind.NUMBER or one.unit == "instalment"]
        of_year = [one for one in counted if self._is_of_year(one)]
        runs = [one for one in self.figures if of_year and self._run(one) and not self._ends_run(one)]
        return next((one for one in of_year if not self._is_count(one)), next(iter(runs), None))

    def _is_of_year(self, figure: Figure) -> bool:
        """Whether the payments of a year are counted, out of all that there are or as what falls in it."""
        if figure.kind not in (Kind.COUNT, Kind.NUMBER) or _OF_ALL.search(self.text[: figure.start]):
            return False
        of_all = _OF_ALL.fullmatch(self.text[figure.end :][:8].rstrip() + " ") is not None
        return (of_all or figure.kind == Kind.COUNT) and any(
            self._is_beside(figure, start) for start, _ in self._years
        )

    @cached_property
    def _years(self) -> list[tuple[int, int]]:
        """The years that the sentence names, each with where; that of the sentence before where it goes on."""
        goes_on = [(0, year) for year in self._before()[-1:]] if _GOES_ON.search(self.text) else []
        return [*goes_on, *self._named()]

    def _named(self) -> Iterator[tuple[int, int]]:
        for said in _A_YEAR.finditer(self.text):
            if said["year"]:
                if self._is_by_itself(said):
                    yield said.start(), int(said["year"])
            elif said["that"]:
                yield from ((said.start(), year) for year in self._before()[-1:])
            else:
                yield said.start(), self.facts.today.year + bool(said["next"])

    def _before(self) -> list[int]:
        return [int(year) for year in _YEARS.findall(self.said_before)]

    def _is_by_itself(self, said: re.Match[str]) -> bool:
        """Whether it is a year alone, and no part of a day or of a month."""
        return any(
            one.kind == Kind.DATE and one.start == said.start() and one.days and one.days[0].month is None
            for one in self.figures
        )

    def _plans(self) -> list[OfferFacts]:
        """Return the plan that is told, or those that may be."""
        plans = [offer for offer in self.facts.offers.values() if len(offer.payments) > 1]
        told = [offer for offer in plans if self.fitting and offer.key in self.fitting]
        shown = {self.facts.prepared} if self.facts.prepared else {*self.facts.shown, *self.facts.agreements}
        counts = {int(one.value) for one in self.figures if one.kind == Kind.COUNT and one.value}
        told = told or [offer for offer in plans if offer.key in shown] or plans
        return [offer for offer in told if offer.counts["instalment"] & counts] or told

    def _is_sum(self, figure: Figure) -> bool:
        """Whether it is what the payments of the year nearest to it come to, and called a sum."""
        known = {debt.currency for debt in self.facts.debts.values()}
        if not _SUMS.search(self.text) or not may_be_called(figure.unit, self.text[figure.end :], known):
            return False
        year = self._year_of(figure)
        left = _LEFT.search(self.text) is not None
        return any(
            figure.value == amount for offer in self._plans() for amount in self._sums(offer, year, left=left)
        )

    def _sums(self, offer: OfferFacts, year: int, *, left: bool) -> Iterator[Decimal]:
        agreed: AgreementFacts | None = self.facts.agreements.get(offer.key)
        if not agreed or not left:
            yield sum((amount for _, day, amount in offer.payments if day.year == year), Decimal(0))
        if agreed:
            yield sum((amount for day, amount in agreed.left_each if day.year == year), Decimal(0))

    def _year_of(self, figure: Figure) -> int:
        """Return the year that is told right behind the figure, or else the last one before it, or the first."""
        stop = min(
            [
                len(self.text),
                *(one.start for one in self.figures if one.kind == Kind.MONEY and one.start >= figure.end),
            ]
        )
        after = [
            year
            for start, year in self._years
            if figure.end <= start < stop and not _BREAKS.search(self.text, figure.end, start)
        ]
        before = [year for start, year in self._years if start < figure.start]
        return (after or before[::-1] or [year for _, year in self._years])[0]

    def _is_count(self, figure: Figure) -> bool:
        """Whether so many payments fall in the year beside it: "twelve in 2027", "en 2027 caen siete de las ocho"."""
        if _OF_ALL.search(self.text[: figure.start]):
            return False
        near = [year for start, year in self._years if self._is_beside(figure, start)]
        return bool(near) and any(
            figure.value == sum(day.year == near[0] for _, day, _ in offer.payments)
            for offer in self._plans()
        )

    def _is_beside(self, figure: Figure, start: int) -> bool:
        """Whether nothing but the count of all payments stands between the count and the year."""
        begin, end = (figure.end, start) if start >= figure.end else (start + 4, figure.start)
        if _BREAKS.search(self.text, begin, end):
            return False
        between = [one for one in self.figures if begin <= one.start < end and one.kind != Kind.DATE]
        return all(_OF_ALL.search(self.text[: one.start]) for one in between)

    def _ends_run(self, figure: Figure) -> bool:
        """Whether it is an end of "de enero a julio", the first and the last month of the year's payments."""
        run = self._run(figure)
        if run is None:
            return False
        first, last = run
        if self._lists_days(first, last):
            return True
        years = {last.days[0].year} if last.days[0].year else {year for _, year in self._years}
        for offer in self._plans():
            for year in years:
                days = [day for _, day, _ in offer.payments if day.year == year]
                if days and first.days[0].month == min(days).month and last.days[0].month == max(days).month:
                    return True
        return False

    def _lists_days(self, first: Figure, last: Figure) -> bool:
        """Whether days are listed behind the two months that begin in the one and end in the other."""
        days = [one for one in self.figures if one.kind == Kind.DATE and one.start >= last.end]
        months = [one.days[0].month for one in days if one.days and one.days[0].day]
        return len(months) > 1 and (months[0], months[-1]) == (first.days[0].month, last.days[0].month)

    def _run(self, figure: Figure) -> tuple[Figure, Figure] | None:
        """Return the two months of the run of which the figure is an end."""
        months = [one for one in self.figures if one.kind == Kind.DATE and one.days and one.days[0].month]
        months = [one for one in months if one.days[0].day is None]
        for one, other in itertools.pairwise(months):
            if figure in (one, other) and _TO.fullmatch(self.text[one.end : other.start]):
                return one, other
        return None
