"""Everything that the database holds, to see what a call changed and what it left alone."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from sqlalchemy import select

from backend.db.extension import Base
from backend.services.context import ServiceContext

Snapshot = dict[str, list[str]]


def snapshot(context: ServiceContext, *, without: Collection[str] = ()) -> Snapshot:
    """Return every row of every table but those named."""
    with context.read() as uow:
        return {
            table.name: sorted(str(tuple(row)) for row in uow.connection.execute(select(table)))
            for table in Base.metadata.sorted_tables
            if table.name not in without
        }


def changed_tables(before: Snapshot, after: Snapshot) -> set[str]:
    """Return the names of the tables whose rows differ."""
    return {name for name in before if before[name] != after[name]}


def rows(context: ServiceContext, *columns: Any) -> list[Any]:
    """Return a column (or rows of several), in the order of the rows' making."""
    query = select(*columns).order_by(columns[0].class_.id)
    with context.read() as uow:
        found = uow.connection.execute(query).all()
    return [row[0] for row in found] if len(columns) == 1 else [tuple(row) for row in found]
