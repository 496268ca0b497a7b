"""Words that give a figure its role, on folded text. The longest wording of a place wins."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

import yaml

NOUN, VERB, AFTER, WEAK = 3, 2, 1, 0
"""How much a word says: a noun names the role, a verb nearly, some only stand after a figure, paying says little."""
WEIGHTS = {"noun": NOUN, "verb": VERB, "after": AFTER, "weak": WEAK}
TABLES: dict[str, list[dict[str, str]]] = yaml.safe_load(
    Path(__file__).with_name("cues.yaml").read_text(encoding="utf-8")
)


@dataclass(frozen=True, slots=True)
class Cue:
    """A role word at start..end."""

    role: str
    weight: int
    start: int
    end: int


class CueFinder:
    """Finds the role words of a text, by one pattern for each weight."""

    def __init__(self, entries: list[dict[str, str]]) -> None:
        self._patterns = [
            (entry["role"], WEIGHTS[entry["weight"]], _compiled(entry["pattern"])) for entry in entries
        ]

    def find(self, text: str) -> list[Cue]:
        """Return the cues in order; where two overlap, the longer one, or the weightier of equals."""
        found = [
            Cue(role, weight, match.start(), match.end())
            for role, weight, pattern in self._patterns
            for match in pattern.finditer(text)
        ]
        kept: list[Cue] = []
        for cue in sorted(found, key=lambda cue: (cue.start - cue.end, -cue.weight)):
            clash = [other for other in kept if cue.start < other.end and other.start < cue.end]
            # "al mes" is told by what stands before it and by what stands after it.
            if not clash or all((other.start, other.end) == (cue.start, cue.end) for other in clash):
                kept.append(cue)
        return sorted(kept, key=lambda cue: cue.start)


def _compiled(pattern: str) -> re.Pattern[str]:
    wording = "".join(line.strip() for line in pattern.splitlines())
    return re.compile(rf"(?<![a-z])(?:{wording})(?![a-z])")


AMOUNT_CUES = CueFinder(TABLES["amounts"])
DATE_CUES = CueFinder(TABLES["dates"])
