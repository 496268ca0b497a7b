"""Whether a sentence speaks to somebody else than the person, and what in it are the person's own words."""

from __future__ import annotations

import re
from collections.abc import Iterable

from backend.assistant.guards.surface import fold, readable, words_of
from backend.assistant.guards.words import word_set

_FIRST_NAMES = word_set("first_names")
_CALLED = re.compile(
    r"(?:^|[,.!¡¿?:] ?|\b(?:[Hh]ola|[Gg]racias|[Dd]on|[Dd]oña|[Ss]eñora?|[Hh]i|[Hh]ello|[Dd]ear)[, ]+)"
    r"(?P<name>[A-ZÁÉÍÓÚÑ][a-záéíóúñ]+)(?: [A-ZÁÉÍÓÚÑ][a-záéíóúñ]+)?(?=[,.:!?]|$)"
)


_QUOTED = re.compile(r"«[^»]+»|“[^”]+”|\"[^\"]+\"")


def without_quotes(folded: str, messages: Iterable[str]) -> str:
    """Return a folded sentence without what it quotes of the person's own messages: that is no claim of ours.

    The accents of the sentence may be left on it; the messages bear none.
    """
    return _QUOTED.sub(lambda quote: "" if _is_said(fold(quote.group()), messages) else quote.group(), folded)


def _is_said(quote: str, messages: Iterable[str]) -> bool:
    words = f" {' '.join(words_of(quote))} "
    return any(words in f" {' '.join(words_of(message))} " for message in messages)


class Person:
    """Knows the debtor's name; an empty one is not known, and then nobody is somebody else."""

    def __init__(self, name: str) -> None:
        self._names = frozenset(words_of(readable(name)))

    def stranger(self, text: str) -> str | None:
        """Return the first name that the sentence calls somebody by and that is not the person's."""
        for called in _CALLED.finditer(text) if self._names else ():
            name = readable(called["name"])
            if name in _FIRST_NAMES and name not in self._names:
                return called["name"]
        return None
