"""Plain text: what a document says, without anything that a reader's program could act on."""

from __future__ import annotations

import html
import re
import unicodedata

FRONT_MATTER = re.compile(r"\A---\n.*?\n---\n", re.DOTALL)
HIDDEN = re.compile(r"<!--.*?(?:-->|\Z)|<(script|style)\b.*?(?:</\1\s*>|\Z)", re.DOTALL | re.IGNORECASE)
TAG = re.compile(r"</?[a-zA-Z!?][^>]*>?")
IMAGE = re.compile(r"!\[[^\]]*\](?:\([^)]*\)|\[[^\]]*\])?")
LINK = re.compile(r"\[([^\]]*)\](?:\([^)]*\)|\[[^\]]*\])")
LINK_DEFINITION = re.compile(r"^ {0,3}\[[^\]]+\]:\s.*$", re.MULTILINE)
ADDRESS = re.compile(r"\b[a-z][a-z0-9+.-]*://([^\s/?#<>)\]]*)[^\s<>)\]]*", re.IGNORECASE)
FENCE = re.compile(r"^ {0,3}(?:`{3,}|~{3,}).*$", re.MULTILINE)
TABLE_RULE = re.compile(
    r"^[ \t]*\|?[ \t]*:?-{2,}:?[ \t]*(?:\|[ \t]*:?-{2,}:?[ \t]*)*\|?[ \t]*$\n?", re.MULTILINE
)
# A heading with a line of equals signs or hyphens below it.
UNDERLINED = re.compile(r"^(?!\s*[|#>-])(\S.*)\n(?:(=+)|-{3,})[ \t]*$", re.MULTILINE)
LINE_START = re.compile(r"^\s*(?:(?:>|[-*+]|\d{1,3}[.)])\s+)+")
TABLE_ROW = re.compile(r"^\s*\|(.*)\|\s*$")
EMPHASIS = re.compile(r"(?<!\\)(?:\*+|`+|~~|(?<!\w)_+|_+(?!\w))")
MOST_ROUNDS = 5
ESCAPED = re.compile(r"\\([!-/:-@\[-`{-~])")


def strip_markup(source: str) -> str:
    """Return the source without front matter, comments, HTML, images, code fences and link targets.

    Headings and lists keep their marks, so that the text can still be cut into sections. Addresses are
    reduced to their host's name.
    """
    text = FRONT_MATTER.sub("", source.replace("\r\n", "\n").replace("\r", "\n"))
    text = UNDERLINED.sub(lambda found: f"{'#' if found[2] else '##'} {found[1]}", text)
    text = html.unescape(_visible(text))
    text = ADDRESS.sub(r"\1", HIDDEN.sub("", text))
    for pattern in (TAG, IMAGE, LINK_DEFINITION, FENCE, TABLE_RULE):
        text = pattern.sub("", text)
    return LINK.sub(r"\1", text)


def flatten(lines: list[str]) -> str:
    """Join the wrapped lines of one paragraph; a list's items and a table's rows keep a line each."""
    result: list[str] = []
    for line in lines:
        row = TABLE_ROW.match(line)
        begins = row is not None or LINE_START.match(line) is not None
        plain = clean_line(" · ".join(cell.strip() for cell in row[1].split("|")) if row else line)
        if not plain:
            continue
        if begins or not result:
            result.append(plain)
        else:
            result[-1] += " " + plain
    return "\n".join(result)


def clean_line(line: str) -> str:
    """Return one line without the marks of lists, quotes and emphasis."""
    bare = EMPHASIS.sub("", LINE_START.sub("", line))
    return " ".join(ESCAPED.sub(r"\1", bare).split())


def clean_text(text: str) -> str:
    """Return text of any format without tags, pictures, links' targets and invisible characters, a line for each line.

    Addresses are reduced to their host's name. What taking something away puts together is taken away too.
    """
    text = _visible(text)
    for _ in range(MOST_ROUNDS):
        before = text
        text = ADDRESS.sub(r"\1", LINK.sub(r"\1", IMAGE.sub("", TAG.sub("", text))))
        if text == before:
            break
    return "\n".join(line for line in (" ".join(line.split()) for line in text.split("\n")) if line)


def _visible(text: str) -> str:
    """Drop control and invisible characters: they could hide text from the person who approved it."""
    composed = unicodedata.normalize("NFC", text)
    return "".join(c for c in composed if c in "\n\t" or unicodedata.category(c)[0] != "C")
