"""What follows a down payment: the instalments of its own plan, in number and amount; and what it comes to itself."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from backend.assistant.guards.fact_records import OfferFacts
from backend.assistant.guards.facts import TurnFacts
from backend.assistant.guards.figure import Figure, Kind

_CALLED = re.compile(
    r"(?<!con )(?<!con una )\b(?:(?:cuota|pago|abono) inicial|entrada|enganche|down payment)"
    r"(?: (?:de|del|en|of|in) (?:tu|su|est[ae]|es[ae]|la|el|your|this|that) \w+)?"
    r"(?: (?:es|seria|queda|quedaria|is|would be)(?: de| en)?) [$€]? ?$"
)
_THEN = re.compile(r"\b(?:luego|despues|siguen|vienen|then|after|followed by|there are)\b")
_COUNTS_ALL = re.compile(
    r"\b(?:en total|contando|inclu\w+|in all|total|counting|otr[ao]s?|o|or|si|if|en vez|instead)\b"
)


def wrong_after_down(text: str, figures: Sequence[Figure], facts: TurnFacts) -> str | None:
    """Return the first figure of a folded sentence that is not of the plan whose down payment it tells."""
    plans = [one for one in facts.offers.values() if one.kind == "partial_plus_plan"]
    if not plans or "?" in text:
        return None
    found = next(_wrong(text, figures, plans, facts), None)
    return text[found.start : found.end] if found else None


def _wrong(
    text: str, figures: Sequence[Figure], plans: Sequence[OfferFacts], facts: TurnFacts
) -> Iterator[Figure]:
    downs = {amount for plan in plans for amount in plan.amounts["down_payment"]}
    for number, figure in enumerate(figures):
        if figure.kind != Kind.MONEY:
            continue
        if figure.value not in downs and _CALLED.search(text[: figure.start]):
            others = {
                value for one in facts.offers.values() for known in one.amounts.values() for value in known
            }
            yield from (figure,) if figure.value in others else ()
        own = [plan for plan in plans if figure.value in plan.amounts["down_payment"]]
        if own and _THEN.search(text) and not _COUNTS_ALL.search(text):
            yield from (one for one in figures[number + 1 :] if _is_of_another(one, own, facts))


def _is_of_another(figure: Figure, own: Sequence[OfferFacts], facts: TurnFacts) -> bool:
    """Whether it is so many instalments, or what one comes to, of other plans alone."""
    if figure.kind == Kind.COUNT and figure.unit == "instalment":
        counts = {
            count for plan in own for name in ("instalment", "regular") for count in plan.counts.get(name, ())
        }
        return figure.value not in {*counts, 1}
    if figure.kind != Kind.MONEY:
        return False
    others = [one for one in facts.offers.values() if one not in own and one.kind != "lump_sum"]
    return any(figure.value in one.amounts["instalment"] for one in others) and not any(
        figure.value in amounts for plan in own for amounts in plan.amounts.values()
    )
