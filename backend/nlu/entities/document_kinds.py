"""Kinds of identity documents and what makes a number of each valid."""

from __future__ import annotations

from stdnum.co import nit
from stdnum.es import dni, nie

from backend.nlu.entities.cues import Cue
from backend.nlu.understanding import Document

LONGEST = 13
"""Digits of the longest identity number that is read: a Mexican voter's credential (INE)."""


def document_of(number: str, kind: str) -> Document:
    """A document with its validity: check letter or digit, and the lengths that exist."""
    return Document(number, kind, _VALID[kind](number))


def kind_of(cue: Cue | None, digits: str) -> str:
    """The kind by the word that was said; ID is a foreign number, or one that no Colombian document can have."""
    if cue is not None and cue.is_identity and cue.kind not in ("NIE", "DNI", "CC"):
        return cue.kind
    if len(digits) == 9 and digits[0] in "89" and (cue is None or cue.kind != "DNI"):
        return "NIT"
    foreign = len(digits) > 10 or digits.startswith("0") or (cue is not None and cue.kind == "DNI")
    return "ID" if foreign else "CC"


def _is_cedula(number: str) -> bool:
    return (5 <= len(number) <= 8 or (len(number) == 10 and number[0] in "12")) and number[0] != "0"


def _is_nit(number: str) -> bool:
    """With its check digit; nine digits from 8 or 9 on are a company's number without it."""
    return nit.is_valid(number) or (len(number) == 9 and number[0] in "89")


_VALID = {
    "CC": _is_cedula,
    "TI": lambda number: len(number) in (10, 11),
    "CE": lambda number: 5 <= len(number) <= 9,
    "PPT": lambda number: 6 <= len(number) <= 8,
    "NIT": _is_nit,
    "ID": lambda number: 7 <= len(number) <= LONGEST,
    "DNI": dni.is_valid,
    "NIE": nie.is_valid,
}
