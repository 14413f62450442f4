"""Constants, variables, paths and type questions."""

from engine.feel.compiler.core import Code, Compiler
from engine.feel.compiler.properties import get_property
from engine.feel.evaluation import MISSING, FeelScope, label
from engine.feel.syntax import tree
from engine.feel.values.types import describe


def constant(compiler: Compiler, node: tree.Constant) -> Code:
    """A literal."""
    value = node.value
    return lambda scope: value


def name(compiler: Compiler, node: tree.Name) -> Code:
    """A variable: of a scope around it, of the facts, or a function that has this name."""
    wanted = node.name
    compiler.mentioned.add(wanted)
    if compiler.is_bound(wanted):
        return _bound(wanted)
    if wanted in compiler.functions:
        return _function(compiler, node)
    compiler.read(node, wanted)
    if compiler.at_root:
        return _fact(node)

    def find(scope: FeelScope) -> object:
        names = scope.names
        value = names[wanted] if wanted in names else scope.find(wanted)
        return _unknown(scope, node) if value is MISSING else value

    return find


def _bound(wanted: str) -> Code:
    def find(scope: FeelScope) -> object:
        names = scope.names
        return names[wanted] if wanted in names else scope.find(wanted)

    return find


def _fact(node: tree.Name) -> Code:
    wanted = node.name

    def read(scope: FeelScope) -> object:
        names = scope.names
        return names[wanted] if wanted in names else _unknown(scope, node)

    return read


def _function(compiler: Compiler, node: tree.Name) -> Code:
    wanted, function = node.name, compiler.functions[node.name]
    if compiler.known is not None and wanted in compiler.known:
        compiler.read(node, wanted)

    def find(scope: FeelScope) -> object:
        value = scope.find(wanted)
        return function if value is MISSING else value

    return find


def _unknown(scope: FeelScope, node: tree.Name) -> object:
    scope.evaluation.lacks(node, given=False)
    scope.evaluation.note("unknown-name", f"没有名为“{node.name}”的变量", node, node.name)
    return None


def path(compiler: Compiler, node: tree.Path) -> Code:
    """``base.name``: an entry, a property of a temporal value or range, or of every item."""
    base, wanted = compiler.compile(node.base), node.name

    def follow(scope: FeelScope) -> object:
        value = base(scope)
        if type(value) is dict and wanted in value:
            found = value[wanted]
            if found is None:
                scope.evaluation.lacks(node, given=True)
            return found
        return _follow(scope, node, value)

    return follow


def _follow(scope: FeelScope, node: tree.Path, value: object) -> object:
    if isinstance(value, list):
        scope.evaluation.spend(len(value))
        return [_follow(scope, node, item) for item in value]
    found = get_property(value, node.name)
    if found is not MISSING:
        if found is None and isinstance(value, dict):
            scope.evaluation.lacks(node, given=True)
        return found
    if value is None:
        scope.evaluation.missing(node.base, f"取不到它的“{node.name}”")
    else:
        scope.evaluation.lacks(node, given=False)
        named = label(node.base)
        owner = f"“{named}”" if named else describe(value)
        message = f"{owner}里没有名为“{node.name}”的项"
        scope.evaluation.note("unknown-name", message, node, label(node) or node.name)
    return None


def instance_of(compiler: Compiler, node: tree.InstanceOf) -> Code:
    """``value instance of type``; null is an instance of ``Null`` alone."""
    value, wanted = compiler.compile(node.value), node.type

    def check(scope: FeelScope) -> bool:
        found = value(scope)
        return wanted.accepts_null if found is None else wanted.accepts(found)

    return check
