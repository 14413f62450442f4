"""Calls by position and by name, and functions defined in FEEL."""

from collections.abc import Callable, Mapping, Sequence

from engine.feel.compiler.core import Code, Compiler
from engine.feel.evaluation import MISSING, Evaluation, FeelScope
from engine.feel.findings import FeelError
from engine.feel.syntax import tree
from engine.feel.syntax.tree import Node
from engine.feel.values import types
from engine.feel.values.function import Function, Parameter, Signature
from engine.feel.values.types import describe

_LITERALS = frozenset(["date", "time", "date and time", "duration"])
_ASK_FOR_NULL = frozenset(["is defined", "get or else"])


def call(compiler: Compiler, node: tree.Call) -> Code:
    """``f(a, b)``."""
    function = _callee(compiler, node.function)
    compile_ = _compile_argument(compiler, node.function)
    arguments = [compile_(argument) for argument in node.arguments]
    code = _call(
        node, function, lambda f, scope: f.call(scope.evaluation, [a(scope) for a in arguments])
    )
    return _settled(code) if is_literal(compiler, node) else code


def is_literal(compiler: Compiler, node: Node) -> bool:
    """Whether this is ``date("2026-03-16")`` or another value that has no literal of its own."""
    return (
        isinstance(node, tree.Call)
        and isinstance(node.function, tree.Name)
        and node.function.name in _LITERALS - (compiler.known or frozenset())
        and not compiler.is_bound(node.function.name)
        and all(isinstance(argument, tree.Constant) for argument in node.arguments)
    )


def _settled(code: Code) -> Code:
    """The code of a call that always answers the same, called once."""
    evaluation = Evaluation()
    value = code(evaluation.root)
    return code if evaluation.findings else lambda scope: value


def named_call(compiler: Compiler, node: tree.NamedCall) -> Code:
    """``f(x: a, y: b)``."""
    function = _callee(compiler, node.function)
    compile_ = _compile_argument(compiler, node.function)
    arguments = {name: compile_(argument) for name, argument in node.arguments}
    return _call(
        node,
        function,
        lambda f, scope: f.call_named(
            scope.evaluation, {name: a(scope) for name, a in arguments.items()}
        ),
    )


def _callee(compiler: Compiler, node: Node) -> Code:
    """The function that is called: a variable of its name that is none does not hide it."""
    if not isinstance(node, tree.Name):
        return compiler.compile(node)
    name, built_in = node.name, compiler.functions.get(node.name)
    if built_in is None and not compiler.is_bound(name):
        compiler.read(node, name, "函数")

    def find(scope: FeelScope) -> object:
        found = scope.find(name)
        if isinstance(found, Function) or built_in is None:
            return None if found is MISSING else found
        return built_in

    return find


def _compile_argument(compiler: Compiler, function: Node) -> Callable[[Node], Code]:
    asks_for_null = isinstance(function, tree.Name) and function.name in _ASK_FOR_NULL
    return compiler.compile_quietly if asks_for_null else compiler.compile


def _call(
    node: tree.Call | tree.NamedCall,
    function: Code,
    invoke: Callable[[Function, FeelScope], object],
) -> Code:
    def apply(scope: FeelScope) -> object:
        found = function(scope)
        if not isinstance(found, Function):
            return _no_function(scope, node.function, found)
        scope.evaluation.spend()
        try:
            return invoke(found, scope)
        except FeelError as fault:
            scope.evaluation.note(fault.kind, fault.message, node)
            return None

    return apply


def _no_function(scope: FeelScope, node: Node, found: object) -> object:
    if found is None and isinstance(node, tree.Name):
        message = f"没有名为“{node.name}”的函数"
        scope.evaluation.note("unknown-name", message, node, node.name)
    else:
        scope.evaluation.note("function", f"{describe(found)}不是函数，不能调用", node)
    return None


def definition(compiler: Compiler, node: tree.FunctionDefinition) -> Code:
    """``function(a: T, b) body``: remembers the scope it is defined in."""
    parameters = tuple(Parameter(name, kind) for name, kind in node.parameters)
    if node.external:
        return lambda scope: _external(parameters)
    names = [name for name, _ in node.parameters]
    with compiler.bind(names):
        body = compiler.compile(node.body)
    result = infer(node.body, dict(node.parameters))
    return lambda scope: Function(
        "function", (Signature(parameters, _body(scope, names, body), result, evaluating=True),)
    )


def _body(scope: FeelScope, names: Sequence[str], body: Code) -> Callable[..., object]:
    def invoke(evaluation: Evaluation, *values: object) -> object:
        evaluation.enter()
        try:
            inner = dict(zip(names, values, strict=True))
            return body(FeelScope(inner, scope, evaluation))
        finally:
            evaluation.leave()

    return invoke


def _external(parameters: tuple[Parameter, ...]) -> Function:
    def refuse(*values: object) -> object:
        raise FeelError("function", "不执行外部（Java、PMML）函数，请用 FEEL 写出函数体")

    return Function("external", (Signature(parameters, refuse),))


def infer(node: Node, known: Mapping[str, types.Type]) -> types.Type:
    """The type of an expression as far as its form shows it; Any otherwise."""
    if isinstance(node, tree.Constant):
        return types.of(node.value)
    if isinstance(node, tree.Name):
        return known.get(node.name, types.ANY)
    if isinstance(node, tree.ContextLiteral):
        return types.ContextOf({name: infer(entry, known) for name, entry in node.entries})
    if isinstance(node, tree.Compare | tree.Logic | tree.Between | tree.In | tree.Quantified):
        return types.BOOLEAN
    return types.ANY


def context(compiler: Compiler, node: tree.ContextLiteral) -> Code:
    """``{a: 1, b: a}``: each entry sees those before it; a key may stand once."""
    entries: list[tuple[str, Code]] = []
    seen: set[str] = set()
    for name, entry in node.entries:
        with compiler.bind(seen | _own_name(name, entry)):
            entries.append((name, compiler.compile(entry)))
        seen.add(name)
    if len(seen) < len(node.entries):
        return lambda scope: _twice(scope, node)
    return lambda scope: build_context(scope, entries)


def _own_name(name: str, entry: Node) -> set[str]:
    """A function may call itself by the name of its entry."""
    return {name} if isinstance(entry, tree.FunctionDefinition) else set()


def build_context(scope: FeelScope, entries: Sequence[tuple[str, Code]]) -> dict[str, object]:
    """The context, its entries evaluated in order."""
    built: dict[str, object] = {}
    inner = scope.inner(built)
    for name, entry in entries:
        built[name] = entry(inner)
    return built


def _twice(scope: FeelScope, node: tree.ContextLiteral) -> None:
    names = [name for name, _ in node.entries]
    name = next(n for n in names if names.count(n) > 1)
    scope.evaluation.note("domain", f"上下文里“{name}”出现了两次", node)


def list_literal(compiler: Compiler, node: tree.ListLiteral) -> Code:
    """``[a, b]``."""
    items = [compiler.compile(item) for item in node.items]
    return lambda scope: [item(scope) for item in items]
