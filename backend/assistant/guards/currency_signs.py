"""Which sign or name an amount may have: soles are no dollars, and pesos are those of several countries."""

from __future__ import annotations

import re
from collections.abc import Collection

from backend.domain.currency import CURRENCIES

_SOL = "PEN"
PESOS = "pesos"
"""What an amount is called that is in somebody's pesos."""
_DOLLAR_SIGNED = frozenset(code for code, known in CURRENCIES.items() if "$" in known.signs) | {_SOL}
"""Currencies whose amounts are read as those with a dollar's sign (surface.readable)."""
_IN_PESOS = frozenset(code for code, known in CURRENCIES.items() if "PESOS" in known.signs)
_NATIONS = {"colombian": "COP", "mexican": "MXN", "argentin": "ARS"}
_NATION = re.compile(r" (?P<nation>colombian|mexican|argentin|chilen|uruguay|dominican|cuban|filipin)\w*")
_SOLES = re.compile(r"\b[sS]/\.?\s?(?=\d)")
_DOLLARS = re.compile(r"(?<![A-Za-z/])\$\s?(?=\d)")


def foreign_sign(raw: str, known: Collection[str]) -> str | None:
    """Return the sign in a sentence that none of the known currencies is written with."""
    soles, dollars = _SOLES.search(raw), _DOLLARS.search(raw)
    if soles and known and _SOL not in known:
        return soles.group().strip()
    return dollars.group().strip() if dollars and set(known) == {_SOL} else None


def may_be_called(unit: str, after: str, known: Collection[str]) -> bool:
    """Whether what an amount is written with, and called behind it, is one of the known currencies."""
    if not unit or not known:
        return True
    if of_nation := _NATION.match(after):
        return _NATIONS.get(of_nation["nation"], "") in known
    if unit == "$":
        return not _DOLLAR_SIGNED.isdisjoint(known)
    return not _IN_PESOS.isdisjoint(known) if unit == PESOS else unit in known
