"""So many days: for how long something is overdue, until an offer ends, until a case is answered."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import timedelta
from decimal import Decimal

from backend.assistant.guards.fact_records import OfferFacts
from backend.assistant.guards.facts import TurnFacts
from backend.assistant.guards.figure import Figure
from backend.assistant.guards.progress_counts import OVERDUE

_AGE = re.compile(
    r"\bmas (?:viej|antigu|reciente|nuev|tiempo|dias)\w*\b|\b(?:oldest|newest|longest|older|newer)\b"
)
_OF_PAYMENT = re.compile(r"\b(?:cuotas?|abonos?|acuerdo|instal\w+|agreement)\b")
_DAYS_OF_MONTH = Decimal(30)
_TO_DECIDE = re.compile(
    r"\b(?:para|to) (?:acept|decid|elegir|escog|pens|confirm|accept|decide|choose|think)\w*|"
    r"\b(?:venz|venc|caduc|expir)\w* (?:la|esta|tu|the) (?:oferta|propuesta|opcion|offer)|\boferta (?:venc|"
    r"caduc|expir)\w*"
)
_GONE_BY = re.compile(r"\b(?:van|which makes|that makes|making)(?: ya)? \d+ (?:dias|days)\b")
_ALMOST = re.compile(r"\b(?:casi|almost|nearly) $")
_FOR_SO_LONG = re.compile(
    r"\b(?:dias (?:(?:lleva|tiene|acumula|va)\w* )?(?:de|en) (?:atraso|mora|retraso)|days (?:late|overdue|"
    r"past due)|en dias|in days)\W+$|"
    r"\b(?:llevas?|hace|dias?\b[^;.]*,|days?\b[^;.]*,)(?: ya)? $"
)


class DayCounts:
    """The days, and months, that one sentence counts."""

    def __init__(self, facts: TurnFacts, text: str, figures: Sequence[Figure]) -> None:
        self.facts, self.text, self.figures = facts, text, figures

    def are_told_again(self, figure: Figure, debts: frozenset[int]) -> bool:
        """Whether it is for how long a debt is overdue, where the noun is left out: "la otra lleva 146"."""
        before = self.text[: figure.start]
        goes_on = OVERDUE.search(before) and any(
            one.unit == "day" and one.end <= figure.start for one in self.figures
        )
        return bool(goes_on or _FOR_SO_LONG.search(before)) and self._overdue(figure.value, debts)

    def were_read_as_date(self, figure: Figure, debts: frozenset[int]) -> bool:
        """ "en 253 días de mora" was read as a date."""
        return figure.unit == "day" and self._overdue(figure.value, debts)

    def are_in_row_of_debt(self, value: Decimal, debts: frozenset[int]) -> bool:
        """Whether a row of a table, whose head is not here, tells for how long its debt is overdue."""
        return self.text.lstrip().startswith("|") and self._overdue(value, debts)

    def are_until(self, value: Decimal, debts: frozenset[int], offers: list[OfferFacts]) -> bool:
        """Whether so many days from today something ends or falls due, or something is overdue for so long."""
        if OVERDUE.search(self.text) or _AGE.search(self.text) or _GONE_BY.search(self.text):
            return self._overdue(value, debts)
        if self._are_since_told_day(value, debts):
            return True
        day = self.facts.today + timedelta(days=min(int(value), 9_999))
        decides = _TO_DECIDE.search(self.text) is not None
        known = any(
            day in days
            for offer in offers
            for name, days in offer.dates.items()
            if not decides or name == "valid_until" or "valid_until" not in offer.dates
        )
        known |= any(day in case.days.values() for case in self.facts.dated_cases)
        return known or (value == 14 and any(offer.frequency == "fortnightly" for offer in offers))

    def _are_since_told_day(self, value: Decimal, debts: frozenset[int]) -> bool:
        """Whether the sentence tells since when something is overdue, and that is so many days ago."""
        since = self.facts.today - timedelta(days=min(int(value), 9_999))
        told = any(pattern.fits(since) for one in self.figures for pattern in one.days if pattern.day)
        return told and since < self.facts.today and self._overdue(value, debts)

    def are_months_overdue(self, months: Decimal, debts: frozenset[int], before: str = "") -> bool:
        """Whether a debt is overdue for so many months, within half of one; for less, where `before` ends so."""
        if _ALMOST.search(before):
            return any(
                0 < months * _DAYS_OF_MONTH - days < _DAYS_OF_MONTH / 2 for days in self._days_past_due(debts)
            )
        return any(
            0 <= days - months * _DAYS_OF_MONTH + _DAYS_OF_MONTH / 4 < _DAYS_OF_MONTH
            for days in self._days_past_due(debts)
        )

    def _days_past_due(self, debts: frozenset[int]) -> set[int]:
        """Return for how many days the debts have been due, where that is known."""
        known = (self.facts.debts[debt].days_past_due for debt in debts & self.facts.debts.keys())
        return {days for days in known if days is not None}

    def _overdue(self, value: Decimal | None, debts: frozenset[int]) -> bool:
        agreements = self.facts.agreements.values()
        asked = {agreed.days_late(self.facts.today) for agreed in agreements if agreed.left_each}
        late = asked - {0}
        if late and _OF_PAYMENT.search(self.text):
            return value in late
        # Nought is told of an agreement of which something is left and nothing is late.
        return value in (late or asked) | self._days_past_due(debts)
