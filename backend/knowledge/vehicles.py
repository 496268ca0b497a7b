"""What people travel in, by kind: of a bus a timetable of trains says nothing."""

from __future__ import annotations

import re
from collections.abc import Container

from backend.knowledge.days import FIELD_WORDS
from backend.knowledge.stems import stem_words

_KIND_OF = {word: kind for kind, words in FIELD_WORDS["vehicles"].items() for word in words}
_KIND_OF_STEM = {stem_words([word])[0]: kind for word, kind in _KIND_OF.items()}
VEHICLE = "|".join(_KIND_OF)
"""A pattern of their names in the singular."""
SCHEDULED = "|".join(word for word, kind in _KIND_OF.items() if kind != "taxi")
"""The same of those that have timetables."""
_NAMED = re.compile(rf"\b({VEHICLE})(?:e?s)?\b")


def vehicles_named(folded: str) -> frozenset[str]:
    """Return the kinds of vehicle that a folded question names."""
    return frozenset(_KIND_OF[word] for word in _NAMED.findall(folded))


def vehicles_among(terms: Container[str]) -> frozenset[str]:
    """Return the kinds of vehicle that are among the terms of a document."""
    return frozenset(kind for stem, kind in _KIND_OF_STEM.items() if stem in terms)
