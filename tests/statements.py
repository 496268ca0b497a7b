"""Listening to what is asked of the database."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import psycopg
from sqlalchemy import event

from backend.services.context import ServiceContext

TRANSACTION = ("BEGIN", "COMMIT", "ROLLBACK", "SAVEPOINT", "RELEASE", "PRAGMA SYNCHRONOUS")


@contextmanager
def recorded(context: ServiceContext) -> Iterator[list[str]]:
    """Yield a list that gets each statement as the driver does, but for those that begin and end transactions."""
    engine, statements = context.access.engine, list[str]()

    def note(statement: str) -> None:
        if not statement.strip().upper().startswith(TRANSACTION):
            statements.append(" ".join(statement.split()))

    class Recording(psycopg.Cursor[Any]):
        def execute(self, query: Any, *arguments: Any, **options: Any) -> Any:
            note(str(query))
            return super().execute(query, *arguments, **options)

    def record(connection: Any, entry: Any) -> None:
        if context.access.is_sqlite:
            connection.set_trace_callback(note)
        else:
            connection.cursor_factory = Recording

    event.listen(engine, "connect", record)
    engine.dispose()
    with context.read() as uow:
        uow.settings.data_version()
    statements.clear()
    try:
        yield statements
    finally:
        event.remove(engine, "connect", record)
        engine.dispose()
