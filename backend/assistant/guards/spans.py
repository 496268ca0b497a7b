"""What is counted between days, in a month, or by listing it: "dos días después", "en marzo vencen tres"."""

from __future__ import annotations

import itertools
import re
from collections.abc import Collection, Iterator
from datetime import date, timedelta
from decimal import Decimal

from backend.assistant.guards.case_days import BEGIN
from backend.assistant.guards.debts_together import are_days_between
from backend.assistant.guards.fact_records import OfferFacts
from backend.assistant.guards.facts import TurnFacts
from backend.assistant.guards.figure import Figure, Kind

_APART = re.compile(
    r"\b(?:despues|mas tarde|antes|luego|siguientes?|diferencia|median?|entre|distancia|separan?|adelant\w+|"
    r"later|after|before|between|apart|earlier)\b"
)
_PAYS = re.compile(
    r"\b(?:venc\w+|ca[ei]\w*|toc\w+|correspond\w+|pag\w+|hay|va|van|ves|tien\w+|tendr\w+|seria\w*|son|due|fall|payments?)\b"
)

_AGO = re.compile(r"\b(?:hace|pasaron|han pasado|van|llevas?)(?: (?:ya|solo|apenas|unos))* $")
_WHEN = re.compile(
    r"\b(?:acept\w+|firm\w+|hicist\w+|abri\w*|report\w+|avis\w+|empez\w+|comenz\w+|inici\w+|concedi\w*)"
    r"(?: (?:el|la|tu|un|una) \w+)? (?:hace|desde hace)(?: (?:ya|solo|apenas|unos))* $|"
    r"\b(?:pasaron|han pasado|van)(?: (?:ya|solo|apenas|unos))* $"
)
_OVERDUE_BEFORE = re.compile(
    r"\b(?:mora|atrasad\w+|retras\w+|vencid[oa]s?|vencia|vencio|overdue|late|was due)\b[^.;]*\b(?:van|pasaron|"
    r"han pasado)"
    r"(?: (?:ya|solo|apenas|unos))* $"
)
"""For so long something is overdue: it did not begin then."""
_MADE = re.compile(r"\b(?:acept\w+|firm\w+|hicist\w+|acuerdo|solicitud|accept\w+|agreed)\b")
_BEGUN = re.compile(
    r"\b(?:abri\w*|abiert\w|report\w+|avis\w+|empez\w+|concedi\w*|reclam\w*|caso|medida|pausa)\b"
)


class Spans:
    """The days and months of one sentence, as far as facts have them."""

    def __init__(self, facts: TurnFacts, figures: list[Figure], text: str) -> None:
        self.facts, self.figures, self.text = facts, figures, text

    def has_between(self, figure: Figure) -> bool:
        """Whether so many days, or months, lie between two days that are known, as a word says."""
        if figure.value is None or figure.unit not in ("day", "month") or not _APART.search(self.text):
            return False
        known = set(self._known())
        named = {day for day in known for said in self._days() for pattern in said.days if pattern.fits(day)}
        others = named if len(named) > 1 else known
        return any(_apart(one, other, figure.unit) == figure.value for one in named for other in others) or (
            not named
            and (
                self._tells_ends(figure)
                or (figure.unit == "day" and are_days_between(figure.value, self.facts))
            )
        )

    def tells_when(self, figure: Figure) -> bool:
        """Whether it is how long ago an agreement was made or a case began."""
        before = self.text[: figure.start]
        if _OVERDUE_BEFORE.search(before):
            return False
        return _WHEN.search(before) is not None and (self.facts.cases != [] or bool(self.facts.agreed))

    def was_then(self, figure: Figure) -> bool:
        """Whether what the sentence tells of happened so many days ago: an agreement was made, a case was opened."""
        if figure.value is None or not _AGO.search(self.text[: figure.start]):
            return False
        day = self.facts.today - timedelta(days=min(int(figure.value), 9_999))
        made = {one for offer in self.facts.offers.values() for one in offer.dates.get("accepted", ())}
        made |= {one for ended in self.facts.ended.values() for one in ended.terms.dates["accepted"]}
        begun = {case.days[BEGIN] for case in self.facts.cases}
        return (day in made and _MADE.search(self.text) is not None) or (
            day in begun and _BEGUN.search(self.text) is not None
        )

    def are_in_month(self, figure: Figure, offers: Collection[OfferFacts]) -> bool:
        """Whether an offer has so many payments in the month that the sentence names."""
        months = [
            pattern
            for said in self._dates()
            for pattern in said.days
            if pattern.month and pattern.day is None
        ]
        if not months or not _PAYS.search(self.text):
            return False
        return any(
            sum(pattern.fits(day) for _, day, _ in offer.payments) == figure.value
            for offer in offers
            for pattern in months
        )

    def lists_days(self, figure: Figure) -> bool:
        """Whether as many days follow as are counted: "dos se corren: el 1 de febrero y el 1 de marzo"."""
        following = [said for said in self._days() if said.start >= figure.end]
        return len(following) > 1 and len(following) == figure.value

    def _tells_ends(self, figure: Figure) -> bool:
        """Whether two ways of paying end so many months one after the other."""
        ends = {max(offer.dates["last"]) for offer in self.facts.offers.values()}
        return any(
            _apart(one, other, figure.unit) == figure.value for one, other in itertools.combinations(ends, 2)
        )

    def _known(self) -> Iterator[date]:
        yield self.facts.today
        for offer in self.facts.offers.values():
            yield from itertools.chain.from_iterable(offer.dates.values())
        for case in self.facts.cases:
            yield from case.days.values()

    def _dates(self) -> list[Figure]:
        return [figure for figure in self.figures if figure.kind == Kind.DATE]

    def _days(self) -> list[Figure]:
        return [figure for figure in self._dates() if any(pattern.day for pattern in figure.days)]


def _apart(one: date, other: date, unit: str) -> Decimal:
    if unit == "day":
        return Decimal(abs((one - other).days))
    return Decimal(abs((one.year - other.year) * 12 + one.month - other.month))
