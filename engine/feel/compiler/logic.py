"""Three-valued ``and``/``or``, and ``if``."""

from engine.feel.compiler.core import Code, Compiler
from engine.feel.evaluation import FeelScope
from engine.feel.syntax import tree
from engine.feel.syntax.tree import Node
from engine.feel.values.types import describe


def logic(compiler: Compiler, node: tree.Logic) -> Code:
    """``and``: false wins; ``or``: true wins; anything but a boolean counts as null."""
    parts = [(compiler.compile(part), part) for part in node.parts]
    wins = node.operator == "or"

    def decide(scope: FeelScope) -> bool | None:
        unknown = False
        for code, part in parts:
            value = code(scope)
            if value is wins:
                return wins
            if value is not (not wins):
                unknown = True
                _expect_boolean(scope, part, value)
        return None if unknown else not wins

    return decide


def _expect_boolean(scope: FeelScope, node: Node, value: object) -> None:
    if value is None:
        scope.evaluation.missing(node, "无法判断真假")
    else:
        message = f"这里应当是真假（true/false），却是{describe(value)}"
        scope.evaluation.note("type", message, node)


def conditional(compiler: Compiler, node: tree.If) -> Code:
    """``if``: only true takes the first value; null and anything else take the other."""
    branches = [(compiler.compile(c), compiler.compile(v), c) for c, v in node.branches]
    otherwise = compiler.compile(node.otherwise)

    def choose(scope: FeelScope) -> object:
        for condition, value, test in branches:
            answer = condition(scope)
            if answer is True:
                return value(scope)
            if answer is not False:
                _expect_boolean(scope, test, answer)
        return otherwise(scope)

    return choose
