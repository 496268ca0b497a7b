"""The search index of this process, kept up with the library that all processes share."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING

from backend.knowledge.index import PassageIndex
from backend.knowledge.passages import Passage
from backend.knowledge.segment import Encode, Segment, make_segment

if TYPE_CHECKING:
    from backend.db.repositories.library import ActiveVersion
    from backend.db.unit_of_work import UnitOfWork

CHECK_EVERY_SECONDS = 1.0
ReadPassages = Callable[["UnitOfWork", "ActiveVersion"], list[Passage]]


class LibraryIndex:
    """An index that is replaced whole when the library's number has moved; only versions that came are analysed.

    One thread brings it up to date while the others go on with what there was; the first of all waits.
    """

    def __init__(self) -> None:
        self._index: PassageIndex | None = None
        self._segments: Mapping[ActiveVersion, Segment] = {}
        self._number: int | None = None
        self._checked_at = float("-inf")
        self._lock = threading.Lock()

    def get(
        self, read: Callable[[], UnitOfWork], read_passages: ReadPassages, encode: Encode | None = None
    ) -> PassageIndex:
        """Return the index of what the library holds, or held a second ago."""
        index = self._index
        if index is not None and time.monotonic() - self._checked_at <= CHECK_EVERY_SECONDS:
            return index
        if index is not None and self._lock.locked():
            return index
        with self._lock:
            if time.monotonic() - self._checked_at > CHECK_EVERY_SECONDS or self._index is None:
                self._bring_up_to_date(read, read_passages, encode)
            assert self._index is not None
            return self._index

    def clear(self) -> None:
        """Look at the library's number with the next question: this process has just changed it."""
        self._checked_at = float("-inf")

    def _bring_up_to_date(
        self, read: Callable[[], UnitOfWork], read_passages: ReadPassages, encode: Encode | None
    ) -> None:
        with read() as uow:
            number = uow.library.number()
            moved = number != self._number or self._index is None
            active = uow.library.list_active() if moved else ()
            came = {
                version: read_passages(uow, version) for version in active if version not in self._segments
            }
        if moved:
            self._segments = {
                version: self._segments.get(version) or make_segment(came[version], encode)
                for version in active
            }
            self._index = PassageIndex(self._segments.values(), encode)
            self._number = number
        self._checked_at = time.monotonic()
