"""Reading another system's tables through any address that SQLAlchemy knows; nothing is ever written there."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Any

from sqlalchemy import Column, MetaData, Table, create_engine, inspect, select
from sqlalchemy.engine import Connection, make_url
from sqlalchemy.exc import ArgumentError, DBAPIError, NoSuchModuleError, SQLAlchemyError

ROWS_AT_ONCE = 1000


class LegacyUnreachable(Exception):
    """The other system's database cannot be opened; the message has no password in it."""


class LegacyDatabase:
    """The tables of another system; names are compared without case and accents."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection
        inspector = inspect(connection)
        self._names = {fold(name): name for name in inspector.get_table_names()}

    def has_table(self, name: str) -> bool:
        """Tell whether there is such a table."""
        return fold(name) in self._names

    def columns(self, name: str) -> list[str]:
        """Return the names of a table's columns."""
        return [column.name for column in self._table(name).columns]

    def distinct(self, name: str, column: str) -> list[Any]:
        """Return the different values of a column, in their order."""
        found = _column(self._table(name), column)
        return list(self._connection.execute(select(found).distinct().order_by(found)).scalars())

    def rows(
        self, name: str, columns: Sequence[str], *, where: Mapping[str, Any] | None = None
    ) -> Iterator[Sequence[Any]]:
        """Yield the rows of a table with these columns, a piece at a time; `where` compares (None: is empty)."""
        table = self._table(name)
        query = select(*(_column(table, column) for column in columns))
        for column, value in (where or {}).items():
            query = query.where(
                _column(table, column).is_(None) if value is None else _column(table, column) == value
            )
        with self._connection.execution_options(yield_per=ROWS_AT_ONCE).execute(query) as result:
            yield from result

    def _table(self, name: str) -> Table:
        return Table(self._names[fold(name)], MetaData(), autoload_with=self._connection)


@contextmanager
def open_legacy(address: str) -> Iterator[LegacyDatabase]:
    """Open the database at `address` for reading; raises LegacyUnreachable."""
    try:
        engine = create_engine(make_url(address), hide_parameters=True)
    except (ArgumentError, NoSuchModuleError) as error:
        raise LegacyUnreachable(f"The address cannot be read: {type(error).__name__}.") from None
    except ImportError as error:
        raise LegacyUnreachable(
            f"The driver is not installed ({error.name or 'a system library'})."
        ) from None
    try:
        with engine.connect() as connection:
            yield LegacyDatabase(connection)
            connection.rollback()
    except (DBAPIError, SQLAlchemyError) as error:
        raise LegacyUnreachable(
            f"The database does not answer as expected: {type(error).__name__}."
        ) from None
    finally:
        engine.dispose()


def fold(name: str) -> str:
    """Return a name without case, accents and signs."""
    bare = unicodedata.normalize("NFKD", name.casefold())
    return "".join(letter for letter in bare if letter.isascii() and letter.isalnum())


def _column(table: Table, name: str) -> Column[Any]:
    return next(column for column in table.columns if fold(column.name) == fold(name))
