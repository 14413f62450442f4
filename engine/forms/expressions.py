"""FEEL in a form: a property that starts with `=`."""

import re
from collections.abc import Iterator, Mapping
from datetime import datetime
from functools import lru_cache
from typing import TypeGuard

from engine.feel import Expression, compile_expression, to_json
from engine.forms.schema import Component


def is_expression(value: object) -> TypeGuard[str]:
    """Whether form-js evaluates this property.

    >>> is_expression("= a + 1"), is_expression("a"), is_expression(3)
    (True, False, False)
    """
    return isinstance(value, str) and value.startswith("=")


def evaluate(text: str, context: Mapping[str, object], now: datetime) -> object:
    """What the expression comes to, as JSON; null where it cannot be evaluated.

    >>> from datetime import UTC
    >>> evaluate("= a + 1", {"a": 2}, datetime(2026, 3, 16, tzinfo=UTC))
    Decimal('3')
    """
    return to_json(_compiled(text).evaluate(context, now=now).value)


def fault(text: str) -> str | None:
    """The sentence of the first fault that keeps the text from being FEEL, or None."""
    compiled = _compiled(text)
    return None if compiled.valid else str(next(iter(compiled.findings)))


def expressions_in(component: Component) -> Iterator[str]:
    """The expressions of a component, without the leading "="."""
    validate = component.properties.get("validate")
    held = validate.values() if isinstance(validate, dict) else ()
    for text in (component.hide, *component.properties.values(), *held):
        if is_expression(text):
            yield text.removeprefix("=").strip()


_TEMPLATE = re.compile(r"\{\{(.*?)\}\}", re.DOTALL)
_STRING = re.compile(r'"(?:[^"\\]|\\.)*"')
_NOT_IN_FEELIN = re.compile(
    r"\b(assert|cycle|duplicate values|extract|from base64|from json|get or else|is blank"
    r"|is defined|is empty|last day of month|partition|random number|range"
    r"|to base64|to json|trim|uuid)\s*\("
)
"""Functions of DMN 1.5 and Camunda that feelin 6.1, by which form-js evaluates, does not have."""


def unknown_to_form_js(text: str) -> tuple[str, ...]:
    """The functions of an expression, or of the templates in a text, that the browser lacks.

    >>> unknown_to_form_js("{{get or else(a, 1)}} range("), unknown_to_form_js("=count(a)")
    (('get or else',), ())
    """
    parts = [text] if is_expression(text) else _TEMPLATE.findall(text)
    return tuple(name for part in parts for name in _NOT_IN_FEELIN.findall(_STRING.sub("", part)))


@lru_cache(maxsize=1024)
def _compiled(text: str) -> Expression:
    return compile_expression(text.removeprefix("="))
