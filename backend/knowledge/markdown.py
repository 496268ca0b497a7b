"""Markdown and text files cut into passages: a section's heading and a few hundred characters of plain text."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from backend.knowledge.passages import Passage
from backend.knowledge.plain_text import clean_line, flatten, strip_markup

SUFFIXES = frozenset({".md", ".txt"})
LONGEST_PASSAGE = 900
HEADING = re.compile(r"^ {0,3}(#{1,6})\s+(.*?)\s*#*\s*$")


@dataclass(slots=True)
class _Section:
    level: int
    heading: str
    lines: list[str]


def list_document_files(folder: Path) -> list[Path]:
    """Return the Markdown and text files below `folder`, in order; none where there is no such folder."""
    if not folder.is_dir():
        return []
    found = (path for path in folder.rglob("*") if path.suffix.lower() in SUFFIXES and path.is_file())
    return sorted(path for path in found if not path.name.startswith("."))


def load_passages(folder: Path) -> list[Passage]:
    """Read every document below `folder`; `document` is its path from there, with slashes."""
    return [
        passage
        for path in list_document_files(folder)
        for passage in split_document(path.relative_to(folder).as_posix(), _read(path))
    ]


def split_document(name: str, source: str) -> list[Passage]:
    """Cut one document at its headings, and long sections at paragraphs.

    The first top-level heading is the title; without one, the file's name stands in.
    """
    sections = list(_sections(source, marked_up=name.lower().endswith(".md")))
    title = next((section.heading for section in sections if section.level == 1), "") or _name_as_title(name)
    return [
        Passage(name, title, 1, None, section.heading or title, text)
        for section in sections
        for text in _pieces(section.lines)
    ]


def _sections(source: str, *, marked_up: bool) -> Iterator[_Section]:
    section = _Section(0, "", [])
    for line in strip_markup(source).split("\n"):
        heading = HEADING.match(line) if marked_up else None
        if heading is None:
            section.lines.append(line)
            continue
        yield section
        section = _Section(len(heading[1]), clean_line(heading[2]), [])
    yield section


def _pieces(lines: list[str]) -> Iterator[str]:
    """Put paragraphs together up to the longest passage; a longer paragraph is cut between words."""
    piece = ""
    for paragraph in _paragraphs(lines):
        for part in _cut(paragraph):
            if piece and len(piece) + len(part) + 1 > LONGEST_PASSAGE:
                yield piece
                piece = ""
            piece = f"{piece}\n{part}" if piece else part
    if piece:
        yield piece


def _paragraphs(lines: list[str]) -> Iterator[str]:
    block: list[str] = []
    for line in [*lines, ""]:
        if line.strip():
            block.append(line)
        elif block:
            text = flatten(block)
            if text:
                yield text
            block = []


def _cut(paragraph: str) -> Iterator[str]:
    rest = paragraph
    while len(rest) > LONGEST_PASSAGE:
        end = max(rest.rfind(" ", 0, LONGEST_PASSAGE), rest.rfind("\n", 0, LONGEST_PASSAGE))
        end = end if end > 0 else LONGEST_PASSAGE
        yield rest[:end].strip()
        rest = rest[end:].strip()
    if rest:
        yield rest


def _read(path: Path) -> str:
    content = path.read_bytes()
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        # What Windows' editors still write; every byte has a reading, so that no file stops the others.
        return content.decode("cp1252", errors="replace")


def _name_as_title(name: str) -> str:
    words = re.sub(r"[-_]+", " ", Path(name).stem).strip()
    return words[:1].upper() + words[1:]
