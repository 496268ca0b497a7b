"""So many payments that are told as all of one amount: "las cuatro cuotas fueron de X" where the last was of Y."""

from __future__ import annotations

import itertools
import re
from collections.abc import Sequence

from backend.assistant.guards.fact_records import OfferFacts
from backend.assistant.guards.figure import Figure, Kind

_ALL_OF = re.compile(
    r"(?: (?!ultim|primer)[a-z]+){0,4}?,? (?:(?:que|son|fueron|eran|seran|were|are) )*(?:tod[ao]s|all)"
    r"(?: (?:ell[ao]s|iguales|them|equal))?,? (?:(?:son|fueron|eran|de|por|of|at|for) )+(?:s/ ?|[$€] ?)?|"
    r"(?: (?:de|del|of) [a-z]+(?: [a-z]+)?)? (?:fueron|were) (?:de|por|of|for) (?:s/ ?|[$€] ?)?"
)
_BUT = re.compile(
    r"\b(?:casi|menos|salvo|excepto|ultim\w+|primer\w+|otr[ao]s?|almost|except|but|last|first|final|otras?)\b|"
    r"\b(?:y|mas|and) (?:una|one|la|the)\b"
)


def unlike(text: str, figures: Sequence[Figure], offers: Sequence[OfferFacts]) -> Figure | None:
    """Return the amount of which all payments are said to be, and not all are of any plan of so many."""
    for count, amount in itertools.pairwise(figures):
        if count.kind != Kind.COUNT or count.unit != "instalment" or amount.kind != Kind.MONEY:
            continue
        if not _ALL_OF.fullmatch(text[count.end : amount.start]) or _BUT.search(text):
            continue
        told = [[paid for number, _, paid in offer.payments if number] for offer in offers]
        whole = [paid for paid in told if len(paid) == count.value and amount.value in paid]
        if whole and all(paid.count(amount.value) != count.value for paid in told if amount.value):
            return amount
    return None
