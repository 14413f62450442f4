"""What a form holds before anybody has written: variables, else defaults, else what is empty.

form-js fills in every field when it imports a schema, the hidden ones too; while a field is hidden
its initial value is what conditions and computed fields see of it.
"""

from collections.abc import Mapping

from engine.forms.component_types import KEYED
from engine.forms.data import copied, put, value_at
from engine.forms.schema import Component

_EMPTY: Mapping[str, object] = {
    "textfield": "", "textarea": "", "checkbox": False, "checklist": [], "taglist": [],
}  # fmt: skip
"""What is empty is null for the other types."""
_MOST_ROWS = 100


def initial_data(root: Component, variables: Mapping[str, object]) -> dict[str, object]:
    """The variables, and a value for every field that none of them gives one."""
    data = copied(variables)
    assert isinstance(data, dict)
    _fill(root, data, ())
    return data


def _fill(component: Component, data: dict[str, object], prefix: tuple[str, ...]) -> None:
    path = (*prefix, *component.path)
    if component.type == "dynamiclist":
        _fill_rows(component, data, path)
    elif component.type in KEYED and component.path:
        if not _has(data, path):
            default = component.properties.get("defaultValue", _EMPTY.get(component.type))
            put(data, path, copied(default))
    else:
        for child in component.children:
            _fill(child, data, path)


def _fill_rows(component: Component, data: dict[str, object], path: tuple[str, ...]) -> None:
    if not path:
        return
    rows = value_at(data, path)
    if not isinstance(rows, list):
        count = component.properties.get("defaultRepetitions", 1)
        most = min(count, _MOST_ROWS) if isinstance(count, int) else 0
        rows = [dict[str, object]() for _ in range(most)]
        put(data, path, rows)
    for row in rows:
        if isinstance(row, dict):
            for child in component.children:
                _fill(child, row, ())


def _has(data: object, path: tuple[str, ...]) -> bool:
    *parents, last = path
    holder = value_at(data, parents)
    return isinstance(holder, Mapping) and last in holder
