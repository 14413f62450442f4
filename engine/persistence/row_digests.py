"""What a row says, as one digest."""

import hashlib
from collections.abc import Collection, Mapping
from datetime import UTC, date, datetime
from typing import Any

from sqlalchemy import Column, Table, inspect

from engine.json_types import Json
from engine.persistence.columns import JsonText, Row, dump_json


def digest(table: Table, values: Mapping[str, Any], without: Collection[str] = ()) -> str:
    """Of what is said: a column that a later version adds, empty in old rows, changes nothing."""
    said = {
        column.key: _plain(column, values[column.key])
        for column in table.columns
        if column.key not in without and values[column.key] is not None
    }
    return digest_of(said)


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
    columns = inspect(type(row)).column_attrs
    return {attribute.columns[0].key: getattr(row, attribute.key) for attribute in columns}


def _plain(column: Column[Any], value: Any) -> Json:
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat()
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(column.type, JsonText) and value is not None:
        return dump_json(value, canonical=True)
    return value  # type: ignore[no-any-return]
