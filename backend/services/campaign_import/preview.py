"""What an import of a file would read, before anything is stored."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import asdict, dataclass, field
from itertools import islice
from typing import Any, BinaryIO

from backend.domain.money import Money
from backend.services.campaign_import.columns import Columns, Meanings
from backend.services.campaign_import.importer import SAMPLE_ROWS, make_reader
from backend.services.campaign_import.problems import RowProblem
from backend.services.campaign_import.rows import ParsedRow, RowReader
from backend.services.campaign_import.source import Source, open_source
from backend.services.campaign_import.text_file import Row
from backend.services.formatting import format_money

FIRST_ROWS = 5
MOST_PROBLEMS = 20
ENCODINGS = {
    "utf-8": "UTF-8",
    "utf-8-sig": "UTF-8",
    "utf-16": "UTF-16",
    "cp1252": "Windows-1252",
    "cp850": "DOS (850)",
}


@dataclass
class Sample:
    """What the first rows of a file say: those that can be taken, and why others cannot."""

    rows: list[ParsedRow] = field(default_factory=list)
    problems: list[dict[str, Any]] = field(default_factory=list)
    checked: int = 0
    rejected: int = 0


def preview_file(file: BinaryIO, meanings: Meanings, *, country: str) -> dict[str, Any]:
    """Return how a file is written, what each column is taken for, and what its first rows would become.

    Raises InvalidInput as `open_source`. `rows_checked` rows were looked at; the import looks at all of them.
    """
    with open_source(file, meanings) as source:
        rows = list(islice(source.rows, SAMPLE_ROWS))
        sample = _check(make_reader(source, rows, country), rows)
        return {
            "format": "excel" if source.encoding is None else "csv",
            "encoding_text": ENCODINGS.get(source.encoding or "", ""),
            "is_damaged": source.is_damaged,
            "rows_expected": max(source.rows_expected, len(rows)),
            "rows_checked": sample.checked,
            "rows_rejected": sample.rejected,
            "columns": _columns(source, rows),
            "debts": [_debt_view(row) for row in sample.rows],
            "problems": sample.problems,
        }


def _check(reader: RowReader, rows: Iterable[Row]) -> Sample:
    sample = Sample()
    for line, cells in rows:
        sample.checked += 1
        try:
            if isinstance(cells, RowProblem):
                raise cells
            parsed = reader.read(line, cells)
        except RowProblem as problem:
            sample.rejected += 1
            if len(sample.problems) < MOST_PROBLEMS:
                found = {"column": problem.column, "value": problem.value, "reason": problem.reason}
                sample.problems.append({"line": line, **found})
            continue
        if len(sample.rows) < FIRST_ROWS:
            sample.rows.append(parsed)
    return sample


def _columns(source: Source, rows: Iterable[Row]) -> list[dict[str, Any]]:
    """Return each column of the file with what it is taken for; `taken_as` is None where it is left out."""
    first = next((cells for _, cells in rows if isinstance(cells, list)), [])
    taken = dict(_taken(source.columns))
    return [
        {
            "name": name,
            "example": first[place].strip()[:80] if place < len(first) else "",
            **asdict(taken.get(place, TakenAs(None))),
        }
        for place, name in enumerate(source.columns.names)
        if name
    ]


@dataclass(frozen=True)
class TakenAs:
    """What a column is to the import; `instalments` for the amount of a plan, 1 for a single payment."""

    taken_as: str | None
    instalments: int | None = None


def _taken(columns: Columns) -> Iterator[tuple[int, TakenAs]]:
    for key, place in columns.known.items():
        yield place, TakenAs(key)
    for place in columns.lump_sums:
        yield place, TakenAs("offer", 1)
    for place, count in columns.plans:
        yield place, TakenAs("offer", count)


def _debt_view(row: ParsedRow) -> dict[str, Any]:
    balance = Money(row.balance, row.currency)
    return {
        "line": row.line,
        "name": row.name,
        "document_number": row.document,
        "creditor": row.creditor,
        "product": row.product,
        "obligation_ending": row.last_digits,
        "balance_text": format_money(balance, row.locale),
    }
