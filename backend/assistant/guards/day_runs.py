"""Days that are told together: one after another, from one to another, or two of each month."""

from __future__ import annotations

import itertools
import re
from collections.abc import Sequence

from backend.assistant.guards.calendar_days import MONTHS
from backend.assistant.guards.dating import pays_in_turn
from backend.assistant.guards.fact_records import OfferFacts
from backend.assistant.guards.figure import Figure, Kind

_FROM = re.compile(r"\b(?:del|desde(?: el)?|entre(?: el)?|from|between) $")
_TO = re.compile(r" (?:al|a|y|hasta|to|until|and|-)(?: el)? ")
_DASH = " - "
_IN_TURN = re.compile(
    r",? ?(?:y |and |luego |then )*(?:(?:otr[ao]|una?|la|lo mismo|another) )?(?:del |el |on )?"
)
_FEWEST_IN_TURN = 3
_OF_MONTHS = re.compile(
    rf"(?:de |desde )?(?:{'|'.join(MONTHS)}) (?:al?|hasta|to) (?:(?:finales|mediados|principios) )?(?:de )?"
)
_NAMES_PAYMENT = re.compile(r"\b(?:la|el|cuota|pago|abono|quincena|fin|finales|mediados) de $")
"""A month that a payment is called by, not where a range begins: "la de fin de febrero al 1 de marzo"."""
_ALL_SUCH_DAYS = re.compile(r"\b(?:los|cada mes|each|every|quincenas?)\b")
_BOTH = re.compile(r" (?:y|o|and|or) (?:el )?")
_EACH_MONTH = re.compile(
    r"(?: (?:y|and) (?:el |on the )?\d{1,2}(?:st|nd|rd|th)?)? (?:de cada mes|(?:of )?(?:each|every) month)"
)


class DayRuns:
    """The days of one sentence that are told together."""

    def __init__(self, text: str, figures: Sequence[Figure]) -> None:
        self.text, self.figures = text, figures

    def out_of_turn(self, offers: list[OfferFacts]) -> Figure | None:
        """Return the first of some days in a row that are no offer's payments one after another."""
        for run in self.in_a_row():
            if len(run) >= _FEWEST_IN_TURN and not any(pays_in_turn(offer, run) for offer in offers):
                return run[0]
        return None

    def in_a_row(self) -> list[list[Figure]]:
        """Return the days that are told in a row: "el 23 de diciembre, el 25 de enero y el 23 de febrero"."""
        runs: list[list[Figure]] = [[]]
        for figure in self.figures:
            follows = runs[-1] and _IN_TURN.fullmatch(self.text[runs[-1][-1].end : figure.start])
            if figure.kind != Kind.DATE or not figure.days or not figure.days[0].day:
                runs.append([])
            elif follows:
                runs[-1].append(figure)
            else:
                runs.append([figure])
        return runs

    def end_of_range(self, figure: Figure) -> str:
        """ "del X al Y" goes from the first to the last, and so does "de diciembre a abril"."""
        days = [other for other in self.figures if other.kind == Kind.DATE]
        for one, other in itertools.pairwise(days):
            between = self.text[one.end : other.start]
            days_told = _FROM.search(self.text[: one.start]) and _TO.fullmatch(between)
            months_told = self._are_months(one, other)
            if (
                (between == _DASH or days_told or months_told)
                and one.days
                and figure.start in (one.start, other.start)
            ):
                return "first" if figure.start == one.start else "last"
        return ""

    def _are_months(self, one: Figure, other: Figure) -> bool:
        """Whether they are a range of months, and not what the days of a list, told beside it, lie between."""
        if not _OF_MONTHS.fullmatch(self.text[one.start : other.start]):
            return False
        if other.days[0].day and _NAMES_PAYMENT.search(self.text[: one.start]):
            return False
        ends = (one.days[0].month, other.days[0].month)
        return all(
            (run[0].days[0].month, run[-1].days[0].month) != ends for run in self.in_a_row() if run[1:]
        )

    def comes_again(self, figure: Figure, offers: list[OfferFacts]) -> bool:
        """ "el 15 y el 30 de cada mes" are the days of a plan that is paid twice a month."""
        told = self.text[figure.start : figure.end]
        again = _ALL_SUCH_DAYS.search(told) or _EACH_MONTH.match(self.text, figure.end)
        days = {pattern.day for pattern in figure.days} - {None}
        return (again is not None or self._has_its_other(figure)) and any(
            offer.frequency == "twice_a_month" and days <= {15, 30} for offer in offers
        )

    def _has_its_other(self, figure: Figure) -> bool:
        """Whether another day of the month stands beside it: "el 15 y el 30"."""
        alone = [
            one for one in self.figures if one.kind == Kind.DATE and all(p.month is None for p in one.days)
        ]
        return any(
            figure in pair and _BOTH.fullmatch(self.text[pair[0].end : pair[1].start])
            for pair in itertools.pairwise(alone)
        )
