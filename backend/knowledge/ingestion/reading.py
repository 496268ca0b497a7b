"""A file read to passages, in this process: only for files that are trusted, and inside the child process."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from backend.knowledge.ingestion import kinds
from backend.knowledge.ingestion.cutting import cut_blocks, name_as_title
from backend.knowledge.ingestion.marked_text import read_markdown, read_text
from backend.knowledge.ingestion.problems import problem
from backend.knowledge.ingestion.web_page import read_html, without_programs
from backend.knowledge.ingestion.word import read_word
from backend.knowledge.passages import Passage

if TYPE_CHECKING:
    from backend.knowledge.ingestion.blocks import Block

OnPage = Callable[[int, int], None]
MOST_PASSAGES = 100_000
MOST_TEXT = 30_000_000


@dataclass(frozen=True, slots=True)
class Limits:
    """What reading one file may take; `ocr` reads the words of pictures too, where that is installed."""

    size: int = 20 * 1024 * 1024
    pages: int = 1000
    seconds: int = 120
    memory: int = 1024 * 1024 * 1024
    ocr: bool = False


@dataclass(frozen=True, slots=True)
class ReadDocument:
    """What a file says; `pages` is None where its format has none."""

    media_type: str
    title: str
    pages: int | None
    passages: tuple[Passage, ...]


@dataclass(frozen=True, slots=True)
class CheckedFile:
    """A file that may be kept; `cleaned` is what is kept in its place, None where it is kept as it came."""

    media_type: str
    cleaned: str | None = None


def check_file(name: str, content: bytes, limits: Limits) -> CheckedFile:
    """Tell that a file may be kept; quick, it does not read all of it. A web page is kept without its programs.

    Raises InvalidInput with a code of `problems.SENTENCES`.
    """
    if len(content) > limits.size:
        raise problem("document_too_large")
    media_type = kinds.media_type_of(name, content)
    if media_type == kinds.PDF:
        from backend.knowledge.ingestion.pdf.reader import open_pdf

        open_pdf(content, most_pages=limits.pages).close()
    elif media_type == kinds.WORD:
        read_word(content)
    elif media_type == kinds.HTML:
        return CheckedFile(media_type, without_programs(content))
    return CheckedFile(media_type)


def read_file(
    name: str, content: bytes, limits: Limits, on_page: OnPage = lambda page, pages: None
) -> ReadDocument:
    """Return what a file says, its passages under `name`; `on_page` hears how many pages are done.

    Raises InvalidInput with a code of `problems.SENTENCES`.
    """
    if len(content) > limits.size:
        raise problem("document_too_large")
    media_type = kinds.media_type_of(name, content)
    title, pages, blocks = _read(media_type, content, limits, on_page)
    passages = cut_blocks(name, blocks, title=title)
    if not passages:
        raise problem("document_no_text")
    if len(passages) > MOST_PASSAGES or sum(len(passage.text) for passage in passages) > MOST_TEXT:
        raise problem("document_too_long")
    return ReadDocument(media_type, passages[0].title or name_as_title(name), pages, tuple(passages))


def _read(
    media_type: str, content: bytes, limits: Limits, on_page: OnPage
) -> tuple[str, int | None, list[Block]]:
    if media_type == kinds.PDF:
        from backend.knowledge.ingestion.pdf.pictures import picture_reader
        from backend.knowledge.ingestion.pdf.reader import read_pdf

        reader = picture_reader() if limits.ocr else None
        return read_pdf(content, most_pages=limits.pages, on_page=on_page, read_picture=reader)
    if media_type == kinds.WORD:
        return "", None, read_word(content)
    if media_type == kinds.HTML:
        title, blocks = read_html(content)
        return title, None, blocks
    return "", None, read_markdown(content) if media_type == kinds.MARKDOWN else read_text(content)
