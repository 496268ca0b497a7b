"""Many rows at once by the fastest way of each database, inside the caller's transaction."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import cached_property
from typing import Any

from sqlalchemy import Table, text
from sqlalchemy.engine import Connection
from sqlalchemy.exc import DBAPIError

Values = tuple[Any, ...]


class BulkInsert:
    """An INSERT of fixed columns of one table; values are given as the driver stores them (see `stored`)."""

    def __init__(self, table: Table, columns: Sequence[str]) -> None:
        self._table = table
        self._columns = tuple(columns)

    @cached_property
    def _names(self) -> str:
        return f"{self._table.name} ({', '.join(self._columns)})"

    def run(self, connection: Connection, rows: Sequence[Values]) -> None:
        """Insert all rows; the order of values is that of the columns."""
        if not rows:
            return
        if connection.dialect.name == "postgresql":
            self._copy(connection, rows)
            return
        mark = "?" if connection.dialect.paramstyle == "qmark" else "%s"
        marks = ", ".join([mark] * len(self._columns))
        connection.exec_driver_sql(f"INSERT INTO {self._names} VALUES ({marks})", list(rows))

    def _copy(self, connection: Connection, rows: Sequence[Values]) -> None:
        if not connection.in_transaction():
            # The driver starts its own; SQLAlchemy must know of it to commit it.
            connection.begin()
        statement = f"COPY {self._names} FROM STDIN"
        driver: Any = connection.dialect.loaded_dbapi
        cursor = connection.connection.cursor()
        try:
            with cursor.copy(statement) as copy:
                for row in rows:
                    copy.write_row(row)
        except driver.Error as error:
            # As SQLAlchemy's own statements fail, so that a unit of work knows what to make of it.
            raise DBAPIError.instance(statement, None, error, driver.Error) from error
        finally:
            cursor.close()


def stored(column: Any, connection: Connection) -> Callable[[Any], Any]:
    """Return the function that turns a value into what the driver stores in this column."""
    processor = column.type.dialect_impl(connection.dialect).bind_processor(connection.dialect)
    return processor or (lambda value: value)


def reserve_ids(connection: Connection, table: Table, count: int) -> list[int]:
    """Return `count` ids that nobody else will use; on SQLite the caller must hold the write transaction."""
    if not count:
        return []
    if connection.dialect.name == "postgresql":
        query = text("SELECT nextval(pg_get_serial_sequence(:name, 'id')) FROM generate_series(1, :count)")
        return list(connection.execute(query, {"name": table.name, "count": count}).scalars())
    last = connection.exec_driver_sql(f"SELECT max(id) FROM {table.name}").scalar() or 0
    return list(range(last + 1, last + 1 + count))
