"""What a row says, as one digest."""

import hashlib
from collections.abc import Collection, Mapping, Sequence
from datetime import UTC, date, datetime
from functools import cache
from typing import Any

from sqlalchemy import Table, inspect

from engine.json_types import Json
from engine.persistence.columns import JsonText, Row, dump_json


def digest(table: Table, values: Mapping[str, Any], without: Collection[str] = ()) -> str:
    """Of what is said: a column that a later version adds, empty in old rows, changes nothing."""
    said = {
        name: _plain(value, is_json=is_json)
        for name, is_json in _columns(table)
        if name not in without and (value := values[name]) is not None
    }
    return digest_of(said)


@cache
def _columns(table: Table) -> Sequence[tuple[str, bool]]:
    """(name, whether it is kept as JSON text) of each column."""
    return [(str(column.key), isinstance(column.type, JsonText)) for column in table.columns]


def digest_of(said: Json) -> str:
    """Of canonical JSON."""
    return hashlib.sha256(dump_json(said, canonical=True).encode()).hexdigest()


def table_of(row: Row | type[Row]) -> Table:
    """The table of a row."""
    table = row.__table__
    assert isinstance(table, Table)
    return table


def values_of(row: Row) -> dict[str, Any]:
    """The row's values by column."""
    return {name: getattr(row, attribute) for name, attribute in _attributes(type(row))}


@cache
def _attributes(kind: type[Row]) -> Sequence[tuple[str, str]]:
    """(column, attribute) of each column of a mapped class."""
    return [(str(one.columns[0].key), one.key) for one in inspect(kind).column_attrs]


def _plain(value: Any, *, is_json: bool) -> Json:
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat()
    if isinstance(value, date):
        return value.isoformat()
    if is_json:
        return dump_json(value, canonical=True)
    return value  # type: ignore[no-any-return]
