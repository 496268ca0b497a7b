"""A passage: the piece of a document that is found, quoted and cited."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Literal

Kind = Literal["text", "table_row"]
HEADING_SEPARATOR = " > "
CAPTION_SEPARATOR = " · "
SENTENCE_END = re.compile(r"(?<=[.!?;])\s+(?=[A-ZÁÉÍÓÚÑ¿¡«(0-9])|\n")
LONGEST_LEAD = 60
"""Letters of a line that only says what the next one is about."""


@dataclass(frozen=True, slots=True)
class Passage:
    """A piece of one version of a document. Its text is data: plain, without links, pictures or HTML.

    `document` is the public name to cite. `page` counts from 1, None where the format has no pages. `heading` is the
    path of headings above it. `creditor_id` limits who may read it, None means everybody.

    A table's row has `kind` "table_row". `cells` pairs each header with its value, `caption` is what stands above the
    table and holds for all its rows (direction, kind of day), `table` is the same for all rows of a table, also over
    several pages, and `row` counts from 1 in it. `text` says the same in one line.
    """

    document: str
    title: str
    version: int
    page: int | None
    heading: str
    text: str
    kind: Kind = "text"
    cells: tuple[tuple[str, str], ...] = ()
    caption: str = ""
    table: str | None = None
    row: int | None = None
    creditor_id: int | None = None


def sentences_of(text: str) -> list[str]:
    """Return the sentences and lines of a passage; a short line without an end belongs to what stands below it."""
    found: list[str] = []
    lead = ""
    for sentence in filter(None, map(str.strip, SENTENCE_END.split(text))):
        if not lead and len(sentence) <= LONGEST_LEAD and sentence[-1] not in ".!?;":
            lead = sentence
            continue
        found.append(f"{lead}\n{sentence}" if lead else sentence)
        lead = ""
    return [*found, lead] if lead else found
