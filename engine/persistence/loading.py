"""Rows found by a prepared statement, as the objects that the transaction holds of them."""

from collections.abc import Iterable, Mapping, Sequence
from functools import cache
from typing import Any, TypeVar, cast

from sqlalchemy import Connection, bindparam, inspect, select
from sqlalchemy.orm import Mapper, Session, configure_mappers
from sqlalchemy.orm.attributes import set_committed_value

from engine.persistence.columns import Row
from engine.persistence.prepared import Prepared

Kind = TypeVar("Kind", bound=Row)
"""A kind of rows."""


def hold(session: Session, kind: type[Kind], found: Iterable[Sequence[Any]]) -> list[Kind]:
    """The rows, their values in the order of the table's columns, as they are now.

    What was changed in one that the session held before, and not written, is forgotten.
    """
    return [_one(session, kind, values) for values in found]


def find(
    session: Session, connection: Connection, kind: type[Kind], values: Mapping[str, Any]
) -> list[Kind]:
    """The rows that hold these values, by column."""
    return hold(session, kind, _finding(kind, tuple(values)).rows(connection, values))


def get(session: Session, connection: Connection, kind: type[Kind], key: Any) -> Kind | None:
    """The row of this key, as it is now."""
    names = [str(column.key) for column in _mapped(kind)[0].primary_key]
    found = find(session, connection, kind, dict(zip(names, _parts(key), strict=True)))
    return found[0] if found else None


def held(session: Session, kind: type[Kind], key: Any) -> Kind | None:
    """The row of this key, where the session holds it."""
    return cast("Kind | None", session.identity_map.get((kind, _parts(key), None)))


def _parts(key: Any) -> tuple[Any, ...]:
    return key if isinstance(key, tuple) else (key,)


@cache
def _finding(kind: type[Row], columns: tuple[str, ...]) -> Prepared:
    [table] = _mapped(kind)[0].tables
    wanted = [table.c[name] == bindparam(name, type_=table.c[name].type) for name in columns]
    return Prepared(lambda _: select(table).where(*wanted))


def _one(session: Session, kind: type[Kind], values: Sequence[Any]) -> Kind:
    mapper, attributes, key = _mapped(kind)
    given = dict(zip(attributes, values, strict=True))
    identity = (kind, tuple([given[name] for name in key]), None)
    known = session.identity_map.get(identity)
    if known is not None:
        for name, value in given.items():
            set_committed_value(known, name, value)
        return known
    row = mapper.class_manager.new_instance()
    row.__dict__.update(given)
    state = row._sa_instance_state  # attached as SQLAlchemy's own loading attaches it
    state.key, state.session_id = identity, session.hash_key
    session.identity_map.add(state)
    return cast(Kind, row)


@cache
def _mapped(kind: type) -> tuple[Mapper[Any], Sequence[str], Sequence[str]]:
    """The mapper, the attributes in the order of the columns, those of the key."""
    configure_mappers()  # nothing may have asked SQLAlchemy for a row of this process before
    mapper: Mapper[Any] = inspect(kind)
    [table] = mapper.tables
    names = [mapper.get_property_by_column(column).key for column in table.columns]
    return mapper, names, [mapper.get_property_by_column(c).key for c in mapper.primary_key]
