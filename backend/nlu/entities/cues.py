"""Which kind of number it is, from the words around it: identity, telephone, another reference, or money.

Only at the beginnings of words, and only for those that begin with the same letter, are the cues tried.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from dataclasses import dataclass

from backend.nlu.entities.cue_words import CUES, IDENTITY_KINDS, INSIDE_WORDS

_REACH = 48


def _joined(kinds: Collection[str], letter: str = "") -> str:
    """The cues of these kinds as one pattern with a group for each kind; those that can begin with `letter`."""
    patterns: dict[str, list[str]] = {}
    for kind, letters, pattern in CUES:
        if kind in kinds and letter in letters:
            patterns.setdefault(kind, []).append(pattern)
    return "|".join(f"(?P<{kind}>{'|'.join(found)})" for kind, found in patterns.items())


def _by_letter(kinds: Collection[str]) -> dict[str, re.Pattern[str]]:
    beginnings = {letter for kind, letters, _ in CUES if kind in kinds for letter in letters}
    return {letter: re.compile(_joined(kinds, letter)) for letter in beginnings}


_KINDS = frozenset(kind for kind, _, _ in CUES)
_CUES = _by_letter(_KINDS)
_IDENTITY = _by_letter(IDENTITY_KINDS)
_BEGINNING = re.compile(rf"\b\w|[$€]|{INSIDE_WORDS}")
_MONEY_AFTER = re.compile(
    r"\s*(?:[$€]|(?:de\s+)?(?:pesos|pesitos|euros?|cop|eur|mil|miles|mill|millon\w*|k|lucas|barras|palos"
    r"|varos)\b|%|por\s?ciento"
    r"|(?:cuotas?|mensual\w*|quincenal\w*|semanal\w*|al\s+mes|de\s+inicial|de\s+entrada)\b)"
)
_MONEY_BEFORE = re.compile(r"(?:[$€]|\bcop|\beur)\s?$")
_AFTER = re.compile(
    r"[\s,.;:(\-]{0,3}(?:(?:es|como|de|mi|este|ese|numero|la|el|con|fue|seria|por)\s+){0,4}"
    rf"(?:{_joined(_KINDS - {'MONEY', 'OTHER', 'PERSON'})})"
)
_NEAR_OTHER = re.compile(
    r"[\s:#.\-]*(?:(?:numero|nro|num|no|n|es|la|el|de|credito|terminad\w+|en|que|con|digitos|son|ahorros"
                         r"|corriente|banco|\w+colombia|bbva|davivienda)[\s.:#]+)*")  # fmt: skip


@dataclass(frozen=True, slots=True)
class Cue:
    """The nearest words that say what a number is; `end` is where they end in the text."""

    kind: str
    end: int

    @property
    def is_identity(self) -> bool:
        return self.kind in IDENTITY_KINDS


def _find(cues: dict[str, re.Pattern[str]], text: str) -> Iterator[re.Match[str]]:
    """Every cue of a text from left to right, without overlaps."""
    end = 0
    for beginning in _BEGINNING.finditer(text):
        start = beginning.start()
        cue = cues.get(text[start]) if start >= end else None
        match = cue.match(text, start) if cue else None
        if match:
            end = match.end()
            yield match


def cue_before(text: str, start: int) -> Cue | None:
    """The nearest cue to the left that no other number has used."""
    begin = max(0, start - _REACH)
    window = text[begin:start]
    nearest: re.Match[str] | None = None
    identity: re.Match[str] | None = None
    for match in _find(_CUES, window):
        nearest = match
        if match.lastgroup in IDENTITY_KINDS:
            identity = match
    if nearest is None:
        return None
    if nearest.lastgroup == "PERSON" and identity is not None:
        nearest = identity
    between = window[nearest.end() :]
    if any(char.isdigit() for char in between):
        return None
    if nearest.lastgroup == "OTHER" and not _NEAR_OTHER.fullmatch(between):
        return None
    if nearest.lastgroup == "MONEY" and identity is not None:
        nearest = nearest if window[identity.end() : nearest.start()].strip(" :") else identity
    return Cue(nearest.lastgroup or "", begin + nearest.end())


def cue_after(text: str, end: int) -> Cue | None:
    """A cue that follows at once ("93388915 es mi cédula")."""
    match = _AFTER.match(text, end)
    return Cue(match.lastgroup or "", match.end()) if match else None


def identity_cues(text: str) -> list[Cue]:
    """Every identity word of the text, for numbers that are spelled or typed in loose groups after it."""
    return [Cue(match.lastgroup or "", match.end()) for match in _find(_IDENTITY, text)]


def is_money(text: str, start: int, end: int) -> bool:
    """Whether a money sign or unit stands right beside the figure at start..end."""
    return names_money(text, end) or _MONEY_BEFORE.search(text, max(0, start - 6), start) is not None


def names_money(text: str, at: int) -> bool:
    """Whether a unit of money, or what a sum is for, begins at this place."""
    return _MONEY_AFTER.match(text, at) is not None
