"""What tools say in words of their own: repeated as it stands it is true, whatever its figures are."""

from __future__ import annotations

import re
from collections.abc import Collection

from backend.assistant.guards.figure import Figure
from backend.assistant.guards.surface import words_of

_ENDS = re.compile(r"[;:?!\n«»\"]|\.(?=\s|$)")
_FEWEST = 5
"""Words of a sentence that say what its figure is."""


def is_verbatim(text: str, figure: Figure, texts: Collection[str]) -> bool:
    """Whether the figure's sentence, or its end, stands word for word in one of the texts (`spaced` ones)."""
    if not texts:
        return False
    start = max((end.end() for end in _ENDS.finditer(text, 0, figure.start)), default=0)
    stop = _ENDS.search(text, figure.end)
    said = spaced(text[start : stop.start() if stop else len(text)])
    return said.count(" ") > _FEWEST and any(said in told for told in texts)


def spaced(folded: str) -> str:
    """Return the words of a folded text, one blank around each."""
    return f" {' '.join(words_of(folded))} "
