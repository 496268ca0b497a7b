"""What is said of all ways of paying, or of a kind of them: that none has a discount, that all cost the same."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence

from backend.assistant.guards.fact_records import OfferFacts
from backend.assistant.guards.facts import TurnFacts
from backend.assistant.guards.figure import Figure, Kind
from backend.assistant.guards.ways_of_paying import LUMP

_DISCOUNT = r"(?:descuentos?|rebajas?|quita|ahorros?|discounts?|savings?)"
_HAS = r"(?:tiene|trae|lleva|incluye|ofrece|da)n?"
_NONE = re.compile(
    r"\b(?:ningun[ao]?|none of|no (?:option|offer|plan|way))\b"
    r"(?:(?!\b(?:mas|mayor|more|otr\w+|extra|adicional|better|interes\w*|interest|y|and|pero|but)\b)"
    rf"[^.;:,?!\d]){{0,45}}?\b(?:{_DISCOUNT}|baja el total|rebaja (?:algo|nada))\b"
)
_ALL = re.compile(
    r"\b(?:tod[ao]s|all (?:of them|the options|the offers|options|offers))\b[^.;:,?!\d]{0,30}? "
    rf"(?<!no )(?:{_HAS}|have|come with|carry) (?:\w+ ){{0,2}}?{_DISCOUNT}\b"
)
_WITHOUT = re.compile(
    rf"[^.;:,?!\d]{{0,20}}?\b(?:no (?:te |le )?{_HAS} (?:\w+ )?|no hay |sin (?:ningun |ninguna )?|has no |"
    rf"comes with no |(?:doesn't|don't|does not|do not) (?:have|include|come with) (?:a |any )?|have no |"
    rf"without (?:a |any )?){_DISCOUNT}\b"
    r"(?! (?:extra|adicional|mayor))"
)
_PLANS = re.compile(
    r"\b(?:l[ao]s (?:cuotas|planes|opciones (?:a plazos|en cuotas))|(?:a|en|por) (?:plazos|cuotas)|"
    r"the instal\w+(?: plans?)?|paying monthly|in instal\w+)\b"
)
_SAME = re.compile(
    r"\b(?:tod[ao]s|ambas|ambos|cualquiera|all|both)\b[^.;:,?!\d]{0,40}?\b(?P<what>cuestan?|salen?|suman|valen|pagas|"
    r"cost|come to|descuento|discount|total)\b[^.;:,?!\d]{0,15}?\b(?:lo mismo|igual(?:es)?|the same|mism[ao])\b|"
    r"\b(?:tod[ao]s|ambas|ambos|all|both)\b[^.;:,?!\d]{0,25}? (?:el mismo|the same) "
    r"(?P<of>total|descuento|discount|price|precio)\b"
)
_INTEREST = re.compile(
    r"\b(?:l[ao]s (?:cuotas|planes)|(?:a|en|con|por) (?:las |los )?(?:plazos|cuotas)|(?:el|los) plan(?:es)?|instal\w+)"
    r"(?: (?!no\b|ni\b|sin\b|tampoco\b|not\b|without\b)\w+){0,3}? "
    r"(?:pagas?|tienen?|traen?|llevan?|generan?|cobran?|suman?|"
    r"add|carry|have|pay|charge)(?: (?:te|mas|unos|algo de|some|extra))? (?:intereses|interest)\b"
)
_NOTHING_DOWN = re.compile(
    r"\b(?:no (?:te |le )?(?:pide|exige|requiere) (?:nada|plata|dinero)|sin (?:poner )?nada|nada|nothing|sin) "
    r"(?:de entrada|al (?:inicio|principio|comienzo)|(?:cuota )?inicial|down|up front|upfront)\b"
)
_DENIED = re.compile(r"\b(?:no|ni|ningun\w*|none|nor|sin|tampoco|without|not)\b[^.;:?!]*$")
_SUPPOSED = re.compile(r"\b(?:si|if|salvo|excepto|menos|except|casi)\b")


def wrong_together(text: str, figures: Sequence[Figure], facts: TurnFacts) -> str | None:
    """Return the words by which a folded sentence says of ways of paying together what is not so of them."""
    offers = _standing(facts)
    if not offers or "?" in text:
        return None
    found = next(_wrong(text, offers), None) if not _tells_amounts(figures) else None
    if found is None:
        found = _nothing_down(text, figures, offers)
    return None if found is None or _SUPPOSED.search(text) else found


def _tells_amounts(figures: Sequence[Figure]) -> bool:
    return any(one.kind in (Kind.MONEY, Kind.PERCENT) for one in figures)


def _standing(facts: TurnFacts) -> list[OfferFacts]:
    """Return what is on offer, where that is of one debt."""
    offers = [one for key, one in facts.offers.items() if key not in facts.agreements]
    return offers if len({one.debt_id for one in offers}) == 1 and not facts.agreements else []


def _wrong(text: str, offers: list[OfferFacts]) -> Iterator[str]:
    plans = [one for one in offers if one.kind != "lump_sum"]
    lumps = [one for one in offers if one.kind == "lump_sum"]
    reduced = [one for one in offers if _discount(one)]
    for pattern, untrue in ((_NONE, bool(reduced)), (_ALL, len(reduced) < len(offers))):
        yield from (said.group() for said in pattern.finditer(text) if untrue)
    for pattern, those in ((LUMP, lumps), (_PLANS, plans)):
        if those and all(map(_discount, those)):
            yield from (
                said.group() for one in pattern.finditer(text) if (said := _WITHOUT.match(text, one.end()))
            )
    for said in _SAME.finditer(text):
        measure: Callable[[OfferFacts], object] = (
            _discount if (said["what"] or said["of"]) in ("descuento", "discount") else _total
        )
        if len(set(map(measure, offers))) > 1:
            yield said.group()
    if plans and all(one.amounts["interest"] == {0} for one in plans):
        told = (said for said in _INTEREST.finditer(text) if not _DENIED.search(text[: said.start()]))
        yield from (said.group() for said in told)


def _discount(offer: OfferFacts) -> object:
    return max(offer.amounts["discount"])


def _total(offer: OfferFacts) -> object:
    return max(offer.amounts["total"])


def _nothing_down(text: str, figures: Sequence[Figure], offers: list[OfferFacts]) -> str | None:
    """Return "sin nada al inicio" of so many instalments of which something is paid at the beginning."""
    said = _NOTHING_DOWN.search(text)
    counts = {one.value for one in figures if one.kind == Kind.COUNT and one.unit in ("instalment", "month")}
    if said is None or len(counts) != 1:
        return None
    meant = [one for one in offers if counts & one.counts["instalment"] and one.kind != "lump_sum"]
    return said.group() if meant and all(max(one.amounts["down_payment"]) for one in meant) else None
