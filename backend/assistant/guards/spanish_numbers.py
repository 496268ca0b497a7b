"""Spanish identity numbers in a text: their letter tells them from an amount before a word of one letter."""

from __future__ import annotations

import re
from collections.abc import Iterator

from backend.domain.identity import spanish_check_letter

_NUMBER = re.compile(
    r"\b(?:(?P<dni>\d{2}[. ]?\d{3}[. ]?\d{3})|(?P<nie>[xyz])[-. ]?(?P<rest>\d{7}))(?P<gap>[-. ]?)(?P<letter>[a-z])\b",
    re.IGNORECASE,
)
_SIGN_BEFORE = re.compile(r"[$€£] ?$")


def find_spanish_numbers(text: str) -> Iterator[re.Match[str]]:
    """Yield what is written as a DNI or NIE.

    A letter apart from its digits may be a word ("22.500.000 e intereses"): it counts where it is theirs, and where
    no sign makes an amount of them.
    """
    for found in _NUMBER.finditer(text):
        if found["gap"] != " " or (_is_own_letter(found) and not _SIGN_BEFORE.search(text[: found.start()])):
            yield found


def _is_own_letter(found: re.Match[str]) -> bool:
    digits = found["dni"] or str("xyz".index(found["nie"].lower())) + found["rest"]
    return spanish_check_letter(re.sub(r"\D", "", digits)) == found["letter"].upper()
