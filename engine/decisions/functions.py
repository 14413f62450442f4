"""Functions of DMN as FEEL values: knowledge models, decision services, function definitions."""

from collections.abc import Callable, Sequence

from engine.decisions.scope import DecisionScope, Run, Unknown, join
from engine.feel import Evaluation, FeelError, Function
from engine.feel.values import types
from engine.feel.values.function import Parameter, Signature
from engine.feel.values.types import Type

Call = Callable[[dict[str, object]], object]
"""The body: arguments by name, already of the declared types → value or Unknown."""


def build_function(
    name: str, parameters: Sequence[tuple[str, Type]], call: Call, run: Run, result: Type
) -> Function:
    """A function value; arguments that do not fit make it null with a reason.

    Its body spends the budget of the expression that calls it.
    """

    def body(evaluation: Evaluation, *values: object) -> object:
        arguments = {
            parameter: _fitted(name, parameter, value, to)
            for (parameter, to), value in zip(parameters, values, strict=True)
        }
        with run.called(evaluation):
            value = call(arguments)
        return None if isinstance(value, Unknown) else value

    declared = tuple(Parameter(parameter) for parameter, _ in parameters)
    return Function(name, (Signature(declared, body, result, evaluating=True),))


def _fitted(name: str, parameter: str, value: object, to: Type) -> object:
    if value is None:
        return None
    fitted = types.coerce(value, to)
    if fitted is types.MISMATCH:
        raise FeelError("function", f"函数 {name} 的参数 {parameter} 的值类型不对")
    return fitted


def call_bound(
    function: Function, arguments: dict[str, object], scope: DecisionScope, place: tuple[str, str]
) -> object:
    """Call with arguments bound by name; a missing fact among them makes the value Unknown."""
    unknown = [value for value in arguments.values() if isinstance(value, Unknown)]
    given = {
        name: None if isinstance(value, Unknown) else value for name, value in arguments.items()
    }
    try:
        value = function.call_named(scope.evaluation, given)
    except FeelError as fault:
        scope.run.say(*place, f"{fault.message}。")
        value = None
    if unknown:
        return join(unknown, opaque=True)
    return value
