"""Percentages: `20 %`, `veinte por ciento`, `la mitad`."""

from __future__ import annotations

import re
from decimal import Decimal

from backend.nlu.entities.number_reader import Number
from backend.nlu.normalise import Message

_SIGN = re.compile(r"\s*(?:%|por\s?cientos?\b|porsiento\b|por\s+siento\b|porcientos?\b|x\s+ciento\b|porc\b)")
_HALF = re.compile(r"\b(?:la|una|a)\s+mitad\b|(?:^|[,;y]\s*)mitad\s+(?:ahora|hoy|ya|y|en|manana|para|el)\b")


def take_percentages(message: Message, numbers: list[Number]) -> tuple[Decimal, ...]:
    """Percentages up to 100 in the order of the text ("la mitad" is 50); takes their characters."""
    text = message.text
    found: list[tuple[int, Decimal]] = []
    for number in numbers:
        match = _SIGN.match(text, number.end)
        if match and message.is_free(number.start, number.end):
            message.take(number.start, match.end())
            if number.bare and not number.negative and 0 < number.value <= 100:
                found.append((number.start, number.value))
    if "mitad" in text:
        found += [(match.start(), Decimal(50)) for match in _HALF.finditer(text)]
    return tuple(dict.fromkeys(value for _, value in sorted(found)))
