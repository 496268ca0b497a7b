"""What an import is measured beside: the same rows parsed, their amounts checked, and inserted by the raw driver.

No validation of anything else, no look at what is stored, no record for undo, no progress, no report of rows.
"""

from __future__ import annotations

import csv
from collections.abc import Iterator
from itertools import islice
from pathlib import Path
from typing import Any

from backend.domain.amounts import parse_minor_units
from backend.services.context import ServiceContext

BATCH = 500
AMOUNTS = range(8, 21)
DEBTORS = ("debtors", "id, document_number, name, email, telephone, profile, locale, created_at, updated_at")
DEBTS = (
    "debts",
    "id, debtor_id, creditor_id, obligation_number, obligation_key, last_digits, product, currency, principal, "
    "interest, fees, balance, status, source_hash, version, created_at, updated_at",
)
CREDITORS = ("creditors", "id, name, name_key, created_at")


def run_bare_import(services: ServiceContext, file: Path) -> int:
    """Insert a sample's rows into an empty database; returns how many."""
    pipeline = BarePipeline(services)
    with file.open(encoding="utf-8", newline="") as opened:
        rows = csv.reader(opened, delimiter=";")
        next(rows)
        pipeline.run(rows)
    return pipeline.count


class BarePipeline:
    """The statements on one connection of the driver."""

    def __init__(self, services: ServiceContext) -> None:
        self._is_sqlite = services.access.is_sqlite
        self._pooled = services.access.engine.raw_connection()
        self._cursor: Any = self._pooled.cursor()
        self._now = str(services.now().replace(tzinfo=None)) if self._is_sqlite else services.now()
        self._debtors: dict[str, int] = {}
        self._creditors: dict[str, int] = {}
        self.count = 0

    def run(self, rows: Iterator[list[str]]) -> None:
        """Insert all rows, 500 in a transaction."""
        while batch := list(islice(rows, BATCH)):
            if self._is_sqlite:
                self._cursor.execute("BEGIN IMMEDIATE")
            self._insert(batch)
            self._cursor.execute("COMMIT")
        self._pooled.close()

    def _insert(self, batch: list[list[str]]) -> None:
        debtors, debts = [], []
        stamps = (self._now, self._now)
        for row in batch:
            self.count += 1
            amounts = [parse_minor_units(row[i], "COP") for i in AMOUNTS if row[i] != "NULL"]
            if row[3] not in self._debtors:
                self._debtors[row[3]] = len(self._debtors) + 1
                person = (self._debtors[row[3]], row[3], row[2], row[26], row[4])
                debtors.append((*person, "default", "es_CO", *stamps))
            creditor = self._creditors.get(row[7]) or self._add_creditor(row[7])
            keys = (self.count, self._debtors[row[3]], creditor, row[25], row[25], row[5], row[6], "COP")
            debts.append((*keys, amounts[0], 0, 0, amounts[0], "active", "", 1, *stamps))
        self._run_many(DEBTORS, debtors)
        self._run_many(DEBTS, debts)

    def _add_creditor(self, name: str) -> int:
        row_id = self._creditors[name] = len(self._creditors) + 1
        self._run_many(CREDITORS, [(row_id, name, name, self._now)])
        return row_id

    def _run_many(self, target: tuple[str, str], rows: list[tuple[Any, ...]]) -> None:
        table, columns = target
        if self._is_sqlite and rows:
            marks = ",".join("?" * len(rows[0]))
            self._cursor.executemany(f"INSERT INTO {table} ({columns}) VALUES ({marks})", rows)
        elif rows:
            with self._cursor.copy(f"COPY {table} ({columns}) FROM STDIN") as copy:
                for row in rows:
                    copy.write_row(row)
