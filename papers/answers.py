"""A form as it was filled in → its labels and what stands beside them."""

from collections.abc import Collection, Iterator, Mapping
from datetime import datetime

from engine.forms.component_types import KEYED, OPTIONS
from engine.forms.data import merged, value_at
from engine.forms.schema import Component, Form
from engine.forms.scope import Scope
from papers.words import NONE, words

Answer = dict[str, str]
"""项目: the label; 内容: what was filled in, in words."""


def answers(
    form: Form,
    filled_in: Mapping[str, object],
    variables: Mapping[str, object],
    now: datetime,
    but: Collection[str] = (),
) -> list[Answer]:
    """What a person saw beside every field of the form; hidden fields are left out, and those
    whose key is among `but`.
    """
    seen = merged(variables, filled_in)
    return list(_inside(form.root, seen, Scope(seen, seen, now), but))


def title(form: Form) -> str:
    """The form's own heading (``# 初审表``), else its id."""
    texts = (each.properties.get("text") for each in form.root.walk() if each.type == "text")
    headings = (text for text in texts if isinstance(text, str) and text.startswith("# "))
    return next(headings, form.id).removeprefix("# ").splitlines()[0].strip()


def _inside(
    parent: Component, data: object, scope: Scope, but: Collection[str]
) -> Iterator[Answer]:
    for component in parent.children:
        if scope.hides(component) or component.properties.get("key") in but:
            continue
        here = value_at(data, component.path)
        if component.type == "group":
            yield from _inside(component, here if component.path else data, scope, but)
        elif component.type == "dynamiclist":
            yield from _rows(component, here, scope)
        elif component.type in KEYED:
            yield {"项目": component.label, "内容": _shown(component, here, scope)}


def _rows(component: Component, rows: object, scope: Scope) -> Iterator[Answer]:
    for index, row in enumerate(rows if isinstance(rows, list) else []):
        if isinstance(row, dict):
            for answer in _inside(component, row, scope.row(row, index), ()):
                yield answer | {"项目": f"{component.label}（{index + 1}）{answer['项目']}"}


def _shown(component: Component, value: object, scope: Scope) -> str:
    if component.type in OPTIONS:
        labels = _labels(component, scope)
        chosen = value if isinstance(value, list) else [value]
        return "、".join(labels.get(str(each), words(each)) for each in chosen) or NONE
    unit = component.properties.get("appearance")
    suffix = unit.get("suffixAdorner", "") if isinstance(unit, dict) else ""
    return words(value) if value is None else f"{words(value)}{suffix}"


def _labels(component: Component, scope: Scope) -> dict[str, str]:
    offered = component.properties.get("values")
    if offered is None and "valuesKey" in component.properties:
        offered = scope.whole.get(str(component.properties["valuesKey"]))
    if offered is None:
        offered = scope.resolve(component.properties.get("valuesExpression"))
    options = offered if isinstance(offered, list) else []
    return {str(o["value"]): str(o.get("label", o["value"])) for o in options if "value" in o}
