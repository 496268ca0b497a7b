"""A whole file into the database: short transactions, so that conversations go on, and a way to resume."""

from __future__ import annotations

import logging
import time
from collections.abc import Callable, Iterator
from dataclasses import asdict, dataclass
from itertools import chain, islice
from typing import BinaryIO

from backend.db.repositories.campaigns import CampaignRecord
from backend.domain.amounts import DecimalMark
from backend.domain.errors import Conflict, Unavailable
from backend.services.campaign_import.amounts import find_decimal_mark
from backend.services.campaign_import.batch import Batch, Outcome
from backend.services.campaign_import.columns import Meanings
from backend.services.campaign_import.problems import RowProblem
from backend.services.campaign_import.rows import ParsedRow, RowReader
from backend.services.campaign_import.seen import FirstRow, SeenRows, row_key
from backend.services.campaign_import.source import Source, open_source
from backend.services.campaign_import.text_file import Row
from backend.services.context import ServiceContext
from backend.services.jobs import JobRun

logger = logging.getLogger(__name__)

MOST_ROWS = 500
FEWEST_ROWS = 125
LONGEST_TRANSACTION = 0.05
SAMPLE_ROWS = 500
MOST_TRIES = 3


@dataclass(frozen=True, slots=True)
class Progress:
    """Counts so far, as they are stored with each batch."""

    rows_read: int = 0
    created: int = 0
    updated: int = 0
    unchanged: int = 0
    rejected: int = 0

    def plus(self, outcome: Outcome, unchanged: int, rejected: int, rows: int) -> Progress:
        """Return the counts after another batch."""
        return Progress(
            self.rows_read + rows,
            self.created + outcome.created,
            self.updated + outcome.updated,
            self.unchanged + outcome.unchanged + unchanged,
            self.rejected + rejected,
        )


OnProgress = Callable[[Progress, int], None]


