"""Amounts that are told of the wrong whole, and days on which something else is over than what is told to be paid."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from backend.assistant.guards.facts import TurnFacts
from backend.assistant.guards.figure import Figure, Kind

_TOTAL = re.compile(
    r"\b(?:total (?:de (?:tu|su|este|ese) acuerdo|del acuerdo|acordado|of (?:your|the) agreement)|agreement's total)"
    r"(?: (?:es|son|era|fue|is|was|de|por|of))* [$€]? ?$"
)
_LEFT_OVER = re.compile(
    r"\b(?:te (?:sobran?|quedan? libres?)|le (?:sobran?|quedan? libres?)|you have|you're left with|"
    r"leaves you(?: with)?)(?: unos| about)? [$€]? ?$"
)
_OVER = re.compile(
    r" ?(?:pesos|dolares|euros|€)?(?: al mes| cada mes)? ?(?:left(?: over)?\b|libres?\b|spare\b|de sobra\b)"
)
_PAY_BY = re.compile(
    r"\b(?:pagar|poner|abonar|consignar|depositar|girar|entregar|pay|deposit)(?:l[ao]s?)?,? "
    r"(?:a mas tardar|antes del?|como maximo|maximo|by|no later than)(?: el)? $"
)
_ACCEPT = re.compile(r"\b(?:acept|decid|eleg|elig|escog|confirm|ofert|accept|choose|offer)\w*")


def wrong_whole_or_day(text: str, figures: Sequence[Figure], facts: TurnFacts) -> str | None:
    """Return the amount or the day that a folded sentence gives to what it is not of."""
    found = next((figure for figure in _wrong(text, figures, facts)), None)
    return text[found.start : found.end] if found else None


def _wrong(text: str, figures: Sequence[Figure], facts: TurnFacts) -> Iterator[Figure]:
    caps, surplus = (facts.budget.amounts.get(name, set()) for name in ("cap", "surplus"))
    before_agreeing = facts.balances_before - {agreed.total for agreed in facts.agreed}
    for figure in figures:
        before = text[: figure.start]
        if figure.kind == Kind.MONEY:
            if figure.value in before_agreeing and _TOTAL.search(before):
                yield figure
            if figure.value in caps - surplus and _LEFT_OVER.search(before) and _OVER.match(text, figure.end):
                yield figure
        elif _PAY_BY.search(before) and not _ACCEPT.search(text) and _is_only_of_accepting(figure, facts):
            yield figure


def _is_only_of_accepting(day: Figure, facts: TurnFacts) -> bool:
    """Whether an offer may be accepted until the day, and nothing is paid on it."""
    ends = {end for offer in facts.offers.values() for end in offer.dates.get("valid_until", ())}
    due = {end for offer in facts.offers.values() for end in offer.dates["due"]}
    return any(pattern.fits(end) for pattern in day.days for end in ends) and not any(
        pattern.fits(one) for pattern in day.days for one in due
    )
