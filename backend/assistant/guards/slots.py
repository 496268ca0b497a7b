"""What a figure may be: each fact of its value, with the role and the offer or debt that has it."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import date

from backend.assistant.guards.fact_records import Figures, OfferFacts
from backend.assistant.guards.facts import TurnFacts
from backend.assistant.guards.figure import Figure, Kind
from backend.assistant.guards.quotations import same_figure

NOBODY = ""
"""The holder of what is no offer's: a debt's part, the person's own figures."""
OLD = "old "
DAY = "day "
COUNT = "count"
SAME_ROLES = {
    "next": {"instalment", "day first", "day down"}, "first": {"instalment", "down_payment", "day first", "day down"},
    "due": {"day single", "day first", "day middle", "day last", "day down"}, "last": {"last", "day last"},
    "until": {"day valid", "day single", "day down", "day last"}, "valid_until": {"day valid"},
    "due_until": {"day single", "day down", "day first", "day last"}, "accepted": {"day accepted"},
    "original_due": {"day overdue"}, "down_payment": {"down_payment", "day down"},
    "interest": {"interest", "plan interest"},
    "fee_of_document": {"document"}, "discount": {"discount", "old discount", "percent", "old percent"},
    "total": {"total", "old total"}, "left": {"balance"},
}  # fmt: skip
"""How the rules call a role (cues.yaml)."""
_OFFER_AMOUNTS = ("total", "discount", "down_payment", "instalment", "paid")
_DEBT_AMOUNTS = ("balance", "principal", "interest", "fees")


@dataclass(frozen=True, slots=True)
class Slot:
    """A role, and the key of the offer that has the value in it."""

    role: str
    holder: str = NOBODY


def slots_of(
    figure: Figure, facts: TurnFacts, debts: frozenset[int], offers: list[OfferFacts]
) -> frozenset[Slot]:
    """Return what an amount, a percentage or a day may be, of these debts and offers; empty for any other figure."""
    if figure.kind == Kind.DATE:
        return frozenset(_of_day(figure, facts, debts, offers))
    old = [offer for offer in facts.superseded if offer.debt_id in debts]
    if figure.kind == Kind.MONEY and figure.value is not None:
        found = [*_debt_amounts(figure, facts, debts), *_own(figure, facts)]
    elif figure.kind == Kind.PERCENT and figure.value is not None:
        found = []
    else:
        return frozenset()
    found += [slot for offer in offers for slot in _of_offer(figure, offer, "")]
    found += [slot for offer in old for slot in _of_offer(figure, offer, OLD)]
    said = [Slot("person")] if any(same_figure(figure, known) for known in facts.said) else []
    return frozenset([*found, *said])


def known_roles(
    kind: Kind, facts: TurnFacts, debts: frozenset[int], offers: list[OfferFacts]
) -> frozenset[str]:
    """Return the roles in which these debts and offers have anything but nothing."""
    if kind == Kind.DATE:
        return frozenset(role for offer in offers for role, days in days_by_role(offer).items() if days)
    old = [offer for offer in facts.superseded if offer.debt_id in debts]
    roles = {
        name for debt in debts & facts.debts.keys() for name in _had(facts.debts[debt].amounts, _DEBT_AMOUNTS)
    }
    roles |= {name for offer in offers for name in _had(offer.amounts, _OFFER_AMOUNTS)}
    roles |= {OLD + name for offer in old for name in _had(offer.amounts, _OFFER_AMOUNTS)}
    roles |= {"plan interest" for offer in offers if _had(offer.amounts, ("interest",))}
    return frozenset(roles | set(facts.affordability) | {"percent"} | ({"old percent"} if old else set()))


def _had(amounts: Figures, names: Collection[str]) -> list[str]:
    return [name for name in names if any(amounts.get(name, ()))]


def _of_day(
    figure: Figure, facts: TurnFacts, debts: frozenset[int], offers: list[OfferFacts]
) -> Iterator[Slot]:
    for offer in offers:
        for role, days in days_by_role(offer).items():
            if any(pattern.fits(day) for pattern in figure.days for day in days):
                yield Slot(role, offer.key)
    due = [facts.debts[debt].due_date for debt in debts & facts.debts.keys()]
    due += [day for agreed in facts.agreements.values() for day, _ in agreed.overdue(facts.today)]
    if any(day is not None and pattern.fits(day) for pattern in figure.days for day in due):
        yield Slot("day overdue")
    if any(pattern.fits(facts.today) for pattern in figure.days):
        yield Slot("day today")
    if any(same_figure(figure, known) for known in facts.said):
        yield Slot("person")


def days_by_role(offer: OfferFacts) -> dict[str, set[date]]:
    """Return an offer's days by what they are: until when it stands, and which payment falls due."""
    found = {
        "day valid": offer.dates.get("valid_until", set()),
        "day accepted": offer.dates.get("accepted", set()),
    }
    if offer.kind == "lump_sum":
        return found | {"day single": offer.dates["due"]}
    last = offer.payments[-1][0]
    for number, day, _ in offer.payments:
        role = {0: "day down", 1: "day first", last: "day last"}.get(number, "day middle")
        found[role] = found.get(role, set()) | {day}
    # Of what is being paid off the next payment is told as the first one of an offer is.
    return found | {"day first": found.get("day first", set()) | offer.dates.get("next", set())}


def _of_offer(figure: Figure, offer: OfferFacts, prefix: str) -> Iterator[Slot]:
    if figure.kind == Kind.PERCENT:
        if figure.value in offer.percentages:
            yield Slot(f"{prefix}percent", offer.key)
        return
    for name in _OFFER_AMOUNTS:
        if figure.value in offer.amounts.get(name, ()) and (figure.value or name != "down_payment"):
            yield Slot(prefix + name, offer.key)
    if figure.value in offer.amounts.get("left", ()):
        # What is still to be paid is called as what was owed.
        yield Slot(f"{prefix}balance", offer.key)
    if figure.value in offer.amounts.get("next", ()):
        yield Slot(f"{prefix}instalment", offer.key)
    if figure.value in offer.amounts["interest"]:
        yield Slot(f"{prefix}plan interest", offer.key)


def _debt_amounts(figure: Figure, facts: TurnFacts, debts: frozenset[int]) -> Iterator[Slot]:
    for debt in debts & facts.debts.keys():
        for name in _DEBT_AMOUNTS:
            if figure.value in facts.debts[debt].amounts[name]:
                yield Slot(name)


def _own(figure: Figure, facts: TurnFacts) -> Iterator[Slot]:
    for role, values in facts.affordability.items():
        if figure.value in values:
            yield Slot(role)
