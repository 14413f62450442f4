"""Reading and writing values by their path in nested JSON objects."""

from collections.abc import Mapping, Sequence

Path = Sequence[str]


def value_at(data: object, path: Path) -> object:
    """The value at the path, or None where there is nothing.

    >>> value_at({"unit": {"name": "甲所"}}, ("unit", "name"))
    '甲所'
    """
    for name in path:
        if not isinstance(data, Mapping):
            return None
        data = data.get(name)
    return data


def put(data: dict[str, object], path: Path, value: object) -> None:
    """Write the value at the path; what stands in the way and is no object gives way.

    >>> unit = {"unit": {"name": "甲所"}}
    >>> put(unit, ("unit", "city"), "深圳")
    >>> unit
    {'unit': {'name': '甲所', 'city': '深圳'}}
    """
    *parents, last = path
    for name in parents:
        inner = data.get(name)
        if not isinstance(inner, dict):
            inner = data[name] = {}
        data = inner
    data[last] = value


def remove(data: object, path: Path) -> None:
    """Take away the value at the path, if there is one."""
    *parents, last = path
    holder = value_at(data, parents)
    if isinstance(holder, dict):
        holder.pop(last, None)


def merged(below: Mapping[str, object], above: Mapping[str, object]) -> dict[str, object]:
    """A deep copy of objects and lists in which `above` wins; other values are shared.

    >>> merged({"a": {"x": 1, "y": 2}}, {"a": {"x": 3}})
    {'a': {'x': 3, 'y': 2}}
    """
    both = {name: copied(value) for name, value in below.items()}
    for name, value in above.items():
        under = both.get(name)
        if isinstance(under, dict) and isinstance(value, Mapping):
            both[name] = merged(under, value)
        else:
            both[name] = copied(value)
    return both


def copied(value: object) -> object:
    """A copy of objects and lists, down to the leaves."""
    if isinstance(value, Mapping):
        return {name: copied(inner) for name, inner in value.items()}
    if isinstance(value, list):
        return [copied(inner) for inner in value]
    return value
