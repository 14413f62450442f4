"""Column types and the base of every row: moments in UTC, JSON as text, constraints with names.

JSON is TEXT and never JSONB: a snapshot's key order is part of it, and numbers stay exact decimals.
"""

import json
from collections.abc import Mapping
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any, cast

import simplejson
from sqlalchemy import BigInteger, DateTime, Dialect, Index, Integer, MetaData, Text, text
from sqlalchemy.orm import DeclarativeBase
from sqlalchemy.types import TypeDecorator

from engine.json_types import Json


def dump_json(value: object, *, canonical: bool = False) -> str:
    """JSON text with exact decimals; `canonical`: sorted keys, so that equal values hash equally.

    >>> dump_json({"b": 1, "a": "科"}, canonical=True)
    '{"a":"科","b":1}'
    """
    try:
        return (_SORTED if canonical else _PLAIN).encode(value)
    except _InexactError:
        return simplejson.dumps(
            value, use_decimal=True, ensure_ascii=False, separators=(",", ":"), sort_keys=canonical
        )


class _InexactError(Exception):
    """A value that the encoder of the standard library has no text for: a decimal."""


def _refuse(_value: object) -> None:
    raise _InexactError


_PLAIN = json.JSONEncoder(
    ensure_ascii=False, separators=(",", ":"), allow_nan=False, default=_refuse
)
_SORTED = json.JSONEncoder(
    ensure_ascii=False, separators=(",", ":"), allow_nan=False, default=_refuse, sort_keys=True
)
"""The same text as simplejson's, four times as fast, for whatever holds no decimal."""
_DECODER = json.JSONDecoder(parse_float=Decimal)


def load_json(text: str) -> Json:
    """The value of a JSON text; numbers with a fraction are Decimal.

    >>> load_json('[1, 0.10]')
    [1, Decimal('0.10')]
    """
    return cast(Json, _DECODER.decode(text))


class UtcDateTime(TypeDecorator[datetime]):
    """An aware moment, kept in UTC (timestamptz on PostgreSQL, sortable text on SQLite)."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Refuse a naive moment; turn the others to UTC."""
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError(f"a moment without a zone cannot be kept: {value!r}")
        in_utc = value.astimezone(UTC)
        return in_utc.replace(tzinfo=None) if dialect.name == "sqlite" else in_utc

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """SQLite keeps no zone: give it back."""
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


class JsonText(TypeDecorator[Any]):
    """A JSON value kept as text; the value is replaced whole, never changed in place."""

    impl = Text
    cache_ok = True

    def process_bind_param(self, value: Any, dialect: Dialect) -> str | None:
        """The text; None stays NULL (use JSON in JSON for a null that is a value)."""
        return None if value is None else dump_json(value)

    def process_result_value(self, value: str | None, dialect: Dialect) -> Any:
        """The value."""
        return None if value is None else load_json(value)


Key = BigInteger().with_variant(Integer(), "sqlite")
"""A 64-bit key; on SQLite the row's own id, which spares an index."""


def partial_index(name: str, *columns: str, where: str, unique: bool = False) -> Index:
    """An index over the rows for which `where` holds, in both databases."""
    return Index(
        name, *columns, unique=unique, sqlite_where=text(where), postgresql_where=text(where)
    )


class Row(DeclarativeBase):
    """The base of every table, here and in `register`: one metadata, every constraint named."""

    metadata = MetaData(
        naming_convention={
            "ix": "ix_%(table_name)s_%(column_0_N_name)s",
            "uq": "uq_%(table_name)s_%(column_0_N_name)s",
            "ck": "ck_%(table_name)s_%(constraint_name)s",
            "fk": "fk_%(table_name)s_%(column_0_N_name)s",
            "pk": "pk_%(table_name)s",
        }
    )
    type_annotation_map = {  # noqa: RUF012  SQLAlchemy's own declaration
        int: Key,
        str: Text,
        datetime: UtcDateTime,
        Mapping[str, Json]: JsonText,
        list[str]: JsonText,
        list[int]: JsonText,
        Json: JsonText,
    }
