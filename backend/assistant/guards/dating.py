"""Which of an offer's dates a sentence may mean."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from backend.assistant.guards.fact_records import OfferFacts
from backend.assistant.guards.figure import Figure


def fits_dates(offer: OfferFacts, figure: Figure, role: str, ordinal: int | None, *, of_plan: bool) -> bool:
    """Whether the offer has the date in that role; `ordinal` is the instalment's number where one was said.

    `of_plan` where the sentence speaks of instalments: only then does "pagas hasta" mean the last of them.
    """
    days = _days(offer, role, ordinal, of_plan=of_plan)
    return any(pattern.fits(day) for day in days for pattern in figure.days)


def _days(offer: OfferFacts, role: str, ordinal: int | None, *, of_plan: bool) -> Iterable[date]:
    dates = offer.dates
    if role == "valid_until":
        return dates.get("valid_until", set())
    if role == "until" and "valid_until" not in dates:
        return dates["due"]
    if role == "until":
        lump = dates["due"] if offer.kind == "lump_sum" else dates["last"] if of_plan else set()
        if offer.kind == "partial_plus_plan":
            lump = lump | dates["first"]
        return dates.get("valid_until", set()) | lump
    if ordinal is not None and role in ("due", "", "first"):
        return {day for number, day, _ in offer.payments if number == ordinal} | (
            dates["first"] if ordinal == 1 else set()
        )
    if role == "first":
        return dates["first"] | {day for number, day, _ in offer.payments if number == 1}
    if role == "down_payment":
        return {day for number, day, _ in offer.payments if number == 0}
    if role == "last":
        return dates["last"]
    if role == "next":
        return dates.get("next", dates["first"])
    if role == "due_until":
        ends = dates["first"] | dates["last"]
        stands_alone = offer.kind == "lump_sum" or "valid_until" not in dates
        return (
            ends
            if of_plan or stands_alone
            else dates["first"]
            if offer.kind == "partial_plus_plan"
            else set()
        )
    if role == "due":
        return dates["due"]
    if role == "accepted":
        return dates.get("accepted", set())
    if role:
        return set()
    # Without a word that says so nobody means until when an offer stands, or when an agreement was made.
    return set().union(*(days for name, days in dates.items() if name not in ("valid_until", "accepted")))


def pays_in_turn(offer: OfferFacts, run: list[Figure]) -> bool:
    """Whether the offer has payments on the days, one after another."""
    days = [day for _, day, _ in offer.payments]
    return any(
        all(
            any(pattern.fits(day) for pattern in figure.days)
            for figure, day in zip(run, days[start:], strict=False)
        )
        for start in range(len(days) - len(run) + 1)
    )
