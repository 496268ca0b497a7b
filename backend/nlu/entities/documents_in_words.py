"""Identity numbers in words, as voice typing writes them: digit by digit, in groups, or as one number."""

from __future__ import annotations

import re

from stdnum.es import dni

from backend.nlu.entities.cues import cue_after, cue_before, identity_cues, is_money
from backend.nlu.entities.document_kinds import LONGEST, kind_of
from backend.nlu.entities.found_documents import Found, add_figure
from backend.nlu.entities.lexicon import cardinal
from backend.nlu.entities.spoken_digits import letter_after, may_spell, read_digits
from backend.nlu.normalise import Message
from backend.nlu.understanding import Expected

_SPELLED = re.compile(r"[\s:#.,;=\-]*(?:(?:numero|nro|num|no|n|es|la|el|de|ciudadania|seria)[\s.:#,]+)*")
_FEWEST_DIGITS = 6


def take_spelled(message: Message, expected: Expected, found: list[Found]) -> None:
    """Voice typing: "noventa y tres millones trescientos…", "nueve tres tres ocho…"."""
    if not may_spell(message, _FEWEST_DIGITS):
        return
    for cue in identity_cues(message.text):
        match = _SPELLED.match(message.text, cue.end)
        begin = match.end() if match else cue.end
        index = next(
            (i for i, token in enumerate(message.tokens) if token.start >= begin), len(message.tokens)
        )
        digits, _, last = read_digits(message, index)
        if _FEWEST_DIGITS <= len(digits) <= LONGEST:
            _add_spelled(message, index, last, digits, kind_of(cue, digits), found)
            return
    index = 0
    while index < len(message.tokens):
        last = index
        if _may_be_said(message, index):
            digits, pieces, last = read_digits(message, index)
            kind = _judge_spelled(message, (index, last), digits, pieces, expected)
            if kind is not None:
                _add_spelled(message, index, last, digits, kind, found)
                return
        index = last + 1


def _may_be_said(message: Message, index: int) -> bool:
    token = message.tokens[index]
    return token.kind == "w" and (cardinal(token.text) is not None or token.text in ("mil", "doble"))


def _judge_spelled(
    message: Message, run: tuple[int, int], digits: str, pieces: int, expected: Expected
) -> str | None:
    """The kind of document that a run of number words is, by itself or by the words right after it; or None."""
    first, last = message.tokens[run[0]], message.tokens[run[1]]
    if not _FEWEST_DIGITS <= len(digits) <= 10 or is_money(message.text, first.start, last.end):
        return None
    after, before = cue_after(message.text, last.end), cue_before(message.text, first.start)
    if after is not None and after.is_identity:
        return kind_of(after, digits)
    if digits.endswith("000") or (before is not None and before.kind in ("MONEY", "OTHER", "PHONE")):
        return None
    said_apart = pieces >= (2 if expected == Expected.DOCUMENT_NUMBER else 6)
    letter = letter_after(message.text, last.end) if len(digits) in (7, 8) else None
    if letter is not None and dni.is_valid(f"{digits:0>8}{letter.letter}"):
        return "CC"
    exact = pieces == 1 and len(digits) >= 7 and digits[-6:-3] != "000"
    grouped = pieces >= 3 and len(digits) in (8, 10)
    return kind_of(None, digits) if said_apart or exact or grouped else None


def _add_spelled(message: Message, index: int, last: int, digits: str, kind: str, found: list[Found]) -> None:
    add_figure(message, (message.tokens[index].start, message.tokens[last].end), digits, kind, found)
