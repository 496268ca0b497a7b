"""Which sign an amount may be written with: soles are no dollars and no pesos."""

from __future__ import annotations

import re
from collections.abc import Collection

from backend.assistant.guards.figure import Figure

DOLLAR_SIGNED = frozenset({"COP", "USD", "MXN", "PEN"})
"""Currencies whose amounts are read as those with a dollar's sign (surface.readable)."""
_SOLES = re.compile(r"\b[sS]/\.?\s?(?=\d)")
_DOLLARS = re.compile(r"(?<![A-Za-z/])\$\s?(?=\d)")
_SOL = "PEN"

_PESOS = {
    "mexican": "MXN", "argentin": "ARS", "chilen": "CLP", "uruguay": "UYU", "dominican": "DOP", "cuban": "CUP",
    "filipin": "PHP", "colombian": "COP",
}  # fmt: skip
"""Whose pesos they are."""
_NATION = re.compile(rf" ({'|'.join(_PESOS)})\w*")


def foreign_sign(raw: str, known: Collection[str]) -> str | None:
    """Return the sign in a sentence that none of the known currencies is written with."""
    soles, dollars = _SOLES.search(raw), _DOLLARS.search(raw)
    if soles and known and _SOL not in known:
        return soles.group().strip()
    return dollars.group().strip() if dollars and set(known) == {_SOL} else None


def are_pesos_of(text: str, figure: Figure, known: Collection[str]) -> bool | None:
    """Return whether the pesos of an amount are of a known currency; None where it is told in no pesos."""
    nation = _NATION.match(text, figure.end)
    if nation:
        return _PESOS[nation[1]] in known
    if figure.unit == "COP" and "peso" in text[figure.start : figure.end]:
        return not set(known).isdisjoint(_PESOS.values())
    return None
