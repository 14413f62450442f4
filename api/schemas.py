"""JSON Schema of what `/v2` answers with, as the OpenAPI description of 8.8 and its successors ask.

Every property is there in every answer: what there is none of is `null` or an empty list, because
clients of 8.9 and later read absent properties as a fault.
"""

from collections.abc import Mapping
from typing import Any

Schema = Mapping[str, Any]

KEY: Schema = {"type": "string", "pattern": "^-?[0-9]+$"}
TEXT: Schema = {"type": "string"}
NUMBER: Schema = {"type": "integer"}
FLAG: Schema = {"type": "boolean"}
MOMENT: Schema = {"type": "string", "format": "date-time"}
OBJECT: Schema = {"type": "object"}
TEXTS: Schema = {"type": "array", "items": TEXT}


def one_of(*words: str) -> Schema:
    """A text that is one of these."""
    return {"type": "string", "enum": [*dict.fromkeys(words)]}


def or_null(schema: Schema) -> Schema:
    """The same, or null.

    >>> or_null(KEY)["type"]
    ['string', 'null']
    """
    if "type" not in schema:
        return {"anyOf": [schema, {"type": "null"}]}
    given = {"enum": [*schema["enum"], None]} if "enum" in schema else {}
    return {**schema, "type": [schema["type"], "null"], **given}


def listed(schema: Schema) -> Schema:
    """A list of these."""
    return {"type": "array", "items": schema}


def record(properties: Mapping[str, Schema] | None = None, /, **more: Schema) -> Schema:
    """An object that has every one of these properties and no other."""
    known = {**(properties or {}), **more}
    return {
        "type": "object",
        "properties": known,
        "required": [*known],
        "additionalProperties": False,
    }


CURSOR: Schema = {"type": "string", "format": "base64", "minLength": 2, "maxLength": 300}
PAGE = record(
    totalItems=NUMBER,
    hasMoreTotalItems=FLAG,
    startCursor=or_null(CURSOR),
    endCursor=or_null(CURSOR),
)


def found(item: Schema) -> Schema:
    """The answer to a search."""
    return record(items=listed(item), page=PAGE)


PROBLEM = record(type=TEXT, title=TEXT, status=NUMBER, detail=TEXT, instance=TEXT)
