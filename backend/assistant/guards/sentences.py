"""Cuts a text that arrives in pieces into sentences and lines, each released as soon as it is whole."""

from __future__ import annotations

import re

LONGEST = 600
"""Characters after which a sentence that never ends is cut at a space."""

_ABBREVIATION = re.compile(
    r"(?:^|[\s(«\"*])(?:Sr|Sra|Srta|Sres|Dr|Dra|D|Dña|Ud|Uds|Vd|Vds|Lic|Ing|Av|Cra|Cl|Cll|Tel|tel|No|no|Nro|núm|"
    r"Núm|n|N|art|Art|"
    r"p|pág|ej|aprox|etc|vs|Mr|Mrs|Ms|e|i|a|m|S|L|A|C|s|Cía|Ltda|Co|Inc|máx|mín|fig)$"
)
_MONTH = re.compile(
    r"(?:^|[\s\d])(?:ene|feb|mar|abr|jun|jul|ago|sep|oct|nov|dic|jan|apr|aug|dec)$", re.IGNORECASE
)
_INITIALS = re.compile(r"(?:^|[\s(«\"*])(?:[A-Za-zÁÉÍÓÚÑ]\.\s?){1,4}[A-Za-zÁÉÍÓÚÑ]$")
_DAY_HALF = re.compile(r"[\d\s][ap]\.?\s?m$", re.IGNORECASE)
_END = re.compile(r"[.!?…]+[\"'»”’)\]*_]*(?=\s)|\n")


class SentenceStream:
    """Feed it pieces; what it returns, put together, is the text as it came."""

    def __init__(self) -> None:
        self._waiting = ""
        self._looked = 0

    def feed(self, piece: str) -> list[str]:
        """Return the sentences that this piece completes, each with the blanks and line ends after it."""
        self._waiting += piece
        released: list[str] = []
        while True:
            end = self._next_end()
            if end is None:
                break
            released.append(self._waiting[:end])
            self._waiting, self._looked = self._waiting[end:], 0
        return released

    def flush(self) -> list[str]:
        """Return what is left when the text has ended."""
        rest, self._waiting, self._looked = self._waiting, "", 0
        return [rest] if rest.strip() else []

    def _next_end(self) -> int | None:
        text = self._waiting
        for match in _END.finditer(text, max(0, self._looked - 8)):
            end = _after_blanks(text, match.end())
            if end is None:
                break
            if match.group() == "\n" or self._ends(match, end):
                if not text[:end].strip():
                    continue
                return end
        self._looked = max(0, len(text) - 1)
        return self._cut() if len(text) > LONGEST else None

    def _ends(self, match: re.Match[str], end: int) -> bool:
        """Whether these signs end a sentence and no abbreviation, list number or open bold type."""
        text, start = self._waiting, match.start()
        before = text[max(0, start - 14) : start]
        line = text[text.rfind("\n", 0, start) + 1 : start]
        if text[:start].count("**") % 2 and "**" not in match.group():
            return False
        if line.lstrip().startswith("|"):
            # A row of a table is whole.
            return False
        if match.group()[0] != ".":
            return True
        if re.fullmatch(r"\s*(?:[-*•]\s*)?\(?(?:\d{1,2}|[a-z])", line):
            return False
        following = text[end : end + 1]
        if following.islower():
            return False
        if _DAY_HALF.search(before) or _INITIALS.search(before):
            begins_item = following in "-*" and "\n" in text[match.end() : end]
            return (
                (following.isupper() and _INITIALS.search(before) is None) or following in "¿¡" or begins_item
            )
        if _MONTH.search(before):
            # "30 de nov. La primera…" ends a sentence, "30 nov. 2026" does not.
            return following.isupper() or following in "¿¡"
        return _ABBREVIATION.search(before) is None

    def _cut(self) -> int:
        space = self._waiting.rfind(" ", 1, LONGEST)
        return space + 1 if space > 0 else LONGEST


def _after_blanks(text: str, at: int) -> int | None:
    """Return the index of the next visible character; None while it has not come."""
    while at < len(text) and text[at].isspace():
        at += 1
    return at if at < len(text) else None
