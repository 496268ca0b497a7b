"""What kind of answer a question asks for: a time, a sum, a stretch of time, a place."""

from __future__ import annotations

import re
from enum import StrEnum

from backend.knowledge.days import FIELD_WORDS
from backend.knowledge.stems import WORD

_LASTS = (
    r"tard\w+|demor\w+|dur(?:a|an|ar|ara|aran)|guard(?:a|an|ais|ar)|conserv(?:a|an|ar)|borr(?:an|ais)|llegan?"
    r"|aparecen?|respond\w+|contest\w+|resuelv\w+|reflej\w+|registran?|abren?|publica\w*|entregan?|expiden?"
    r"|caducan?|vencen?"
)
_IN_HOW_LONG = (
    rf"\ben cuanto (?:me |te |se |nos |lo |la )*(?:deben? |tienen que |van a |suelen? )?(?:{_LASTS})"
    r"|(?<!a )\bcuanto (?:me |te |se |nos |lo |la |los )*(?:guard|conserv)\w+"
)
_DURATION = re.compile(
    r"\b(?:tard[ao]n?|tardar\w*|demor\w+|dura[n]?|durar\w*|tiempo|dias|meses|anos|plazo)\b"
    rf"|{_IN_HOW_LONG}"
)
_SUM = re.compile(
    r"\b(?:a|por|en)? ?cuanto (?:es |seria )?(?:\w{2,3} ){0,2}"
    r"(?:cobr|cuest|cost|val[eg]|sale\b|saldr|pag|cae\b|descuent|subi|rebaj)"
    r"|\bde cuanto es (?:la |el )?(?:comision|tarifa|cargo|recargo|multa|tasa)|\ba cuanto (?:esta|va)\b"
    r"|\bque (?:precio|tarifa|comision|cost[oe])"
)
"""Where a sum is asked for, however many days or years are told beside it."""
_REASON = re.compile(r"\b(?:por que|porque|quien(?:es)?)\b(?!.*\bcuant[oa]s?\b)")
COUNTS_JOURNEYS = re.compile(
    r"\bcuant(?:a|o)s\s+(?:guaguas?|buses?|autobuses?|colectivos?|salidas?|servicios?|viajes?|frecuencias?"
    r"|expediciones?|veces)\b"
)
ASKS_FIGURE = re.compile(
    r"\bcuant[oa]s?\b|\bprecio|\btarifa|\bvalor\b|\bcosto\b|\bcoste\b|\bimporte|\bque horas?\b|\bporcentaje\b"
)
HOW_LONG = re.compile(
    r"\bcuant[oa]s? (?:tiempo|se |dias|meses|anos|plazo|dura|tard|demor)|\bplazo\b|\bcuanto\b.*\b(?:tard|demor|dura)"
    rf"|{_IN_HOW_LONG}"
)
ASKS_PRICE = re.compile(
    r"\bcuanto\s+(?:\w+\s+){0,2}(?:cuest|cobr|val[eg]|cost)\w*|\bque (?:precio|tarifa|cost[oe])|^precio"
)
OF_CLOCK = re.compile(r"\bque horas?\b")


class Wanted(StrEnum):
    """What kind of answer a question asks for."""

    TIME = "time"
    AMOUNT = "amount"
    DURATION = "duration"
    PLACE = "place"
    ANYTHING = "anything"


def wanted_by(folded: str) -> Wanted:
    """Return what kind of answer a folded question asks for."""
    words = WORD.findall(folded)
    for kind, name in (
        (Wanted.AMOUNT, "amount_words"),
        (Wanted.TIME, "time_words"),
        (Wanted.PLACE, "place_words"),
    ):
        if set(words) & set(FIELD_WORDS[name]):
            if kind is Wanted.AMOUNT and _REASON.search(folded):
                return Wanted.ANYTHING
            if kind is Wanted.AMOUNT and COUNTS_JOURNEYS.search(folded):
                return Wanted.TIME
            is_stretch = kind is Wanted.AMOUNT and _DURATION.search(folded) and not _SUM.search(folded)
            return Wanted.DURATION if is_stretch else kind
    return Wanted.ANYTHING
