"""Rows that were added to a transaction, or changed in it, written by prepared statements.

What SQLAlchemy's unit of work does for any mapping this does for ours, which have no relationship:
updates and inserts in the order in which tables refer to one another, one statement a table and
set of columns, with the check of the version. Listeners (`before_flush`, `after_flush`) are told
as ever. What a row may need besides (deletes, SQL as a value, the database's own keys and values)
is left to the unit of work.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

from sqlalchemy import Column, Connection, Table, bindparam, insert, inspect, update
from sqlalchemy.orm import InstanceState, Mapper, Session, configure_mappers
from sqlalchemy.orm.exc import StaleDataError
from sqlalchemy.sql.elements import ClauseElement

from engine.persistence.columns import Row
from engine.persistence.loading import Kind, hold
from engine.persistence.prepared import Prepared

_WAS = "was_"
"""Before the name of a column: its value in the row that is looked for."""


@dataclass(frozen=True, slots=True)
class _Shape:
    """A mapped class: its table, the columns by their attributes, what they hold where nothing is
    said, those of the key, and the one that counts its changes."""

    table: Table
    columns: Mapping[str, Column[Any]]
    usual: Mapping[str, Callable[[], Any]]
    identity: frozenset[str]
    version: str | None


_Batches = dict[tuple[str, ...], list[Mapping[str, Any]]]
"""Changed columns (none: the row is new) → parameters for each row."""


def write(session: Session, connection: Connection) -> bool:
    """Write what was added and changed; False where the unit of work has to do it."""
    new = [(row, inspect(row)) for row in session.new]
    dirty = [(row, inspect(row)) for row in session.dirty]
    if session.deleted or not all(_is_plain(row, state) for row, state in (*new, *dirty)):
        return False
    session.dispatch.before_flush(session, None, None)
    batches: dict[type[Row], _Batches] = {}
    for row, state in dirty:
        changed, values = _change(row, state)
        if changed:
            batches.setdefault(type(row), {}).setdefault(changed, []).append(values)
    for row, _ in new:
        batches.setdefault(type(row), {}).setdefault((), []).append(_complete(row))
    places = _places(len(Row.metadata.tables))
    for kind in sorted(batches, key=lambda kind: places[_shape(kind).table.name]):
        _send(connection, kind, batches[kind])
    session.dispatch.after_flush(session, None)
    session._register_persistent({state for _, state in (*new, *dirty)})
    session.dispatch.after_flush_postexec(session, None)
    return True


_watchers: list[Callable[[type[Row]], bool]] = []


def watch(watched: Callable[[type[Row]], bool]) -> None:
    """Changes of these kinds of rows are told to the listeners of a flush, whoever writes them."""
    _watchers.append(watched)


@cache
def _is_watched(kind: type[Row]) -> bool:
    return any(watched(kind) for watched in _watchers)


def save(session: Session, connection: Connection, row: Row) -> None:
    """Write what was changed in one row now, and leave all others to the next flush."""
    state = inspect(row)
    if _is_watched(type(row)) or session.in_nested_transaction() or not _is_plain(row, state):
        session.flush()
        return
    changed, values = _change(row, state)
    if changed:
        _send(connection, type(row), {changed: [values]})
    state._commit_all(row.__dict__, session.identity_map)


def add(
    session: Session, connection: Connection, kind: type[Kind], rows: Sequence[Mapping[str, Any]]
) -> list[Kind]:
    """Write new rows, whole and by column; the objects that the session holds of them."""
    assert not _is_watched(kind)
    inserting(kind).run_each(connection, rows)
    columns = [column.key for column in _shape(kind).table.columns]
    return hold(session, kind, ([row[name] for name in columns] for row in rows))


def _send(connection: Connection, kind: type[Row], batches: _Batches) -> None:
    table = _shape(kind).table
    for changed, rows in batches.items():
        if changed:
            count = _updating(table, changed).run_each(connection, rows)
            if count != len(rows):
                raise StaleDataError(f"{table.name}: {count} rows instead of {len(rows)}")
    if () in batches:
        inserting(kind).run_each(connection, batches[()])


@cache
def inserting(kind: type[Row]) -> Prepared:
    """The INSERT of whole rows of a mapped class, their values by the keys of the columns."""
    table = _shape(kind).table
    return Prepared(lambda _: insert(table), [column.key for column in table.columns])


@cache
def _updating(table: Table, changed: tuple[str, ...]) -> Prepared:
    """The UPDATE of these columns; those that begin with `_WAS` say which row."""
    where = [table.c[n.removeprefix(_WAS)] == bindparam(n) for n in changed if n.startswith(_WAS)]
    values = {n: bindparam(n, type_=table.c[n].type) for n in changed if not n.startswith(_WAS)}
    return Prepared(lambda _: update(table).where(*where).values(values))


def _complete(row: Row) -> dict[str, Any]:
    """The values of a new row by column, those that nobody gave put in."""
    shape, given = _shape(type(row)), row.__dict__
    for attribute, make in shape.usual.items():
        if attribute not in given:
            setattr(row, attribute, make())
    return {column.key: given.get(name) for name, column in shape.columns.items()}


def _change(row: Row, state: InstanceState[Any]) -> tuple[tuple[str, ...], dict[str, Any]]:
    """The columns that differ from what was read, with those that find the row, and the values."""
    shape, now, before = _shape(type(row)), row.__dict__, state.committed_state
    names = [n for n in before if n in shape.columns and n in now and before[n] != now[n]]
    if not names:
        return (), {}
    values = {shape.columns[name].key: now[name] for name in names}
    for name in shape.identity:
        values[_WAS + shape.columns[name].key] = now[name]
    if shape.version is not None:
        column, was = shape.columns[shape.version].key, now[shape.version]
        values[_WAS + column], values[column] = was, was + 1
        setattr(row, shape.version, was + 1)
    return tuple(sorted(values)), values


def _is_plain(row: Row, state: InstanceState[Any]) -> bool:
    shape, given = _shape(type(row)), row.__dict__
    if state.key is not None:
        before = state.committed_state
        changed = (given.get(name) for name in before)
        return shape.identity.isdisjoint(before) and not _has_sql(changed)
    if not _has_sql(given.values()):
        known = shape.columns.keys() & given.keys() | shape.usual.keys()
        return all(
            name in known or (column.server_default is None and not column.primary_key)
            for name, column in shape.columns.items()
        )
    return False


def _has_sql(values: Iterable[object]) -> bool:
    return any(isinstance(value, ClauseElement) for value in values)


@cache
def _places(_known: int) -> Mapping[str, int]:
    """The tables in the order in which they refer to one another; a room may bring more of them."""
    return {table.name: place for place, table in enumerate(Row.metadata.sorted_tables)}


@cache
def _shape(kind: type[Row]) -> _Shape:
    configure_mappers()
    mapper: Mapper[Any] = inspect(kind)
    [table] = mapper.tables
    assert isinstance(table, Table)
    columns = {a.key: c for a in mapper.column_attrs for c in a.columns if isinstance(c, Column)}
    version = mapper.version_id_col
    return _Shape(
        table,
        columns,
        {name: _usual(column) for name, column in columns.items() if column.default is not None},
        frozenset(name for name, column in columns.items() if column.primary_key),
        next((name for name, column in columns.items() if column is version), None),
    )


def _usual(column: Column[Any]) -> Callable[[], Any]:
    default = column.default
    assert default is not None
    if default.is_callable:
        return lambda: default.arg(None)  # type: ignore[attr-defined]
    assert default.is_scalar
    return lambda: default.arg  # type: ignore[attr-defined]
