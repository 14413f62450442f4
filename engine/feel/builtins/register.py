"""Functions declared by a line of text: ``substring(string: string, start position: number)``.

A parameter is ``name: type``, ``name?: type`` where it may be absent, ``name...: type`` for all
remaining arguments. `Any` takes null too; the other types refuse it. ``|`` joins types.
"""

import re
from collections.abc import Callable, Collection, Mapping
from typing import Any, TypeVar

from engine.feel.values.function import Function, Parameter, Signature
from engine.feel.values.types import BY_NAME, ListOf, RangeOf, Type, Union

_DECLARATION = re.compile(r"([^(]+)\((.*)\)(?: -> (.+))?")
_GENERIC = re.compile(r"(list|range)<(.+)>")
Body = TypeVar("Body", bound=Callable[..., Any])


def parse_type(text: str) -> Type:
    """The type that a declaration names.

    >>> parse_type("list<number>")
    ListOf(item=Simple(name='number', kind=<class 'decimal.Decimal'>))
    """
    if "|" in text:
        return Union(tuple(parse_type(option) for option in text.split("|")))
    generic = _GENERIC.fullmatch(text)
    if generic:
        item = parse_type(generic[2])
        return ListOf(item) if generic[1] == "list" else RangeOf(item)
    return BY_NAME[text]


def _parameter(text: str) -> Parameter:
    name, _, kind = text.partition(": ")
    bare = name.removesuffix("?").removesuffix("...")
    rest = name.endswith("...")
    made = ListOf(parse_type(kind)) if rest else parse_type(kind)
    return Parameter(bare, made, name.endswith("?"), rest)


def signature(
    declaration: str, body: Callable[..., Any], *, evaluating: bool = False
) -> tuple[str, Signature]:
    """The name and the signature that `declaration` declares.

    >>> name, made = signature("half(n: number) -> number", lambda n: n / 2)
    >>> name, made.parameters[0].name
    ('half', 'n')
    """
    found = _DECLARATION.fullmatch(declaration)
    if found is None:
        raise ValueError(declaration)
    parameters = tuple(_parameter(part) for part in found[2].split(", ") if part)
    result = parse_type(found[3] or "Any")
    return found[1], Signature(parameters, body, result, evaluating)


def function(
    declaration: str,
    body: Callable[..., Any],
    *,
    evaluating: bool = False,
    choices: Mapping[str, Collection[str]] | None = None,
) -> Function:
    """A function of one signature, to be given to `compile_expression(functions=…)`.

    `body` takes FEEL values by position and answers one; it may raise `FeelError` for a null with a
    reason. With `evaluating` it takes the `Evaluation` first. `choices`: the values of parameters.
    """
    name, made = signature(declaration, body, evaluating=evaluating)
    return Function(name, (made,), choices or {})


class Register:
    """Signatures under their names; several of one name are tried in order."""

    def __init__(self) -> None:
        self._signatures: dict[str, list[Signature]] = {}

    def __call__(self, *declarations: str, evaluating: bool = False) -> Callable[[Body], Body]:
        """Decorator: declare the body under each of `declarations`."""

        def declare(body: Body) -> Body:
            for declaration in declarations:
                name, made = signature(declaration, body, evaluating=evaluating)
                self._signatures.setdefault(name, []).append(made)
            return body

        return declare

    def functions(self) -> Mapping[str, Function]:
        """What has been declared."""
        return {name: Function(name, tuple(made)) for name, made in self._signatures.items()}