class Importer:
    """Imports one campaign's file; counts that are stored already are not done again."""

    def __init__(
        self, context: ServiceContext, campaign: CampaignRecord, run: JobRun, on_progress: OnProgress | None
    ) -> None:
        self._context = context
        self._campaign_id = campaign.id
        self._run = run
        self._rows_expected: int | None = campaign.rows_total
        self._on_progress = on_progress
        self._progress = Progress(
            campaign.rows_read, campaign.created, campaign.updated, campaign.unchanged, campaign.rejected
        )
        self._batch_size = MOST_ROWS
        self._creditors: dict[str, int] = {}

    def run(self, file: BinaryIO, meanings: Meanings) -> Progress:
        """Import the file from where it stopped; raises InvalidInput (see `open_source`) and LeaseLost."""
        with open_source(file, meanings) as source, SeenRows() as seen:
            reader, rows = self._prepare(source)
            self._skip(seen, reader, rows, self._progress.rows_read)
            while batch := list(islice(rows, self._batch_size)):
                self._import(seen, reader, batch)
                if self._on_progress:
                    self._on_progress(self._progress, max(source.rows_expected, self._progress.rows_read))
        return self._progress

    def _prepare(self, source: Source) -> tuple[RowReader, Iterator[Row]]:
        sample = list(islice(source.rows, SAMPLE_ROWS))
        reader = make_reader(source, sample, self._context.settings.country)
        self._rows_expected = source.rows_expected
        with self._context.write() as uow:
            uow.campaigns.update(self._campaign_id, rows_total=source.rows_expected)
            uow.commit()
        return reader, chain(sample, source.rows)

    def _skip(self, seen: SeenRows, reader: RowReader, rows: Iterator[Row], count: int) -> None:
        """Look at rows that an earlier attempt has committed, only to know them again."""
        while count > 0 and (batch := list(islice(rows, min(MOST_ROWS, count)))):
            count -= len(batch)
            self._checked(seen, reader, batch)
            self._run.keep_on_at_times()

    def _import(self, seen: SeenRows, reader: RowReader, batch: list[Row]) -> None:
        rows, outcome = self._checked(seen, reader, batch)
        for attempt in range(1, MOST_TRIES + 1):
            try:
                self._write(rows, outcome, len(batch))
                return
            except (Conflict, Unavailable):
                # Somebody registered the same debtor, or removed a creditor, or held the same rows just now.
                self._creditors.clear()
                if attempt == MOST_TRIES:
                    raise

    def _checked(
        self, seen: SeenRows, reader: RowReader, batch: list[Row]
    ) -> tuple[list[ParsedRow], Outcome]:
        """Return the rows to write and what is known already of the others; the file's first row counts."""
        outcome = Outcome()
        parsed: list[tuple[int, ParsedRow]] = []
        for line, cells in batch:
            try:
                if isinstance(cells, RowProblem):
                    raise cells
                row = reader.read(line, cells)
                parsed.append((row_key(row), row))
            except RowProblem as problem:
                outcome.problems.append((line, problem))
        first: dict[int, FirstRow] = {}
        for key, row in parsed:
            if key not in first:
                first[key] = FirstRow(row.line, row.source_hash)
        first |= seen.add(first)
        return [row for key, row in parsed if _is_first(row, first[key], outcome)], outcome

    def _write(self, rows: list[ParsedRow], known: Outcome, count: int) -> None:
        with self._context.write() as uow:
            started = time.perf_counter()
            now = self._context.now()
            self._run.keep_on_within(uow, self._progress.rows_read, self._rows_expected)
            outcome = Batch(uow, self._campaign_id, now, self._creditors).write(rows)
            problems = sorted([*known.problems, *outcome.problems], key=lambda item: item[0])
            uow.campaign_rows.add_errors(
                [
                    (self._campaign_id, line, p.column[:60], storable(p.value), p.reason)
                    for line, p in problems
                ]
            )
            before = self._progress
            progress = Progress(
                before.rows_read + count,
                before.created + outcome.created,
                before.updated + outcome.updated,
                before.unchanged + outcome.unchanged + known.unchanged,
                before.rejected + len(problems),
            )
            uow.campaign_rows.save_counts(self._campaign_id, asdict(progress))
            # The commit itself takes as long for few rows as for many.
            self._adapt(time.perf_counter() - started)
            uow.commit()
        self._progress = progress

    def _adapt(self, seconds: float) -> None:
        """Make the next batch as large as its time allows; only SQLite's writers wait for one another."""
        if not self._context.access.is_sqlite:
            return
        if seconds > LONGEST_TRANSACTION:
            self._batch_size = max(FEWEST_ROWS, self._batch_size // 2)
        elif seconds < LONGEST_TRANSACTION / 2:
            self._batch_size = min(MOST_ROWS, self._batch_size * 2)


def _is_first(row: ParsedRow, first: FirstRow, outcome: Outcome) -> bool:
    """Tell whether the file shows the row's obligation here for the first time; else count it."""
    if first.line == row.line:
        return True
    if first.source_hash == row.source_hash:
        outcome.unchanged += 1
    else:
        reason = f"La obligación ya está en la línea {first.line} con otros datos."
        outcome.problems.append((row.line, RowProblem("NumerodeObligacion", row.obligation, reason)))
    return False


def make_reader(source: Source, sample: list[Row], country: str) -> RowReader:
    """Return the reader of a source's rows; how it writes decimals is learnt from the sample."""
    return RowReader(
        source.columns,
        country=country,
        decimal_mark=_learn_mark(source, sample),
        is_damaged=source.is_damaged,
    )


def _learn_mark(source: Source, sample: list[Row]) -> DecimalMark | None:
    width = len(source.columns.names)
    places = source.columns.amounts
    rows = [cells for _, cells in sample if isinstance(cells, list) and len(cells) >= width]
    return find_decimal_mark(cells[place] for cells in rows for place in places)


def storable(text: str) -> str:
    """Return a text without what a database cannot store."""
    return text.replace("\x00", " ").encode("utf-8", "replace").decode()
