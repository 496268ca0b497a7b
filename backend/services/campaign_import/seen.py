"""Which obligations a file has shown already: on disk, so that memory does not grow with the file."""

from __future__ import annotations

import hashlib
import sqlite3
from collections.abc import Sequence
from types import TracebackType
from typing import NamedTuple, Self

from backend.services.campaign_import.rows import ParsedRow

CACHE_KIBIBYTES = 4096


class FirstRow(NamedTuple):
    """Where the file showed an obligation for the first time, and what it said."""

    line: int
    source_hash: str


def row_key(row: ParsedRow) -> int:
    """Return 64 bits that stand for one creditor's obligation."""
    content = f"{row.creditor_key}\x1f{row.obligation_key}".encode("utf-8", "surrogatepass")
    return int.from_bytes(hashlib.blake2b(content, digest_size=8).digest(), "big", signed=True)


class SeenRows:
    """A temporary table that the operating system removes by itself."""

    def __init__(self) -> None:
        self._database = sqlite3.connect("", isolation_level=None)
        for pragma in ("journal_mode=OFF", "synchronous=OFF", f"cache_size=-{CACHE_KIBIBYTES}"):
            self._database.execute(f"PRAGMA {pragma}")
        self._database.execute("CREATE TABLE seen (key INTEGER PRIMARY KEY, line INTEGER, content TEXT)")

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._database.close()

    def find(self, keys: Sequence[int]) -> dict[int, FirstRow]:
        """Return the first rows of those obligations that were shown already."""
        marks = ",".join("?" * len(keys))
        found = self._database.execute(f"SELECT key, line, content FROM seen WHERE key IN ({marks})", keys)
        return {key: FirstRow(line, content) for key, line, content in found}

    def add(self, rows: dict[int, FirstRow]) -> None:
        """Remember first rows."""
        self._database.execute("BEGIN")
        values = ((key, row.line, row.source_hash) for key, row in rows.items())
        self._database.executemany("INSERT INTO seen VALUES (?, ?, ?)", values)
        self._database.execute("COMMIT")
