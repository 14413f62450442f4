"""Functions as values: signatures with typed parameters, called by position or by name."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from engine.feel.findings import FeelError
from engine.feel.values import types

if TYPE_CHECKING:
    from engine.feel.evaluation import Evaluation


@dataclass(frozen=True, slots=True)
class Parameter:
    """One formal parameter; a `rest` parameter takes all remaining positional arguments."""

    name: str
    type: types.Type = types.ANY
    optional: bool = False
    rest: bool = False

    def __str__(self) -> str:
        return self.name + "?" * self.optional + "..." * self.rest


def _fits(parameter: Parameter, value: object) -> bool:
    return not parameter.rest and value is not None and parameter.type.accepts(value)


@dataclass(frozen=True, slots=True)
class Signature:
    """Parameters and the body; `body(*values)`, with the evaluation first if `evaluating`."""

    parameters: tuple[Parameter, ...]
    body: Callable[..., Any]
    result: types.Type = types.ANY
    evaluating: bool = False

    def arrange(self, values: Sequence[object]) -> Sequence[object] | None:
        """Positional `values` coerced to the parameters, or None where they do not fit."""
        parameters = self.parameters
        if len(values) == len(parameters) and all(map(_fits, parameters, values)):
            return values
        if parameters and parameters[-1].rest:
            fixed = len(parameters) - 1
            rest = _rest(parameters[-1], values[fixed:])
            if not rest:
                return None
            values = [*values[:fixed], rest]
        elif len(values) > len(parameters):
            return None
        arranged: list[object] = []
        for parameter, value in zip(parameters, values, strict=False):
            fitted = types.coerce(value, parameter.type)
            if fitted is types.MISMATCH:
                return None
            arranged.append(fitted)
        missing = parameters[len(values) :]
        return arranged if all(p.optional for p in missing) else None

    def order(self, named: Mapping[str, object]) -> list[object] | None:
        """The values of named arguments in the order of the parameters, or None."""
        names = {parameter.name for parameter in self.parameters}
        if not named.keys() <= names:
            return None
        if any(not p.optional and p.name not in named for p in self.parameters):
            return None
        ordered = [named.get(parameter.name) for parameter in self.parameters]
        while ordered and self.parameters[len(ordered) - 1].name not in named:
            ordered.pop()
        if self.parameters and self.parameters[-1].rest:
            last = ordered.pop()
            ordered.extend(last if isinstance(last, list) else [last])
        return ordered


def _rest(parameter: Parameter, values: Sequence[object]) -> list[object] | None:
    """The remaining arguments as a list, each fitted to its items' type; None if one is not."""
    assert isinstance(parameter.type, types.ListOf)
    item = parameter.type.item
    fitted = [types.coerce(value, item) for value in values]
    return None if types.MISMATCH in fitted else fitted


@dataclass(frozen=True, slots=True, eq=False)
class Function(types.FunctionValue):
    """A built-in, a registered or a user-defined function.

    `choices` are the values that a parameter may have, by its name, where they are known.
    """

    name: str
    signatures: tuple[Signature, ...]
    choices: Mapping[str, Collection[str]] = field(default_factory=dict)

    def types(self) -> Iterator[types.FunctionOf]:
        """One type a signature."""
        for made in self.signatures:
            yield types.FunctionOf(tuple(p.type for p in made.parameters), made.result)

    def call(self, evaluation: Evaluation, values: Sequence[object]) -> object:
        """Call by position; raises FeelError where no signature takes these values."""
        for signature in self.signatures:
            arranged = signature.arrange(values)
            if arranged is not None:
                return run(signature, evaluation, arranged)
        raise self.refuse(values)

    def call_named(self, evaluation: Evaluation, named: Mapping[str, object]) -> object:
        """Call by name; raises FeelError where no signature takes these names and values."""
        for signature in self._as_written(named):
            ordered = signature.order(named)
            arranged = None if ordered is None else signature.arrange(ordered)
            if arranged is not None:
                return run(signature, evaluation, arranged)
        if not any(signature.order(named) is not None for signature in self.signatures):
            names = "、".join(named)
            raise FeelError(
                "function", f"函数 {self.name} 没有这样的参数名：{names}；{self.usage()}"
            )
        raise self.refuse(list(named.values()))

    def _as_written(self, named: Mapping[str, object]) -> Iterable[Signature]:
        """First those whose parameters stand in the order of the names: (point, range) is not
        (range, point).
        """
        written = tuple(named)
        return sorted(
            self.signatures,
            key=lambda one: tuple(p.name for p in one.parameters if p.name in named) != written,
        )

    def refuse(self, values: Sequence[object]) -> FeelError:
        """The reason why no signature takes `values`."""
        if any(value is None for value in values):
            place = next(i for i, value in enumerate(values, 1) if value is None)
            return FeelError(
                "missing-value",
                f"函数 {self.name} 的第 {place} 个参数没有值（null）；{self.usage()}",
            )
        got = "、".join(types.describe(value) for value in values) or "没有参数"
        return FeelError("function", f"函数 {self.name} 不接受这些参数（{got}）；{self.usage()}")

    def usage(self) -> str:
        """How the function is called, for findings."""
        forms = (f"{self.name}({', '.join(map(str, s.parameters))})" for s in self.signatures)
        return "写法：" + " 或 ".join(dict.fromkeys(forms))


def run(signature: Signature, evaluation: Evaluation, arranged: Sequence[object]) -> object:
    """Call the body with values that fit; long texts and lists are charged to the budget."""
    for value in arranged:
        if type(value) is str or type(value) is list:
            evaluation.spend(len(value) // 16)
    if signature.evaluating:
        result: object = signature.body(evaluation, *arranged)
    else:
        result = signature.body(*arranged)
    if type(result) is str or type(result) is list:
        evaluation.spend(len(result) // 4)
    return result
