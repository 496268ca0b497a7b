"""Number phrases: `200 mil`, `1,5 millones`, `doscientos cincuenta mil`, `millón y medio`, `un palo doscientos`."""

from __future__ import annotations

from backend.nlu.entities import lexicon
from backend.nlu.entities.lexicon import MULTIPLIERS, cardinal
from backend.nlu.entities.number_reader import Number, NumberReader
from backend.nlu.entities.number_units import add_signs, share_units, with_cents
from backend.nlu.normalise import Token


def find_numbers(tokens: list[Token]) -> list[Number]:
    """All number phrases, in order, without overlaps."""
    found: list[Number] = []
    index = 0
    while index < len(tokens):
        number = NumberReader(tokens, index).read() if _may_begin(tokens[index]) else None
        if number is None:
            index += 1
            continue
        add_signs(number, tokens)
        found.append(number)
        index = number.last + 1
    share_units(found, tokens)
    return with_cents(found, tokens)


def separate_glued(tokens: list[Token]) -> list[Token]:
    """Cut number words that were typed together ("dosmil", "quinientosmil")."""
    separated: list[Token] = []
    for token in tokens:
        parts = lexicon.split_glued(token.text) if token.kind == "w" and len(token.text) > 5 else None
        start = token.start
        for part in parts or ():
            separated.append(Token("w", part, start, start + len(part)))
            start += len(part)
        if not parts:
            separated.append(token)
    return separated


def _may_begin(token: Token) -> bool:
    if token.kind == "s":
        return False
    return token.kind == "n" or token.text in _BEGINNERS or cardinal(token.text) is not None


_BEGINNERS = frozenset(
    lexicon.HALVES | {"par", "siento"} | {word for word, unit in MULTIPLIERS.items() if unit.bare}
)
