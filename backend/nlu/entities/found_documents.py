"""Identity numbers that have been found in a message, and those of them that their writer took back."""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import pairwise

from stdnum.es import dni

from backend.nlu.entities.document_kinds import document_of
from backend.nlu.entities.lexicon import cardinal
from backend.nlu.entities.spoken_digits import letter_after, read_digits
from backend.nlu.normalise import Message
from backend.nlu.understanding import Document

_REJECTED = re.compile(r"\bno\s+(?:es|era|la\s+\d+\s+era|fue)?\s*(?:el|la)?\s*$")
_CORRECTED = re.compile(
    r"\b(?:perdon|digo|mejor|corrijo|correccion|disculp\w+|me\s+equivo\w+|equivocad\w+|error|errata|mentira"
    r"|rectifico|quise\s+decir|espere?|no\s*,|ay\s+no|uy\s+no|es\s+que\s+no|en\s+realidad)"
)
_WRITTEN_INSTEAD = re.compile(
    r"[\s.,;\u2026]*(?:(?:no|ay|uy|espere?|bueno|mentiras?)\W+)*(?:mejor|se\s+l[ao]|te\s+l[ao]|perdon|digo)\b[^\d]{0,30}$"
)
_FARTHEST_CORRECTED = 400
"""Characters between a number in words and the figures that its writer typed instead."""


@dataclass(slots=True)
class Found:
    """A number at start..end; `rejected` when the text says that it is not the right one."""

    start: int
    end: int
    document: Document
    rejected: bool


def add_document(message: Message, span: tuple[int, int], document: Document, found: list[Found]) -> None:
    """Take the characters of a document and keep it."""
    message.take(*span)
    rejected = _REJECTED.search(message.text, max(0, span[0] - 20), span[0]) is not None
    found.append(Found(*span, document, rejected))


def add_figure(message: Message, span: tuple[int, int], digits: str, kind: str, found: list[Found]) -> None:
    """Add a number in digits, or the DNI that it is with the letter said after it."""
    letter = letter_after(message.text, span[1]) if len(digits) in (7, 8) else None
    number = f"{digits:0>8}{letter.letter}" if letter else ""
    if letter and (letter.named or dni.is_valid(number)):
        span, document = (span[0], letter.end), document_of(number, "DNI")
    else:
        document = document_of(digits, kind)
    add_document(message, span, document, found)


def reject_corrected(message: Message, found: list[Found]) -> None:
    """A number before "perdón, es…" gives way; so does one in words that its writer then typed instead."""
    for one, two in pairwise(found):
        if _CORRECTED.search(message.text, one.end, two.start):
            one.rejected = True
    if not found or not _CORRECTED.search(message.text, 0, found[0].start):
        return
    for index, token in enumerate(message.tokens):
        near = found[0].start - _FARTHEST_CORRECTED <= token.start < found[0].start
        if not near or cardinal(token.text) is None:
            continue
        end = message.tokens[read_digits(message, index)[2]].end
        if _WRITTEN_INSTEAD.match(message.text, end, found[0].start):
            message.take(token.start, end)
            return
