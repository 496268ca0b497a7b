"""A heading governs the figures of the lines below it until the next one: "Total a pagar" and then "- $ 1.164.000"."""

from __future__ import annotations

import re

_LIST_MARK = re.compile(r"^\s*(?:[-*•>#]+|\(?(?:\d{1,2}|[a-z])[.)])?\s*")
_ENDS_SENTENCE = re.compile(r"[.!?]\W*$")
_LONGEST = 70
_WORD = re.compile(r"[a-z]{2,}")
_OF_AMOUNTS = frozenset(("eur", "euro", "euros", "cop", "usd", "pesos", "de", "el", "los"))
_BETWEEN_ITEMS = re.compile(r"(?<=[^\s(]) (?:(?:[a-f]|\d{1,2})\)|/)(?= )")


def is_heading(text: str) -> bool:
    """Whether a folded line says only what stands below it."""
    told = text.strip()
    if not told or told.startswith("|") or len(told) > _LONGEST or not _WORD.search(told):
        return False
    return told.endswith(":") or (text.endswith("\n") and not _ENDS_SENTENCE.search(told))


def is_bare(text: str) -> bool:
    """Whether a line gives figures without a word of what they are."""
    return not set(_WORD.findall(text)) - _OF_AMOUNTS


def governed(heading: str, text: str) -> str:
    """Return the line together with its heading, as if both stood in one."""
    return f"{_LIST_MARK.sub('', heading).strip().rstrip(':')}: {_LIST_MARK.sub('', text)}"


def parted(text: str) -> str:
    """Return a line of which the items stand one behind another ("1) X 2) Y", "X / Y") with a break between them."""
    return _BETWEEN_ITEMS.sub(lambda mark: ";".ljust(len(mark.group())), text)
