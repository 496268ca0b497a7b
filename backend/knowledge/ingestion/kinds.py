"""What kind of file something is: by its first bytes, which have to agree with its name."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import PurePath

from backend.knowledge.ingestion.problems import problem

PDF = "application/pdf"
WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
HTML = "text/html"
MARKDOWN = "text/markdown"
TEXT = "text/plain"
MEDIA_TYPES: Mapping[str, str] = {
    ".pdf": PDF,
    ".docx": WORD,
    ".html": HTML,
    ".htm": HTML,
    ".md": MARKDOWN,
    ".txt": TEXT,
}
MACRO_SUFFIXES = frozenset({".docm", ".dotm"})
# Where a PDF may begin: readers look for its mark in the first kilobyte.
PDF_MARK, ZIP_MARK, OLE_MARK = b"%PDF-", b"PK\x03\x04", b"\xd0\xcf\x11\xe0"
MARK_WITHIN = 1024
FOREIGN_MARKS = (
    *(b"MZ", b"\x7fELF", b"\x89PNG", b"\xff\xd8\xff", b"GIF8", b"PK", b"Rar!", b"7z\xbc\xaf", b"\x1f\x8b"),
    *(b"{\\rtf", b"BZh", b"\xfd7zXZ", OLE_MARK),
)
TEXT_CONTROLS = frozenset(range(32)) - {9, 10, 12, 13, 27}


def media_type_of(name: str, content: bytes) -> str:
    """Return the media type of a file.

    Raises `document_empty`, `document_kind`, `document_macros`, `document_wrong_extension` (InvalidInput).
    """
    if not content.strip(b"\x00\t\n\r "):
        raise problem("document_empty")
    suffix = PurePath(name.lower()).suffix
    if suffix in MACRO_SUFFIXES:
        raise problem("document_macros")
    if suffix not in MEDIA_TYPES:
        raise problem("document_kind")
    media_type = MEDIA_TYPES[suffix]
    if not _agrees(media_type, content):
        raise problem("document_wrong_extension")
    return media_type


def _agrees(media_type: str, content: bytes) -> bool:
    is_pdf = PDF_MARK in content[:MARK_WITHIN]
    if media_type == PDF:
        return is_pdf and not content.startswith(ZIP_MARK)
    if media_type == WORD:
        # An encrypted Word document is an OLE file; that is said when it is read.
        return content.startswith((ZIP_MARK, OLE_MARK))
    if content.startswith(FOREIGN_MARKS) or content.lstrip()[:5] == PDF_MARK:
        return False
    return _is_text(content[:65536])


def _is_text(sample: bytes) -> bool:
    if sample.startswith((b"\xff\xfe", b"\xfe\xff")):
        return True
    return not any(byte in TEXT_CONTROLS for byte in sample)


def decode(content: bytes) -> str:
    """Return the text of a file in any usual encoding; every byte has a reading."""
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        return content.decode("utf-16", errors="replace")
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        # What Windows' editors still write.
        return content.decode("cp1252", errors="replace")
