"""Which instalment a day belongs to, by its number: "la segunda cuota vence el…"."""

from __future__ import annotations

import re
from collections.abc import Sequence

from backend.assistant.guards.figure import Figure, Kind
from backend.assistant.guards.units import ORDINALS

_PAYS_IT = re.compile(
    r",? (?:(?:pag\w+|vence|toca|cae|es|seria|va|corresponde)(?: (?:la|el|tu))?|(?:en|con|que es|"
    r"es decir,?) (?:la|el|tu)) ?"
)
_BARE_ORDINAL = re.compile(
    r",? (?:pag\w+|vence|toca|cae|va) (?:la|tu) (?P<which>[a-z]+)\b(?! (?:opcion|oferta|deuda))"
)
_NUMBERED = re.compile(r"\bla (?P<number>\d{1,2}),? (?:(?:vence|cae|es|seria) )?el $")
_THE_ONE = re.compile(r"\bthe (?P<which>[a-z]+) one\b[^,;.]*$")
_ORDINAL_BEFORE = re.compile(
    r"\bla (?P<which>[a-z]+)(?: la)? (?:pag|venc|vence|toca|cae|cobr|es|seria)\w*(?: el)? $"
)
_ROW_ORDINAL = re.compile(
    rf"(?:^\| ?|\bla )(?P<which>{'|'.join(sorted(ORDINALS))})(?! (?:opcion|oferta|deuda|alternativa|propuesta)\b)"
    r"(?:(?! (?:termin|acab|val|vig|hasta|antes|luego|y)\w*)[ ,|]*[a-z]+){0,3}[ ,|]*(?:el )?$"
)
"""The nearest "la segunda", or the head of a row, before a date."""


def instalment_of_day(text: str, figure: Figure, figures: Sequence[Figure]) -> int | None:
    """Return the number of the instalment that the date belongs to."""
    before = text[: figure.start]
    numbered = _NUMBERED.search(before)
    if numbered:
        return int(numbered["number"])
    of_one = _THE_ONE.search(before)
    if of_one and of_one["which"] in ORDINALS:
        return ORDINALS[of_one["which"]]
    counted = [other for other in figures if _is_numbered_instalment(other) and other.end <= figure.start]
    if counted:
        return int(counted[-1].value or 0)
    told = _ORDINAL_BEFORE.search(before) or _ROW_ORDINAL.search(before)
    if told and ORDINALS.get(told["which"]):
        return ORDINALS[told["which"]]
    return instalment_behind(text, figure, figures)


def instalment_behind(text: str, figure: Figure, figures: Sequence[Figure]) -> int | None:
    """Return the number of the instalment that is named right behind the date: "el X pagas la segunda"."""
    after = [other for other in figures if other.start >= figure.end]
    named = after and _is_numbered_instalment(after[0])
    if named and _PAYS_IT.fullmatch(text[figure.end : after[0].start]):
        return int(after[0].value or 0)
    named_bare = _BARE_ORDINAL.match(text, figure.end)
    return ORDINALS.get(named_bare["which"]) if named_bare else None


def _is_numbered_instalment(figure: Figure) -> bool:
    return figure.kind == Kind.ORDINAL and figure.unit == "instalment"
