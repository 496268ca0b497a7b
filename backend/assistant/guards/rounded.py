"""Amounts that are told rounded, and said to be so: "unos 38 mil", "casi 250 mil", "redondeando, 345 dólares"."""

from __future__ import annotations

import re
from collections.abc import Collection
from decimal import Decimal

from backend.assistant.guards.figure import Figure

_BELOW = re.compile(
    r"\b(?:casi|(?:no|ni|sin) (?:\w+ )?(?:lleg\w+|alcanz\w+|pas\w+|super\w+)(?: al?| del?)?|almost|nearly|just under)"
    r"(?: l[oa]s)? [$€]? ?$"
)
_ASKED = re.compile(
    r"\b(?:un[oa]s|cerca de|alrededor de|aproximadamente|mas o menos|como|about|around|roughly)(?: l[oa]s)? [$€]? ?$"
)
"""In a question it fixes nothing."""
_ROUNDED = re.compile(
    r"\b(?:redonde\w+|(?:numeros|cifras|cuentas) redond[oa]s|round(?:ed|ing|s|ed up|ed down)|in round (?:numbers|"
    r"figures))\b"
)
_EXACTLY = re.compile(r"\b(?:exact\w+)\b[^;.]*$")
_CLOSE = Decimal("0.015")
_TEN, _FINEST = Decimal(10), Decimal(1)


def unrounded(text: str, figure: Figure, known: Collection[Decimal]) -> Decimal | None:
    """Return the known amount that the figure tells in round numbers; None where no word says that it does."""
    value, before = figure.value, text[: figure.start]
    if value is None or value in known or value % _FINEST:
        return None
    if not _is_said(text, before):
        return None
    below, step = _BELOW.search(before), _step(value)
    meant = [
        amount
        for amount in known
        if abs(amount - value) < step
        and abs(amount - value) <= _CLOSE * amount
        and not (below and amount > value)
    ]
    return min(meant, key=lambda amount: (abs(amount - value), amount), default=None)


def _is_said(text: str, before: str) -> bool:
    """Whether the sentence says that it rounds, or only asks."""
    rounds = _ROUNDED.search(text) is not None and not _EXACTLY.search(before)
    return rounds or ("?" in text and _ASKED.search(before) is not None)


def _step(value: Decimal) -> Decimal:
    """Return what the last digit that is told counts: thousands in 38.000."""
    step = _FINEST
    while value % (step * _TEN) == 0:
        step *= _TEN
    return step
