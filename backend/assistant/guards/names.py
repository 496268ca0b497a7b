"""The names of the person and of those who are owed: what a sentence claims is the same whoever they are."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import lru_cache

from backend.assistant.guards.surface import readable_name, words_of
from backend.assistant.guards.words import word_set

_GENERIC = word_set("generic_names")
_A_NAME = " nombre "


def without_names(folded: str, names: Iterable[str]) -> str:
    """Return a folded sentence with one word in the place of each name, whole or in part ("Banco del Valle")."""
    for name in names:
        pattern = _pattern_of(name)
        if pattern is not None:
            folded = pattern.sub(_A_NAME, folded)
    return folded


@lru_cache(maxsize=1024)
def _pattern_of(name: str) -> re.Pattern[str] | None:
    """Return what finds words of a name beside one another, one of which is not said of any other ("banco")."""
    words = set(words_of(readable_name(name)))
    own = "|".join(sorted(words - _GENERIC))
    if not own:
        return None
    among = "|".join(sorted(words))
    return re.compile(rf"\b(?:(?:{among})\W{{1,2}})*?(?:{own})(?:\W{{1,2}}(?:{among}))*\b")
