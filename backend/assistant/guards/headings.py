"""A heading governs the figures of the lines below it until the next one: "Total a pagar" and then "- $ 1.164.000"."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

_LIST_MARK = re.compile(r"^\s*(?:[-*•>#]+|\(?(?:\d{1,2}|[a-z])[.)])?\s*")
_IN_LIST = re.compile(r"^\s*(?:[-*•>|]|\(?\d{1,2}[.)])")
_WAY_OF_PAYING = re.compile(
    r"\b\d{1,2} (?:cuotas|meses|plazos|instal\w+|months)|\b(?:contado|unico|single|lump)\b"
)
_ENDS_SENTENCE = re.compile(r"[.!?]\W*$")
_TELLS = re.compile(r"[$€%]|\d[.,]\d|\d{1,2} de [a-z]|:\s*\S")
"""A line that tells a figure heads nothing."""
_LONGEST = 70
_WORD = re.compile(r"[a-z]{2,}")
_OF_AMOUNTS = frozenset(("eur", "euro", "euros", "cop", "usd", "pesos", "de", "el", "los"))
_BETWEEN_ITEMS = re.compile(r"(?<=[^\s(]) (?:(?:[a-f]|\d{1,2})\)|/)(?= )")


@dataclass
class Outline:
    """What stands above the next line: a title, the nearest heading, the heads of a table's columns."""

    title: str = ""
    heading: str = ""
    heads: list[str] = field(default_factory=list)
    last_was_heading: bool = False

    def add(self, text: str) -> None:
        """A folded line was shown."""
        if text.lstrip().startswith("|"):
            if not self.heads:
                self.heads = _cells(text)
            return
        self.heads = []
        if is_heading(text):
            if text.startswith("#"):
                self.title = text
            elif self.heading and self.last_was_heading:
                self.title = self.heading
            self.heading = text
        elif not _IN_LIST.match(text) and not is_bare(text):
            self.title = self.heading = ""
        self.last_was_heading = is_heading(text)

    def above(self, said_before: str) -> str:
        """Return the heading as it is put before a sentence; nothing where it is the sentence before."""
        return f"{self.heading} " if self.heading not in ("", said_before) else ""

    def readings(self, text: str) -> Iterator[list[str]]:
        """Yield the line as it can be read, each in parts that must all be right."""
        if text.lstrip().startswith("|"):
            by_cell = self._by_cell(text)
            if not (by_cell and any(_WAY_OF_PAYING.search(head) for head in self.heads[1:])):
                yield [text]
            if by_cell:
                yield by_cell
            return
        if not self.heading:
            yield [text]
            return
        if not is_bare(text):
            yield [text]
        yield [_governed(self.heading, text)]
        if self.title not in ("", self.heading):
            yield [_governed(f"{_plain(self.title)}, {_plain(self.heading)}", text)]

    def _by_cell(self, text: str) -> list[str]:
        """Return each cell of a row with the heads of its column and row; nothing where these do not fit."""
        cells = _cells(text)
        compares = bool(self.heads) and not self.heads[0]
        if not compares or len(cells) != len(self.heads) or not _WORD.search(text):
            return []
        return [
            f"{head}, {cells[0]}: {cell}" if head else f"{cells[0]}: {cell}"
            for head, cell in zip(self.heads[1:], cells[1:], strict=True)
            if re.search(r"\w", cell)
        ]


def is_heading(text: str) -> bool:
    """Whether a folded line says only what stands below it."""
    told = text.strip()
    if not told or told.startswith("|") or len(told) > _LONGEST or is_bare(told) or _TELLS.search(told):
        return False
    return told.endswith(":") or (text.endswith("\n") and not _ENDS_SENTENCE.search(told))


def is_bare(text: str) -> bool:
    """Whether a line gives figures without a word of what they are."""
    return not set(_WORD.findall(text)) - _OF_AMOUNTS


def _governed(heading: str, text: str) -> str:
    return f"{_plain(heading)}: {_LIST_MARK.sub('', text)}"


def _plain(heading: str) -> str:
    return _LIST_MARK.sub("", heading).strip().rstrip(":")


def _cells(row: str) -> list[str]:
    return [cell.strip() for cell in row.strip().strip("|").split("|")]


def parted(text: str) -> str:
    """Return a line of which the items stand one behind another ("1) X 2) Y", "X / Y") with a break between them."""
    return _BETWEEN_ITEMS.sub(lambda mark: ";".ljust(len(mark.group())), text)
