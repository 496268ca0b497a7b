"""Which way of paying is the cheapest, the longest, the one of the lowest instalment: in words, known by the facts."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from backend.assistant.guards.fact_records import OfferFacts
from backend.assistant.guards.figure import Figure, Kind
from backend.assistant.guards.sentence_judge import SentenceJudge
from backend.assistant.guards.ways_of_paying import LUMP, WITH_DOWN_PAYMENT

_EACH = r"(?:cuotas?|mensualidad(?:es)?|pagos? mensual(?:es)?|instal\w+|monthly payments?)"
_WAY = r"(?:opcion|plan|oferta|forma|alternativa|option|offer|way)"
_SORTS = {
    ("instalment", True): rf"{_EACH} (?:es la )?(?:mas (?:alta|grande)|mayor)|mayor {_EACH}|highest {_EACH}",
    (
        "instalment",
        False,
    ): rf"{_EACH} (?:es la )?(?:mas (?:baja|pequena|chica|comoda|barata)|menor)|menor {_EACH}|"
    rf"lowest {_EACH}",
    (
        "discount",
        True,
    ): r"(?:mayor|mejor|mas) (?:descuento|rebaja|ahorro)|que mas (?:te )?(?:ahorra\w*|rebaja)|"
    r"biggest (?:discount|saving)",
    (
        "discount",
        False,
    ): r"(?:menor|menos) (?:descuento|rebaja|ahorro)|que menos (?:te )?(?:ahorra\w*|rebaja)",
    ("total", True): r"mas (?:car[ao]|costos[ao])|que mas cuesta|most expensive",
    ("total", False): r"mas (?:barat[ao]|economic[ao])|que menos cuesta|cheapest",
    ("length", True): r"(?:plazo )?mas larg[ao]|longest",
    ("length", False): r"(?:plazo )?mas cort[ao]|shortest",
}
_THE = rf"(?:la|el|lo|su|tu|the)(?: {_WAY})?(?: (?:de|con|que (?:tiene|da)|with))?(?: (?:la|el|te|the|da))*"
_ALL = [(sort, more, re.compile(rf"\b{_THE} (?:{pattern})\b")) for (sort, more), pattern in _SORTS.items()]
_TO_NAME = re.compile(
    r"(?: de tod[ao]s)?,? ?(?:es|son|seria|serian|is|are|:|,)(?: (?:la|el|las|los|the))?"
    rf"(?: {_WAY})?(?: (?:de|del|en|a|con|por|the|of|in))?(?: (?:la|el|los|las))? ?"
)
_FROM_NAME = re.compile(r"(?: cuotas| meses)?,? ?(?:es|son|seria|serian|is|are)(?: (?:tambien|hoy))? ?")

Measure = Callable[[OfferFacts], Decimal | date]
MEASURES: dict[str, Measure] = {
    "instalment": lambda offer: max(offer.amounts.get("instalment") or offer.amounts["total"]),
    "discount": lambda offer: max(offer.amounts["discount"]),
    "total": lambda offer: max(offer.amounts["total"]),
    "length": lambda offer: max(offer.dates["last"]),
}


@dataclass(frozen=True, slots=True)
class Named:
    start: int
    end: int
    keys: frozenset[str]


def wrong_offer_order(judge: SentenceJudge) -> str | None:
    """Return the words that call a way of paying the cheapest, or the like, that is not; a question says nothing."""
    text = judge.text
    if len(judge.facts.offers) < 2 or "?" in text:
        return None
    named = list(named_offers(judge))
    for sort, more, pattern in _ALL:
        for said in pattern.finditer(text):
            keys = _linked(text, said, named)
            if keys and not any(keys & extreme for extreme in _extremes(judge, sort, keys, more=more)):
                return said.group()
    return None


def _linked(text: str, said: re.Match[str], named: Sequence[Named]) -> frozenset[str]:
    """Return the offers of the way of paying that the superlative is said of."""
    after = [one for one in named if one.start >= said.end()][:1]
    before = [one for one in named if one.end <= said.start()][-1:]
    if before and _FROM_NAME.fullmatch(text[before[0].end : said.start()]):
        return before[0].keys
    if after and _TO_NAME.fullmatch(text[said.end() : after[0].start]):
        return after[0].keys
    return frozenset()


def named_offers(judge: SentenceJudge) -> Iterator[Named]:
    """Yield the ways of paying that the sentence names, in order."""
    offers = judge.facts.offers_of(judge.debts_at(0))
    found = [
        Named(figure.start, figure.end, keys)
        for figure in judge.figures
        if figure.kind == Kind.COUNT and (keys := _counted(judge, figure, offers))
    ]
    for pattern, kind in ((LUMP, "lump_sum"), (WITH_DOWN_PAYMENT, "partial_plus_plan")):
        keys = frozenset(offer.key for offer in offers if offer.kind == kind)
        found += [Named(*match.span(), keys) for match in pattern.finditer(judge.text) if keys]
    yield from sorted(found, key=lambda one: one.start)


def _counted(judge: SentenceJudge, figure: Figure, offers: list[OfferFacts]) -> frozenset[str]:
    return judge.counts.offers_with(figure, offers) or frozenset()


def _extremes(
    judge: SentenceJudge, sort: str, keys: frozenset[str], *, more: bool
) -> Iterator[frozenset[str]]:
    """Yield the offers of which it is so: among all, the plans, and those of both that were shown last."""
    debts = {judge.facts.offers[key].debt_id for key in keys if key in judge.facts.offers}
    every = [offer for offer in judge.facts.offers_of(debts) if offer.key not in judge.facts.agreements]
    plans = [offer for offer in every if offer.kind != "lump_sum"]
    for offers in (plans,) if sort == "instalment" else (every, plans):
        for some in (offers, [offer for offer in offers if offer.key in judge.facts.shown]):
            if len(some) > 1 and keys & {offer.key for offer in some}:
                most = (max if more else min)(map(MEASURES[sort], some))
                yield frozenset(offer.key for offer in some if MEASURES[sort](offer) == most)
