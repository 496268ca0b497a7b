"""What is told of an amount that the person offered, and is not so: that X is less than it, or that it covers all."""

from __future__ import annotations

import re
from collections.abc import Sequence
from decimal import Decimal

from backend.assistant.guards.evidence import SAYING
from backend.assistant.guards.facts import TurnFacts
from backend.assistant.guards.figure import Figure, Kind

_THEIRS = (
    rf"(?:(?:lo que|de lo que|what) (?:me |nos |usted |you )?(?:{SAYING})|you (?:{SAYING})|"
    r"(?:tu|su|your) (?:oferta|propuesta|cifra|offer|proposal|figure))"
)
_MORE = r"(?P<more>mas|por encima|mayor|above|over|more|higher)"
_LESS = r"(?P<less>menos|por debajo|menor|below|under|less|lower)"
_COMPARED = re.compile(
    rf"(?<!no )\b(?:{_MORE}|{_LESS})(?: (?:que|de|than|a))? {_THEIRS}(?: (?:usted|tu|vos))?"
    r"(?:[:,]|, (?:at|de|con|son))? (?:[a-z]+ ){0,2}[$€]? ?$"
)
_SAME = re.compile(
    rf"\b(?:at|exactly|precisely|justo|exactamente|igual (?:a|que)|los? mism[oa]s? que|the same as) {_THEIRS}"
    r"(?: (?:usted|tu|vos))?(?:[:,]|, (?:at|de|con|son))? (?:[a-z]+ ){0,2}[$€]? ?$"
)
_COVERS = re.compile(
    r"(?: ?(?:pesos|euros|€|soles|dolares|dollars))?(?: ya| si| te)* "
    r"(?:cubr\w+|alcanz\w+ para|sald\w+|cancel\w+|covers?|pays? off)"
    r"(?: (?:el|la|todo|toda|tu|su|the|your|all|of))* (?:total|deuda|saldo|balance|debt|todo|whole)\b"
)


def wrong_against_own(text: str, figures: Sequence[Figure], facts: TurnFacts) -> str | None:
    """Return the amount that is not more, less or the same than one that the person told, though it is said to be."""
    for figure in figures:
        if figure.kind != Kind.MONEY or not figure.value:
            continue
        before = text[: figure.start]
        if said := _COMPARED.search(before):
            fits = any(_is_so(figure.value, one, more=bool(said["more"])) for one in _offered(facts))
        elif _SAME.search(before):
            fits = figure.value in _offered(facts)
        elif figure.value in _offered(facts) and _COVERS.match(text, figure.end):
            fits = any(figure.value >= min(offer.amounts["total"]) for offer in facts.offers.values())
        else:
            continue
        if not fits and _offered(facts):
            return text[figure.start : figure.end]
    return None


def _is_so(value: Decimal, own: Decimal, *, more: bool) -> bool:
    return value > own if more else value < own


def _offered(facts: TurnFacts) -> set[Decimal]:
    """Return the amounts that the person told, but for those of their month."""
    amounts = {one.value for one in facts.said if one.kind == Kind.MONEY and one.value is not None}
    of_month = {value for values in facts.affordability.values() for value in values}
    return amounts - of_month
