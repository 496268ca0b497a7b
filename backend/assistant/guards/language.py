"""Whether a sentence is in the debtor's language, by its most frequent words."""

from __future__ import annotations

from backend.assistant.guards.surface import readable, words_of
from backend.assistant.guards.words import word_set

_SPANISH = word_set("spanish")
_ENGLISH = word_set("english")
# Short words that neither language owns.
_FOREIGN = word_set("foreign")
_SHARED = frozenset(
    {
        "no",
        "me",
        "total",
        "a",
        "le",
        "para",
        "dos",
        "una",
        "per",
        "des",
        "pago",
        "com",
        "as",
        "do",
        "die",
        "das",
        "hay",
        "son",
        "bien",
        "che",
    }
)
_TABLES = {"es": _SPANISH, "en": _ENGLISH}
UNREADABLE = "\N{REPLACEMENT CHARACTER}"
"""What stands for bytes that are no letter: a model that writes it writes in no language."""


def written_language(text: str) -> str:
    """Return the language in which somebody writes: English where it plainly is, Spanish otherwise."""
    read = readable(text)
    return "en" if not is_in_language(read, "es") and is_in_language(read, "en") else "es"


def is_in_language(folded: str, language: str) -> bool:
    """Whether the folded text may be in `language` (es or en); a few words or figures alone always may."""
    if UNREADABLE in folded or _foreign_letters(folded) >= 6:
        return False
    words = [word for word in words_of(folded) if word.isalpha()]
    if len(words) < 3:
        return True
    own = _count(words, _TABLES[language])
    others = max(_count(words, _TABLES["en" if language == "es" else "es"]), _count(words, _FOREIGN))
    return not (others >= 2 and others > own + 1) and not (others >= 3 and others > own)


def _count(words: list[str], table: frozenset[str]) -> int:
    return sum(word in table and word not in _SHARED for word in words)


def _foreign_letters(folded: str) -> int:
    """Letters of other scripts."""
    return 0 if folded.isascii() else sum(ord(char) > 0x24F and char.isalpha() for char in folded)
