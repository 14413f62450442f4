"""Which values a page keeps from expressions because their fields are hidden."""

from datetime import datetime

from engine.forms.component_types import KEYED
from engine.forms.data import Path, copied, remove, value_at
from engine.forms.schema import Component
from engine.forms.scope import FormScope


def without_hidden(root: Component, data: dict[str, object], now: datetime) -> dict[str, object]:
    """The data less the values of hidden fields; conditions are judged on the data as it came.

    What is left of an object whose fields are all hidden goes too. form-js then judges every
    condition once more, on the initial data under what is left; so does `read_submission`.
    """
    kept = copied(data)
    assert isinstance(kept, dict)
    _drop(root, FormScope(data, data, now), kept, ())
    return kept


def _drop(component: Component, scope: FormScope, kept: object, prefix: Path) -> None:
    path = (*prefix, *component.path)
    if scope.hides(component):
        _clear(component, kept, prefix)
    elif component.type == "dynamiclist":
        _drop_in_rows(component, scope, kept, path)
    else:
        for child in component.children:
            _drop(child, scope, kept, path)


def _drop_in_rows(component: Component, scope: FormScope, kept: object, path: Path) -> None:
    rows, kept_rows = value_at(scope.this, path), value_at(kept, path)
    if not isinstance(rows, list) or not isinstance(kept_rows, list):
        return
    for index, row in enumerate(rows):
        if isinstance(row, dict):
            inner = scope.row(row, index)
            for child in component.children:
                _drop(child, inner, kept_rows[index], ())


def _clear(component: Component, kept: object, prefix: Path) -> None:
    path = (*prefix, *component.path)
    if component.type in KEYED or component.type == "dynamiclist":
        remove(kept, path)
        while len(path) > 1 and value_at(kept, path[:-1]) == {}:
            path = path[:-1]
            remove(kept, path)
        return
    for child in component.children:
        _clear(child, kept, path)
