"""Which obligations a file has shown already: on disk, so that memory does not grow with the file."""

from __future__ import annotations

import hashlib
import sqlite3
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

    def add(self, rows: dict[int, FirstRow]) -> dict[int, FirstRow]:
        """Remember rows; returns the first ones of those obligations that had been shown before."""
        self._database.execute("BEGIN")
        values = ((key, row.line, row.source_hash) for key, row in rows.items())
        added = self._database.executemany("INSERT OR IGNORE INTO seen VALUES (?, ?, ?)", values).rowcount
        self._database.execute("COMMIT")
        if added == len(rows):
            return {}
        marks = ",".join("?" * len(rows))
        query = f"SELECT key, line, content FROM seen WHERE key IN ({marks})"
        found = self._database.execute(query, tuple(rows))
        return {key: FirstRow(line, content) for key, line, content in found if line != rows[key].line}
