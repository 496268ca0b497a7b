"""Which way of paying is the cheapest, the longest, the one of the lowest instalment: in words, known by the facts."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from backend.assistant.guards.fact_records import OfferFacts
from backend.assistant.guards.figure import Figure, Kind
from backend.assistant.guards.offer_measures import DIRECTIONS, MEASURES, read_comparison
from backend.assistant.guards.sentence_judge import SentenceJudge
from backend.assistant.guards.ways_of_paying import LUMP, WITH_DOWN_PAYMENT

_WAY = r"(?:opcion|plan|oferta|forma|alternativa|option|offer|way|one)"
_ALL_OF_THEM = (
    r"(?: de (?:tod[ao]s|l[ao]s (?:dos|tres|cuatro))| of (?:them )?all| of the (?:two|three|four))?"
)
_SUPERLATIVE = re.compile(
    rf"\b(?:{DIRECTIONS}|(?P<best>mejor (?:descuento|rebaja|ahorro)|best (?:discount|saving)))\b"
)
_ARTICLE = re.compile(r"\b(?:la|el|lo|su|tu|the)\b")
_THE = re.compile(rf"\b(?:la|el|lo|su|tu|the)(?: {_WAY})?(?: (?!y |o |ni |and |or )[a-z]+){{0,4}} $")
"""The article that a superlative has before it, with what stands between: "la que te da ", "la cuota "."""
_TO_NAME = re.compile(
    rf"(?: [a-z]+){{0,4}}?{_ALL_OF_THEM},? ?(?:es|son|seria|serian|is|are|:|,)(?: (?:la|el|las|los|the))?"
    rf"(?: {_WAY})?(?: (?:de|del|en|a|con|por|the|of|in|for))?(?: (?:la|el|los|las|pagar|pagando))?"
    r"(?: (?:de|en|a|con|por|in))?(?: (?:la|el|los|las))? ?"
)
_FROM_NAME = re.compile(
    r"(?: cuotas| meses)?,? ?(?:es|son|seria|serian|sale|resulta|is|are)(?: (?:tambien|hoy))? ?"
)
_CLAUSE_END = re.compile(r"[,;:?!\n|]|\.(?!\d)|\b(?:y|o|pero|and|or|but)\b")
_ELLIPTIC = re.compile(
    r"\b(?:que|than|frente al?)(?: (?:en|con|a|in|with))?(?: (?:la|las|el|los|the)(?: de)?)? $"
)
_THE_ONE_OF = re.compile(r"\b(?:la|el) de (?:las )?$")
_AMONG_ALL = re.compile(
    r"\b(?:de|entre|of|among) (?:tod[ao]s|all|(?:l[ao]s|the) (?:dos|tres|cuatro|cinco|two|three|four|five|\d))\b"
    r"(?: (?:(?:las|los|the) )?(?:opcion|oferta|forma|alternativa|propuesta|option|offer|way)\w*)?"
    r"(?!\w| (?:a plazos|en cuotas|por cuotas|mensual|cuotas|meses|planes|plans))"
)
"""Of all ways of paying, the single payment among them."""
_IN_GENERAL = re.compile(
    r"\b(?:las cuotas|(?:en|a|por) (?:cuotas|plazos)|the instal\w+|in instal\w+|paying monthly)\b"
    r"(?! (?:inicial|de (?:\d|[$€])))"
)
_TIMES = re.compile(r"\b(?:tarde|antes|pronto|later|sooner|earlier)\b")
_ENDS = re.compile(r"\b(?:termin|acab|finish|end)\w*")


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
    named: list[Named] = []
    for said in _SUPERLATIVE.finditer(text):
        heads = list(_heads(text, said.start()))
        named = named or (list(named_offers(judge)) if heads else [])
        found = ((head, _linked(text, head, said.end(), named)) for head in heads)
        start, linked = next(((head, one) for head, one in found if one), (0, None))
        if linked is None:
            continue
        words = text[start : linked.end]
        sort, more = _read(words)
        keys = linked.keys
        if sort and not any(keys & extreme for extreme in _extremes(judge, sort, keys, more=more)):
            return words
    return None


def _heads(text: str, end: int) -> Iterator[int]:
    """Yield where an article stands that the superlative may have: the farthest first."""
    return (
        one.start()
        for one in _ARTICLE.finditer(text, max(0, end - 60), end)
        if _THE.match(text[:end], one.start())
    )


def _read(words: str) -> tuple[str, bool]:
    """Return what the superlative is of; of days, only when one has paid everything."""
    sort, more = read_comparison(words)
    if sort == "length" and _TIMES.search(words) and not _ENDS.search(words):
        return "", more
    return sort, more


def _linked(text: str, start: int, end: int, named: Sequence[Named]) -> Named | None:
    """Return the way of paying that the superlative from start is said of; its end is that of the words about it."""
    before = [one for one in named if one.end <= start][-1:]
    if before and _FROM_NAME.fullmatch(text[before[0].end : start]):
        stop = _CLAUSE_END.search(text, end)
        return Named(start, stop.start() if stop else len(text), before[0].keys)
    after = [one for one in named if one.start >= end][:1]
    if after and _TO_NAME.fullmatch(text[end : after[0].start]):
        return Named(start, after[0].start, after[0].keys)
    return None


def named_offers(judge: SentenceJudge) -> Iterator[Named]:
    """Yield the ways of paying that the sentence names, in order."""
    offers = judge.facts.offers_of(judge.debts_at(0))
    found = list(_in_general(judge.text, offers))
    found += [
        Named(figure.start, figure.end, keys)
        for figure in judge.figures
        if (keys := _counted(judge, figure, offers) | _of_day(figure, offers))
    ]
    for pattern, kind in ((LUMP, "lump_sum"), (WITH_DOWN_PAYMENT, "partial_plus_plan")):
        keys = frozenset(offer.key for offer in offers if offer.kind == kind)
        found += [Named(*match.span(), keys) for match in pattern.finditer(judge.text) if keys]
    yield from sorted(found, key=lambda one: one.start)


def _in_general(text: str, offers: list[OfferFacts]) -> Iterator[Named]:
    """Yield where instalments are named without saying how many: all plans are meant."""
    keys = frozenset(offer.key for offer in offers if offer.kind != "lump_sum")
    return (Named(*match.span(), keys) for match in _IN_GENERAL.finditer(text) if keys)


def _counted(judge: SentenceJudge, figure: Figure, offers: list[OfferFacts]) -> frozenset[str]:
    """Return the plans of so many instalments; "que seis" counts them, too, behind another count."""
    if figure.kind == Kind.COUNT:
        return judge.counts.offers_with(figure, offers) or frozenset()
    if figure.kind != Kind.NUMBER:
        return frozenset()
    beside = any(other.unit == "instalment" for other in judge.figures)
    before = judge.text[: figure.start]
    if not (beside and _ELLIPTIC.search(before)) and not _THE_ONE_OF.search(before):
        return frozenset()
    return frozenset(offer.key for offer in offers if figure.value in offer.counts["instalment"])


def _of_day(figure: Figure, offers: list[OfferFacts]) -> frozenset[str]:
    """Return the single payment of a day, where there are several of them."""
    lumps = [offer for offer in offers if offer.kind == "lump_sum"]
    if figure.kind != Kind.DATE or len(lumps) < 2:
        return frozenset()
    return frozenset(
        offer.key
        for offer in lumps
        if any(pattern.fits(day) for pattern in figure.days for day in offer.dates["due"])
    )


def _extremes(
    judge: SentenceJudge, sort: str, keys: frozenset[str], *, more: bool
) -> Iterator[frozenset[str]]:
    """Yield the offers of which it is so: among all, the plans, and those of both that were shown last."""
    debts = {judge.facts.offers[key].debt_id for key in keys if key in judge.facts.offers}
    every = [offer for offer in judge.facts.offers_of(debts) if offer.key not in judge.facts.agreements]
    plans = [offer for offer in every if offer.kind != "lump_sum"]
    sets = (every,) if _AMONG_ALL.search(judge.text) else (every, plans)
    for offers in (plans,) if sort == "instalment" else sets:
        for some in (offers, [offer for offer in offers if offer.key in judge.facts.shown]):
            if len(some) > 1 and keys & {offer.key for offer in some}:
                most = (max if more else min)(map(MEASURES[sort], some))
                yield frozenset(offer.key for offer in some if MEASURES[sort](offer) == most)
