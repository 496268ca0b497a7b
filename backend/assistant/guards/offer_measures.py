"""What of ways of paying is compared in words, and whether it is told to be more: the price, the length, the saving."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date
from decimal import Decimal

from backend.assistant.guards.fact_records import OfferFacts

_LOW = (
    r"(?:baj|pequen|chic|comod|liger|livian|suave|llevader|manejable|accesible|asequible|barat|economic|cort|"
    r"pronto|rapid)"
)
_HIGH = r"(?:alt|grand|elevad|car[ao]|costos|larg|tarde)"
_MORE_OF = (
    r"(?:descuento|rebaja|ahorr\w+|pag\w+|cuest\w+|cost\w+|tiempo|plazo|cuotas|meses|mensualidades|"
    r"que|al|con|en|por|cada|te|me|le|les|se)"
)
DIRECTIONS = (
    rf"(?P<less>mas {_LOW}\w*|menos|menor(?:es)?|antes|less|least|fewe(?:r|st)|lowe(?:r|st)|smalle(?:r|st)|"
    r"shorte(?:r|st)|cheape(?:r|st)|sooner|earlie(?:r|st))"
    rf"|(?P<more>mas {_HIGH}\w*|mas(?= {_MORE_OF}\b| ?$)|mayor(?:es)?|more|most|highe(?:r|st)|large(?:r|st)|"
    r"bigge(?:r|st)|longe(?:r|st)|later|dearer)"
)
"""Bare "más" says more only of what can be counted: "más flexible" is held against nothing."""
_DIRECTION = re.compile(rf"\b(?:{DIRECTIONS}|(?P<best>mejor|best))(?!\w)")
_MEASURED = (
    ("discount", re.compile(r"\b(?:descuento|rebaja|ahorr\w+|sav\w+|discount)\b")),
    (
        "length",
        re.compile(
            r"\b(?:mas (?:larg|cort)\w+|tiempo|tarde|antes|pronto|longe(?:r|st)|shorte(?:r|st)|sooner|later|earlier|"
            r"(?:mas|menos|menor numero de|more|fewe(?:r|st)|most) "
            r"(?:cuotas|pagos|meses|mensualidades|instal\w+|payments|months))\b"
        ),
    ),
    (
        "instalment",
        re.compile(r"\b(?:cuotas?|mensual\w*|(?:al|por|cada) mes|instal\w+|monthly|(?:each|a|per) month)\b"),
    ),
    (
        "total",
        re.compile(
            r"\b(?:(?:barat|economic|car[ao]|cost|cuest|pag|sal|total|precio|pay|expensive|dear)\w*|cheape(?:r|st))"
        ),
    ),
)
"""What is compared, the more special words first."""

MEASURES: dict[str, Callable[[OfferFacts], Decimal | date]] = {
    "instalment": lambda offer: max(offer.amounts.get("instalment") or offer.amounts["total"]),
    "discount": lambda offer: max(offer.amounts["discount"]),
    "total": lambda offer: max(offer.amounts["total"]),
    "length": lambda offer: max(offer.dates["last"]),
}


def read_comparison(said: str) -> tuple[str, bool]:
    """Return what is compared, one of MEASURES, and whether it is told to be more; nothing where no word tells."""
    direction = _DIRECTION.search(said)
    sort = next((sort for sort, words in _MEASURED if words.search(said)), "")
    if direction is None or (direction.lastgroup == "best" and sort != "discount"):
        return "", False
    return sort, direction.lastgroup != "less"
