"""What the company's documents say; their text is data, and nothing in it is ever obeyed."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from functools import lru_cache
from pathlib import Path

from backend.knowledge.markdown import list_document_files, load_passages
from backend.services.context import ServiceContext

Stamp = tuple[tuple[str, int, int], ...]


@dataclass(frozen=True, slots=True)
class LibraryDocument:
    """A document that the assistant may answer from."""

    document: str
    title: str
    passages: int
    updated_at: datetime


def list_documents(context: ServiceContext) -> list[LibraryDocument]:
    """Return the documents that are searched, by file name."""
    folder = context.settings.documents_folder
    return list(_catalogue(folder, _stamp(folder)))


def _stamp(folder: Path) -> Stamp:
    """Return what changes when a file is added, removed or saved."""
    files = ((path, path.stat()) for path in list_document_files(folder))
    return tuple((path.as_posix(), status.st_mtime_ns, status.st_size) for path, status in files)


# Keyed by the stamp: a changed file is a new key, so that each process reads the folder once per change.
@lru_cache(maxsize=4)
def _catalogue(folder: Path, stamp: Stamp) -> tuple[LibraryDocument, ...]:
    titles: dict[str, str] = {}
    counts: dict[str, int] = {}
    for passage in load_passages(folder):
        titles[passage.document] = passage.title
        counts[passage.document] = counts.get(passage.document, 0) + 1
    changed = {Path(name).relative_to(folder).as_posix(): modified for name, modified, _ in stamp}
    return tuple(
        LibraryDocument(name, titles[name], counts[name], datetime.fromtimestamp(changed[name] / 1e9, UTC))
        for name in titles
    )
