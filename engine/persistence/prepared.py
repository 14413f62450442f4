"""Statements that are compiled once in the life of the program and executed on the driver itself.

SQLAlchemy's Core, asked for the same statement again, takes forty microseconds to find out that it
is the same, the unit of work two hundred; the driver takes five. So what every request sends is
written in Core, checked against the typed rows, and compiled once a dialect: text, parameters in
order, and what turns a value of Python into one of the database and back.

Every statement passes the listeners of `before_cursor_execute`, as any other does.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from sqlalchemy import ClauseElement, Connection, Dialect
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.exc import DBAPIError, StatementError
from sqlalchemy.sql.compiler import SQLCompiler
from sqlalchemy.types import TypeEngine

from engine.persistence.columns import UtcDateTime

Converter = Callable[[Any], Any]


@dataclass(frozen=True, slots=True)
class _Compiled:
    """For one dialect. `given`: name and converter of every parameter, in order; `usual`: the
    values that the statement itself says; `found`: a converter for each column of a result."""

    text: str
    positional: bool
    given: Sequence[tuple[str, Converter | None]]
    usual: Mapping[str, Any]
    found: Sequence[Converter | None]

    def parameters(self, values: Mapping[str, Any]) -> Any:
        """As the driver takes them. Raises StatementError where one is missing or no such value."""
        if self.usual:
            values = {**self.usual, **values}
        try:
            if self.positional:
                return tuple([values[n] if f is None else f(values[n]) for n, f in self.given])
            return {n: values[n] if f is None else f(values[n]) for n, f in self.given}
        except (ValueError, TypeError, KeyError) as error:
            raise StatementError(str(error), self.text, values, error) from error


class Prepared:
    """A Core statement. `columns`: the names of the parameters of an INSERT."""

    def __init__(
        self, statement: Callable[[Dialect], ClauseElement], columns: Iterable[str] | None = None
    ) -> None:
        self._statement = statement
        self._columns = None if columns is None else list(columns)
        self._compiled: dict[str, _Compiled] = {}

    def rows(self, connection: Connection, values: Mapping[str, Any]) -> list[tuple[Any, ...]]:
        """What the statement finds."""
        compiled = self._for(connection.dialect)
        cursor = _execute(connection, compiled.text, compiled.parameters(values), many=False)
        found, converters = cursor.fetchall(), compiled.found
        cursor.close()
        if not any(converters):
            return found  # type: ignore[no-any-return]
        return [
            tuple(
                [
                    value if convert is None else convert(value)
                    for value, convert in zip(row, converters, strict=True)
                ]
            )
            for row in found
        ]

    def run(self, connection: Connection, values: Mapping[str, Any]) -> int:
        """Execute; how many rows it touched."""
        compiled = self._for(connection.dialect)
        cursor = _execute(connection, compiled.text, compiled.parameters(values), many=False)
        count = cursor.rowcount
        cursor.close()
        return int(count)

    def run_each(self, connection: Connection, values: Sequence[Mapping[str, Any]]) -> int:
        """Execute for each of these; how many rows were touched by all."""
        if len(values) == 1:
            return self.run(connection, values[0])
        if not values:
            return 0
        compiled = self._for(connection.dialect)
        many = [compiled.parameters(one) for one in values]
        cursor = _execute(connection, compiled.text, many, many=True)
        count = cursor.rowcount
        cursor.close()
        return int(count)

    def _for(self, dialect: Dialect) -> _Compiled:
        known = self._compiled.get(dialect.name)
        if known is None:
            known = self._compiled[dialect.name] = self._compile(dialect)
        return known

    def _compile(self, dialect: Dialect) -> _Compiled:
        statement = self._statement(dialect)
        compiled = statement.compile(dialect=dialect, column_keys=self._columns)
        assert isinstance(compiled, SQLCompiler)
        names = compiled.positiontup if compiled.positional else [*compiled.binds]
        assert names is not None
        binds = {name: compiled.binds[name] for name in names}
        given = [(name, _writer(binds[name].type, dialect)) for name in names]
        usual = {name: bind.value for name, bind in binds.items() if not bind.required}
        columns = getattr(statement, "selected_columns", ())
        found = [c.type.dialect_impl(dialect).result_processor(dialect, None) for c in columns]
        return _Compiled(str(compiled), bool(compiled.positional), given, usual, found)


def _writer(type_: TypeEngine[Any], dialect: Dialect) -> Converter | None:
    """What turns a value of Python into one of the database; one moment is written many times."""
    convert = type_.dialect_impl(dialect).bind_processor(dialect)
    if convert is not None and isinstance(type_, UtcDateTime):
        return lru_cache(maxsize=_MOMENTS)(convert)
    return convert


_MOMENTS = 256
"""How many moments are remembered for each parameter."""


def dialect_insert(dialect: Dialect, table: Any) -> postgresql.Insert | sqlite.Insert:
    """An INSERT that knows ON CONFLICT."""
    if dialect.name == "postgresql":
        return postgresql.insert(table)
    return sqlite.insert(table)


def execute_text(connection: Connection, text: str) -> None:
    """A statement without parameters and without listeners."""
    _execute(connection, text, (), many=False, heard=False).close()


def _execute(
    connection: Connection, text: str, parameters: Any, *, many: bool, heard: bool = True
) -> Any:
    """Raises what SQLAlchemy raises for the driver's errors."""
    cursor = connection.connection.cursor()
    if heard:
        for listener in connection.dispatch.before_cursor_execute:
            listener(connection, cursor, text, parameters, None, many)
    try:
        if many:
            cursor.executemany(text, parameters)
        else:
            cursor.execute(text, parameters)
    except Exception as error:
        raise _wrapped(connection, cursor, text, parameters, error) from error
    return cursor


def _wrapped(
    connection: Connection, cursor: Any, text: str, parameters: Any, error: Exception
) -> BaseException:
    dialect = connection.dialect
    known = dialect.loaded_dbapi.Error
    if not isinstance(error, known):
        return error
    lost = dialect.is_disconnect(error, connection.connection, cursor)
    if lost:  # nor is any other connection of the pool of use any more
        connection.invalidate(error)
        connection.engine.dispose(close=False)
    return DBAPIError.instance(
        text, parameters, error, known, connection_invalidated=lost, dialect=dialect
    )
