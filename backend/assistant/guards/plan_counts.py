"""Numbers without a noun that stand for instalments: "la de tres es…", "en seis:", "las 3 cuotas de X y las 6 de Y"."""

from __future__ import annotations

import re
from dataclasses import replace

from backend.assistant.guards.facts import TurnFacts
from backend.assistant.guards.figure import Figure, Kind
from backend.assistant.guards.offer_thread import OfferThread
from backend.assistant.guards.units import NO_NOUN

_PLAN_OF = re.compile(r"\b(?:la|el|opcion|plan|alternativa|oferta) (?:de|a|en) (?:los |las )?$")
_NUMBERED = re.compile(r"\b(?:la|el) (?:numero|nro\.?|n\.o|no\.|#) ?$|\b(?:number|#) ?$")
_PLAN_IN = re.compile(r"(?:^|[-*.,;:|] ?|\b(?:y|o|ni|pero) )(?:en|a|con|por) $")
_PLAN_FIRST = re.compile(r"(?:^|[-*] )(?:y )?$")
_PLANS = re.compile(r"\b(?:las|the) $")
_OF_AMOUNT = re.compile(r" (?:de|of) [$€\d]")
_OF_DAY = re.compile(r" (?:el|en|a|hasta|terminan?|acaban?|salen?|on|in|end) ")
_COUNTED = re.compile(
    r"(?:\d|\b(?:dos|tres|cuatro|cinco|seis|ocho|nueve|diez|doce|two|three|four|five|six|eight|nine|ten|twelve)) "
    r"(?:cuotas|meses|plazos|pagos|instal\w+|months)\b"
)


def read_plans(
    text: str, figures: list[Figure], facts: TurnFacts, thread: OfferThread, said_before: str
) -> list[Figure]:
    """Return the figures, numbers that stand for instalments read as such where an offer has so many.

    `thread` is what was told so far, `said_before` the sentence before.
    """
    counts = {
        count
        for offer in facts.offers.values()
        if offer.kind != "lump_sum"
        for count in offer.counts["instalment"]
    }
    goes_on = "instalment" in thread.roles
    counted = _COUNTED.search(said_before) is not None
    most = max(counts, default=0)
    read = []
    for figure in figures:
        if figure.kind != Kind.NUMBER or not figure.value or figure.value > most:
            read.append(figure)
        elif _numbers_payment(text, figure, options=len(facts.shown)):
            read.append(replace(figure, kind=Kind.ORDINAL, unit="instalment"))
        elif figure.value in counts and _names_plan(text, figure, goes_on=goes_on, counted=counted):
            read.append(replace(figure, kind=Kind.COUNT, unit="instalment"))
        else:
            read.append(figure)
    return read


def _numbers_payment(text: str, figure: Figure, *, options: int) -> bool:
    """Whether "la número 21" is a payment: an option it is where there are as many."""
    told = _NUMBERED.search(text[: figure.start]) is not None
    return told and (options < 2 or (figure.value or 0) > options)


def _names_plan(text: str, figure: Figure, *, goes_on: bool, counted: bool) -> bool:
    """Whether it stands for a plan; `counted` where the sentence before counts instalments."""
    before = text[: figure.start]
    ends = NO_NOUN.match(text, figure.end) is not None
    if _PLAN_OF.search(before):
        return ends
    if _PLANS.search(before):
        of_day = _COUNTED.search(before) and _OF_DAY.match(text, figure.end)
        return bool(_OF_AMOUNT.match(text, figure.end) or of_day)
    alone = text[figure.end :].startswith((":", ",", " |"))
    if _PLAN_IN.search(before):
        return alone or (counted and ends)
    return goes_on and alone and _PLAN_FIRST.search(before) is not None
