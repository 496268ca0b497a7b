"""Words as they are compared: lower case, no accents, no endings, and none of the words that say nothing."""

from __future__ import annotations

import re
import threading
import unicodedata
from pathlib import Path
from typing import Any

import Stemmer

WORD = re.compile(r"[^\W_]+")
LONGEST_QUERY = 2000
# Function words, and what people write around a question; folded, because they are compared after folding.
STOP_WORDS = frozenset((Path(__file__).parent / "stop_words.txt").read_text(encoding="utf-8").split())
# A stemmer must not be used by two threads at once.
_of_this_thread = threading.local()


def fold(text: str) -> str:
    """Return the text in lower case without accents (ñ becomes n)."""
    decomposed = unicodedata.normalize("NFKD", text.lower())
    return "".join(c for c in decomposed if not unicodedata.combining(c))


def stems(text: str) -> list[str]:
    """Return the stems of the words that carry meaning, in order, repeated as they are."""
    words = (word for word in WORD.findall(fold(text)) if word not in STOP_WORDS)
    return [str(stem) for stem in _stemmer().stemWords([word for word in words if len(word) > 1])]


def query_stems(query: str) -> list[str]:
    """Return the different stems of a question, in order; what is beyond a reasonable length is not read."""
    return list(dict.fromkeys(stems(query[:LONGEST_QUERY])))


def _stemmer() -> Any:
    if not hasattr(_of_this_thread, "stemmer"):
        _of_this_thread.stemmer = Stemmer.Stemmer("spanish")
    return _of_this_thread.stemmer
