"""An example of what a JSON schema describes, for whoever writes the other side."""

from collections.abc import Mapping
from typing import Any

_FORMATS = {"date": "2026-03-16", "date-time": "2026-03-16T09:00:00+08:00", "uri": "https://a.cn/"}
_PLAIN: Mapping[str, Any] = {"number": 1, "integer": 1, "boolean": True, "null": None}


def example_of(schema: Mapping[str, Any]) -> Any:
    """A value that fits, as far as the schema says how: the first of an enumeration, the least
    number, every property.

    >>> example_of({"properties": {"n": {"type": "integer", "minimum": 3}}})
    {'n': 3}
    """
    for keyword in ("const", "default"):
        if keyword in schema:
            return schema[keyword]
    for keyword in ("examples", "enum"):
        if schema.get(keyword):
            return schema[keyword][0]
    kind = schema.get("type")
    kind = kind[0] if isinstance(kind, list) else kind
    if kind == "object" or "properties" in schema or kind is None:
        return {name: example_of(of) for name, of in schema.get("properties", {}).items()}
    if kind == "array":
        return [example_of(schema.get("items", {}))]
    if kind == "string":
        return _FORMATS.get(schema.get("format", ""), "示例")
    return schema.get("minimum", _PLAIN[kind])
