"""Percentages that leave their noun out: "cinco por ciento de contado, cuatro en tres cuotas, tres en seis"."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from backend.assistant.guards.figure import Figure, Kind

_BEGINS = re.compile(r"(?:[,;:]|\b(?:y|and)) ?(?:(?:un|el|a|the|y|and) )*$")
_OF_WAY = re.compile(
    r" (?:en|con|por|si (?:pagas|son)|in|over|with|for) (?:las |los |el |the )?"
    r"(?:\d|dos|tres|cuatro|cinco|seis|ocho|nueve|diez|doce|two|three|six|twelve|pago|inicial|entrada|cuotas)|"
    r" (?:de contado|de una vez|al contado|upfront)\b"
)


def with_shares(text: str, figures: Sequence[Figure]) -> list[Figure]:
    """Return the figures, a number before a way of paying read as a percentage where one was told before."""
    told = next((one.end for one in figures if one.kind == Kind.PERCENT and not one.unit), None)
    if told is None:
        return list(figures)
    return [
        replace(one, kind=Kind.PERCENT, unit="") if one.start >= told and _is_share(text, one) else one
        for one in figures
    ]


def _is_share(text: str, figure: Figure) -> bool:
    return (
        figure.kind == Kind.NUMBER
        and _BEGINS.search(text[: figure.start]) is not None
        and _OF_WAY.match(text, figure.end) is not None
    )
