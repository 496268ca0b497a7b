"""Which sign an amount may be written with: soles are no dollars and no pesos."""

from __future__ import annotations

import re
from collections.abc import Collection

DOLLAR_SIGNED = frozenset({"COP", "USD", "MXN", "PEN"})
"""Currencies whose amounts are read as those with a dollar's sign (surface.readable)."""
_SOLES = re.compile(r"\b[sS]/\.?\s?(?=\d)")
_DOLLARS = re.compile(r"(?<![A-Za-z/])\$\s?(?=\d)")
_SOL = "PEN"


def foreign_sign(raw: str, known: Collection[str]) -> str | None:
    """Return the sign in a sentence that none of the known currencies is written with."""
    soles, dollars = _SOLES.search(raw), _DOLLARS.search(raw)
    if soles and known and _SOL not in known:
        return soles.group().strip()
    return dollars.group().strip() if dollars and set(known) == {_SOL} else None
