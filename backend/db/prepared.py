"""Core statements compiled once for each dialect and then run by the driver: what every turn executes.

SQLAlchemy's own execution spends several times the driver's time on each statement. These are still written,
typed and tested as Core statements; only their execution is short-cut, inside the same transaction.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any

from sqlalchemy import bindparam, insert
from sqlalchemy.engine import Connection, Dialect
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import InstrumentedAttribute
from sqlalchemy.sql import ClauseElement, ColumnElement

Processor = Callable[[Any], Any] | None
# A process that begins gets many questions at once: each statement is compiled by one thread, not by all of them.
_compiling = threading.RLock()


class Prepared:
    """A statement without expanding parameters; every bind parameter has a name or a value of its own.

    `columns` names what an INSERT is given.
    """

    def __init__(self, statement: ClauseElement, columns: Sequence[str] | None = None) -> None:
        self._statement = statement
        self._columns = columns
        self._compiled: dict[str, _Compiled] = {}

    def run(self, connection: Connection, values: Mapping[str, Any]) -> Any:
        """Execute and return the driver's cursor; errors are SQLAlchemy's, as from the connection itself."""
        compiled = self._compiled.get(connection.dialect.name) or self._compile(connection.dialect)
        if not connection.in_transaction():
            connection.begin()
        return run_text(connection, compiled.text, compiled.parameters(values))

    def _compile(self, dialect: Dialect) -> _Compiled:
        with _compiling:
            if dialect.name not in self._compiled:
                self._compiled[dialect.name] = _Compiled(self._statement, self._columns, dialect)
            return self._compiled[dialect.name]

    def rows(self, connection: Connection, values: Mapping[str, Any]) -> list[tuple[Any, ...]]:
        """Execute and return all rows, their columns converted as the statement's types say."""
        found = self.run(connection, values).fetchall()
        converted = self._compiled[connection.dialect.name].converted
        return [_converted(row, converted) for row in found] if converted else found

    def first(self, connection: Connection, values: Mapping[str, Any]) -> tuple[Any, ...] | None:
        """Execute and return the first row, None without any."""
        found = self.rows(connection, values)
        return found[0] if found else None


class Places:
    """An IN of a fixed number of places, which a statement that is compiled once can have."""

    def __init__(self, name: str, count: int) -> None:
        self._names = [f"{name}_{place}" for place in range(count)]

    def hold(self, column: ColumnElement[Any] | InstrumentedAttribute[Any]) -> ColumnElement[bool]:
        """Return the condition that the column's value is in one of the places."""
        return column.in_([bindparam(name, type_=column.type) for name in self._names])

    def fill(self, values: Sequence[Any]) -> Iterator[dict[str, Any]]:
        """Yield the parameters for as many executions as the values need, none for none."""
        count = len(self._names)
        for start in range(0, len(values), count):
            part = list(values[start : start + count])
            part += [part[-1]] * (count - len(part))
            yield dict(zip(self._names, part, strict=True))


class PreparedInsert:
    """Adds rows of a table by one statement, which is compiled once for each number of rows.

    Each row gives every column but the key. `returning` names what is told of each row, in no order.
    """

    def __init__(self, model: type[Any], *returning: InstrumentedAttribute[Any]) -> None:
        self._table = model.__table__
        self._columns = [column for column in self._table.columns if not column.primary_key]
        self._returning = returning
        self._prepared: dict[int, Prepared] = {}

    def run(self, connection: Connection, rows: Sequence[Mapping[str, Any]]) -> list[tuple[Any, ...]]:
        """Add the rows, at least one; return what was asked for of each."""
        prepared = self._prepared.get(len(rows))
        if prepared is None:
            prepared = self._prepared[len(rows)] = Prepared(self._statement(len(rows)))
        values = {f"{name}_{place}": value for place, row in enumerate(rows) for name, value in row.items()}
        if self._returning:
            return prepared.rows(connection, values)
        prepared.run(connection, values)
        return []

    def _statement(self, count: int) -> ClauseElement:
        places = [
            {column.name: bindparam(f"{column.name}_{place}", type_=column.type) for column in self._columns}
            for place in range(count)
        ]
        statement = insert(self._table).values(places)
        return statement.returning(*self._returning) if self._returning else statement


def run_text(connection: Connection, text: str, parameters: Any = (), **options: Any) -> Any:
    """Execute SQL by the driver, inside the transaction that is open; returns its cursor, errors are SQLAlchemy's.

    `options` are those of the driver's `execute`.
    """
    cursor = connection.connection.cursor()
    try:
        cursor.execute(text, parameters, **options)
    except Exception as error:
        raise _translated(connection, cursor, text, error) from error
    return cursor


class _Compiled:
    """The text for one dialect, and how values go in and out."""

    def __init__(self, statement: ClauseElement, columns: Sequence[str] | None, dialect: Dialect) -> None:
        compiled: Any = statement.compile(dialect=dialect, column_keys=columns)
        self.text = str(compiled)
        self.positional: Sequence[str] | None = compiled.positiontup
        self._own_values = {name: value for name, value in compiled.params.items() if value is not None}
        self._inputs: dict[str, Processor] = {
            name: bind.type.dialect_impl(dialect).bind_processor(dialect)
            for bind, name in compiled.bind_names.items()
        }
        self.converted = [
            (place, process)
            for place, process in enumerate(_result_processors(statement, dialect))
            if process is not None
        ]

    def parameters(self, values: Mapping[str, Any]) -> Any:
        """Return the values as the driver wants them: in order, or by name."""
        converted = {}
        for name, process in self._inputs.items():
            value = values[name] if name in values else self._own_values.get(name)
            converted[name] = value if process is None else process(value)
        return converted if self.positional is None else [converted[name] for name in self.positional]


def _converted(row: Sequence[Any], processors: list[tuple[int, Callable[[Any], Any]]]) -> tuple[Any, ...]:
    values = list(row)
    for place, process in processors:
        values[place] = process(values[place])
    return tuple(values)


def _result_processors(statement: Any, dialect: Dialect) -> list[Processor]:
    columns = getattr(statement, "selected_columns", None)
    if columns is None:
        columns = statement.exported_columns if getattr(statement, "_returning", ()) else ()
    return [_result_processor(column.type, dialect) for column in columns]


def _result_processor(type_: Any, dialect: Dialect) -> Processor:
    implementation = type_.dialect_impl(dialect)
    # The type code that drivers report matters to no type of ours.
    processor: Processor = implementation.result_processor(dialect, None)
    return processor


def _translated(connection: Connection, cursor: Any, text: str, error: Exception) -> BaseException:
    dialect = connection.dialect
    base = dialect.loaded_dbapi.Error
    if not isinstance(error, base):
        return error
    gone = dialect.is_disconnect(error, connection.connection, cursor)
    if gone:
        connection.invalidate(error)
    return DBAPIError.instance(
        text, {}, error, base, hide_parameters=True, connection_invalidated=gone, dialect=dialect
    )
