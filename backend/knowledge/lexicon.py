"""Spanish words as people use them: which are words at all, how usual they are, and what verbs they are forms of."""

from __future__ import annotations

import re
from collections import Counter
from functools import lru_cache
from pathlib import Path

WORDS = Path(__file__).parent / "spanish_words.txt"
USUAL = 3000
"""So many words are in everybody's mouth."""
LEAST_FORMS = 4
_INFINITIVE = re.compile(r"[aei]r(?:se)?$")
_SOUNDS = tuple(
    (re.compile(pattern), sound)
    for pattern, sound in (
        (r"ch", "C"), (r"h", ""), (r"v|w", "b"), (r"z|c(?=[ei])|x", "s"), (r"ll", "y"), (r"g(?=[ei])", "j"),
        (r"qu(?=[ei])|c|q", "k"), (r"(.)\1+", r"\1"), (r"g$", ""),
    )
)  # fmt: skip
"""In Latin America z, c before e and s are one sound; b and v are everywhere."""
_INFINITIVES = {"ais": ("ar",), "eis": ("er", "ir"), "is": ("ir",)}
_YOU_ALL = re.compile(r"(?<=\w\w)(?:ais|eis|is)$")
_SMALL = re.compile(r"(?:ec)?(?:it|ill)([oa])s?$|(?:ec)?(?:it|ill)os$")


@lru_cache(maxsize=1)
def _words() -> dict[str, tuple[int, str]]:
    """Each folded word with its place by frequency and its base form, as the file has them."""
    lines = WORDS.read_text(encoding="utf-8").splitlines()
    pairs = (line.partition(" ") for line in lines if line and not line.startswith("#"))
    return {word: (place, base or word) for place, (word, _, base) in enumerate(pairs)}


def load_words() -> None:
    """Read the words now, so that no question waits for it."""
    _verbs()


def is_word(word: str) -> bool:
    """Whether a folded word is Spanish: then it is no mistyped other one."""
    return word in _words()


def is_usual(word: str, among: int = USUAL) -> bool:
    """Whether a folded word is among the commonest of the language."""
    return _words().get(word, (among, ""))[0] < among


def base_of(word: str) -> str:
    """Return the infinitive, singular or undiminished form of a folded word; the word itself where none is known."""
    known = _words().get(word)
    if known is not None:
        return known[1]
    for plain in (*_undiminished(word), *_of_you_all(word)):
        if plain in _words():
            return plain
    return word


def is_verb(word: str) -> bool:
    """Whether a folded word is a form of a verb, and not its noun ("celebra", "caben"; not "entrada")."""
    return base_of(word) in _verbs()


@lru_cache(maxsize=1)
def _verbs() -> frozenset[str]:
    """The infinitives: what ends like one and has some forms ("chofer" has none)."""
    forms = Counter(base for _, base in _words().values() if _INFINITIVE.search(base))
    return frozenset(base for base, count in forms.items() if count >= LEAST_FORMS)


def sound_of(word: str) -> str:
    """Return how a folded word sounds: the same for "orario" and "horario", "plasas" and "plazas"."""
    for pattern, sound in _SOUNDS:
        word = pattern.sub(sound, word)
    return word


def _of_you_all(word: str) -> list[str]:
    """What a form for "vosotros" may be of: "cobráis", "tenéis", "abrís"."""
    match = _YOU_ALL.search(word)
    return [word[: match.start()] + ending for ending in _INFINITIVES[match[0]]] if match else []


def _undiminished(word: str) -> list[str]:
    """What a diminutive may be made of: "tempranito", "poquito", "chiquillo"."""
    match = _SMALL.search(word)
    if match is None or match.start() < 3:
        return []
    root = word[: match.start()]
    hard = root[:-2] + "c" if root.endswith("qu") else root
    return [start + vowel for start in dict.fromkeys((root, hard)) for vowel in ("o", "a", "e", "")]
