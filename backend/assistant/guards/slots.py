"""What a figure may be: each fact of its value, with the role and the offer or debt that has it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from backend.assistant.guards.fact_records import OfferFacts
from backend.assistant.guards.facts import TurnFacts
from backend.assistant.guards.figure import Figure, Kind
from backend.assistant.guards.quotations import same_figure

NOBODY = ""
"""The holder of what is no offer's: a debt's part, the person's own figures."""
OLD = "old "
COUNT = "count"
SAME_ROLES = {
    "next": {"instalment"}, "first": {"instalment", "down_payment"}, "interest": {"interest", "plan interest"},
    "fee_of_document": {"document"}, "discount": {"discount", "old discount", "percent", "old percent"},
    "total": {"total", "old total"},
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
    """Return what an amount or a percentage may be, of these debts and offers; empty for any other figure."""
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


def _of_offer(figure: Figure, offer: OfferFacts, prefix: str) -> Iterator[Slot]:
    if figure.kind == Kind.PERCENT:
        if figure.value in offer.percentages:
            yield Slot(f"{prefix}percent", offer.key)
        return
    for name in _OFFER_AMOUNTS:
        if figure.value in offer.amounts.get(name, ()) and (figure.value or name != "down_payment"):
            yield Slot(prefix + name, offer.key)
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
