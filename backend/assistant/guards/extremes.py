"""Superlatives and ranges: "el mejor descuento", "desde A hasta B" name the most or the least there is."""

from __future__ import annotations

import itertools
import re
from collections.abc import Collection
from decimal import Decimal

from backend.assistant.guards.figure import Figure

_MOST = re.compile(
    r"\b(?:hasta|maxim\w+|mayor(?:es)?|"
    r"(?<=el )mejor|(?<=la )mejor|(?<=mi )mejor|(?<=nuestra )mejor|(?<=nuestro )mejor|(?<=los )mejores|"
    r"(?<=las )mejores|"
    r"mas (?:alt|grand)\w+|up to|most|as much as|biggest|best|"
    r"highest|largest)\b"
    r"[^.,;:()\d]{0,40}(?:, (?:del?|de un|el) )?$"
)
_LEAST = re.compile(
    r"\b(?:mas (?:baj|pequen|chic)\w+|menor(?:es)?|minim\w+|lowest|smallest|"
    r"least)\b[^.,;:()\d]{0,25}(?:, (?:del?|de un|el) )?$"
)
_LABEL = re.compile(r"^\W*(?:la|el|lo|tu|the) (?P<said>[^.,;:()\d]{3,40}): ?[$€]? ?$")
"""A label that is a superlative: "La cuota más baja: $ 98.000"."""
_NONE_BELOW = re.compile(
    r"\b(?:no|ningun\w*|not?)\b[^.;]*\b(?:menor(?:es)?|mas baj\w+|inferior\w*|lower|smaller|less)(?: (?:a|que|"
    r"de|than)(?: los| la de)?)? $"
)
_NONE_ABOVE = re.compile(
    r"\b(?:no|ningun\w*|not?)\b[^.;]*\b(?:mayor(?:es)?|mas alt\w+|superior\w*|higher|bigger|"
    r"mas descuento)(?: (?:a|que|de|del|than)(?: los| la de)?)? $"
)
_NOT_SO = re.compile(r"\b(?:no|ni|que(?! (?:tengo|tienes|hay|puedo)\b)|menos|than|not)\b[^.,;]*$")
_FROM = re.compile(r"\b(?:desde|del?|entre|from|between)(?: (?:el|los|un))? $")
_TO = re.compile(r" ?(?:y|al?|hasta|to|and)(?: (?:el|los|un))? ")
_IS_LEAST = re.compile(
    r" (?:es|seria|is) (?:la|el|the) (?:mas (?:baj|pequen|chic)|menor|minim|lowest|smallest)"
)
_IS_MOST = re.compile(
    r" (?:es|seria|is) (?:la|el|the) (?:mas (?:alt|grand)|mayor|maxim|mejor|highest|biggest|best)"
)
_CHANGES = re.compile(r"\b(?:sub|baj|pas|mejor|cambi|reduj|aument|deb|antes|went|from)\w*")


def superlative_place(text: str, figure: Figure) -> str:
    """Return most or least where a superlative at the figure says that it is it, otherwise nothing."""
    before = text[: figure.start]
    if label := _LABEL.match(before):
        before = f"{label['said']} "
    if _NONE_BELOW.search(before):
        return "least"
    if _NONE_ABOVE.search(before):
        return "most"
    if _MOST.search(before) and not _NOT_SO.search(before):
        return "most"
    if _LEAST.search(before) and not _NOT_SO.search(before):
        return "least"
    if _IS_LEAST.match(text, figure.end):
        return "least"
    if _IS_MOST.match(text, figure.end):
        return "most"
    return ""


def place_in_range(text: str, figure: Figure, figures: Collection[Figure]) -> str:
    """Return most or least where the words, or a range, say that the figure is it, otherwise nothing."""
    before, place = text[: figure.start], superlative_place(text, figure)
    if place:
        return place
    if _CHANGES.search(before) or _CHANGES.match(text, figure.end + 1):
        return ""
    same = [other for other in figures if other.kind == figure.kind]
    for first, second in itertools.pairwise(same):
        if _FROM.search(text[: first.start]) and _TO.fullmatch(text[first.end : second.start]):
            if figure is first:
                return "least"
            if figure is second:
                return "most"
    return ""


def fits_place(value: Decimal | None, place: str, known: Collection[Decimal]) -> bool:
    """Whether the value is the most or the least of those known; the least but nothing will do, too."""
    if not place or not known:
        return True
    if place == "most":
        return value == max(known)
    return value in {min(known), min((other for other in known if other), default=min(known))}
