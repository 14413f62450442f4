"""The names of the variables that a form reads and writes."""

import re
from collections.abc import Iterator

from engine.feel import compile_expression
from engine.forms.component_types import KEYED
from engine.forms.expressions import is_expression
from engine.forms.schema import Component, Form

_HOLE = re.compile(r"\{\{(.*?)\}\}", re.DOTALL)
_MARK = re.compile(r"^\s*(#if|#loop|/if|/loop)\s*")
_NAMING = ("valuesKey", "dataSource", "source")
"""Properties that name a variable, or hold an expression."""


def fields_of(form: Form) -> Iterator[str]:
    """The variables that a form writes."""
    yield from _fields(form.root)


def _fields(parent: Component) -> Iterator[str]:
    for component in parent.children:
        if component.path and (component.type in KEYED or component.children):
            yield component.path[0]
        elif not component.path:
            yield from _fields(component)


def names_read(form: Form) -> frozenset[str]:
    """The variables that the form shows, by their names at the outermost level."""
    return frozenset(_names(form.root, inside=False))


def _names(component: Component, *, inside: bool) -> Iterator[str]:
    """Inside a list or a group with a path, a key names a part of that variable."""
    if component.path and not inside:
        yield component.path[0]
    for name, value in component.properties.items():
        if name != "components":
            yield from _in(value)
        if name in _NAMING and isinstance(value, str) and not is_expression(value):
            yield value.partition(".")[0]
    for child in component.children:
        yield from _names(child, inside=inside or bool(component.path))


def _in(value: object) -> Iterator[str]:
    if isinstance(value, dict):
        for inner in value.values():
            yield from _in(inner)
    elif is_expression(value):
        yield from compile_expression(value.removeprefix("=")).names
    elif isinstance(value, str):
        for hole in _HOLE.findall(value):
            yield from compile_expression(_MARK.sub("", hole)).names
