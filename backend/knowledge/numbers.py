"""Numbers that tell one thing from another of its kind: the eleventh notary, five zones, a pass of ten journeys."""

from __future__ import annotations

import re
from collections.abc import Iterator

_UNITS = (
    *("uno", "dos", "tres", "cuatro", "cinco", "seis", "siete", "ocho"),
    *("nueve", "diez", "once", "doce", "trece", "catorce", "quince"),
)
_ORDINALS = (
    *("primer", "segund", "tercer", "cuart", "quint", "sext", "septim", "octav"),
    *("noven", "decim", "undecim", "duodecim", "decimotercer", "decimocuart", "decimoquint"),
)
NUMBER_WORDS: dict[str, int] = {
    **{word: number for number, word in enumerate(_UNITS, 1)},
    **{f"{start}{end}": number for number, start in enumerate(_ORDINALS, 1) for end in "oa"},
    **{
        "una": 1,
        "primer": 1,
        "tercer": 3,
        "dieciseis": 16,
        "diecisiete": 17,
        "dieciocho": 18,
        "diecinueve": 19,
        "veinte": 20,
    },
    **{"treinta": 30, "cuarenta": 40, "cincuenta": 50, "sesenta": 60},
}
_NUMBER = r"\d{1,5}|" + "|".join(sorted(NUMBER_WORDS, key=len, reverse=True))
_NUMBERED = re.compile(rf"\b([^\W\d_]{{4,}}) (?:n(?:umero|ro|o)?\.? ?)?({_NUMBER})\b(?![.,:/]\d)")
_COUNTED = re.compile(rf"(?<![\d.,:/])\b({_NUMBER}) ([^\W\d_]{{4,}})")


def value_of(word: str) -> int | None:
    """Return the number that a folded word is, None where it is none."""
    return int(word) if word.isdigit() and len(word) < 6 else NUMBER_WORDS.get(word)


def number_term(word: str) -> str | None:
    """Return the term by which a number that is written as a word is found, None for other words."""
    value = NUMBER_WORDS.get(word) if word not in {"uno", "una"} else None
    return f"#n{value}" if value is not None else None


def numbered_things(folded: str) -> Iterator[tuple[str, int]]:
    """Yield what is numbered or counted in a folded question, with its number: "notaría 11", "cinco zonas"."""
    pairs = [*_NUMBERED.findall(folded), *((thing, number) for number, thing in _COUNTED.findall(folded))]
    for thing, word in pairs:
        number = value_of(word)
        if number is not None:
            yield thing, number
