"""What the label of a line, or the words behind its figure, say of that figure: "cuota mensual: X", "X de entrada"."""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path

import yaml

_ENDS = re.compile(
    r"^(?:[^a-z#]|(?:(?:con|por|para) )?(?:el|la|los|las|lo|tu|tus|su|sus|your|the|a|an|un)\b(?! que\b)|"
    r"(?:es|son|seria|serian|is|are|y|and|de|del|of|en|on|x|at|for|mas|plus|luego|then)\b)+|"
    r"(?:[^a-z#]|(?<![a-z])(?:de|del|el|la|los|las|en|es|son|seria|serian|of|is|are|on|por|a|x|at|the|con|with))+$"
)
"""What stands at the ends of a label and says nothing."""
_NOTHING = re.compile(
    r"[^a-z#]*(?:\b(?:hasta|el|dia|until|on|the|de|del|en|por|a|y|desde|cop|usd|eur|mxn|pen)\b[^a-z#]*)*"
)
_COMPARES = re.compile(
    r"\b(?:mas|menos|more|less|por (?:encima|debajo)|above|below|over|under)\b.*\b(?:que|than|what|you)\b"
)
"""What follows is only compared with what stands there."""
_FIGURES = re.compile(r"\d")
_NOTE = re.compile(r"\([^()\d]*\)|[^\x00-\x7f€]")


def labels(words: str) -> frozenset[str]:
    """Return what the words before a figure call it; empty where they are no label."""
    if _FIGURES.search(words) or _COMPARES.search(words):
        return frozenset()
    return _named(_plain(words), "before")


def labels_after(words: str) -> frozenset[str]:
    """Return what the words behind a figure call it; empty where they are none that do."""
    return _named(_plain(words), "after")


def says_nothing(words: str) -> bool:
    """Whether the words between figures only join them."""
    return _NOTHING.fullmatch(_NOTE.sub("", words)) is not None


def _plain(words: str) -> str:
    before, words = "", _NOTE.sub("", words)
    while words != before:
        before, words = words, _ENDS.sub("", words).strip()
    return re.sub(r" +", " ", words)


@cache
def _named(words: str, place: str) -> frozenset[str]:
    return frozenset(
        name for name, pattern in _patterns()[place].items() if words and pattern.fullmatch(words)
    )


@cache
def _patterns() -> dict[str, dict[str, re.Pattern[str]]]:
    read = yaml.safe_load(Path(__file__).with_name("labels.yaml").read_text(encoding="utf-8"))
    payment = f"(?:{_joined(read['payment'])})"
    return {
        place: {name: re.compile(_joined(told).replace("{c}", payment)) for name, told in read[place].items()}
        for place in ("before", "after")
    }


def _joined(lines: str) -> str:
    return "".join(line.strip() for line in lines.splitlines())
