"""What the compiler of every construct shares: names, functions, depth, findings so far."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager

from engine.feel.evaluation import FeelScope
from engine.feel.findings import Exhausted, FeelFinding
from engine.feel.syntax.tree import Node
from engine.feel.values.function import Function

Code = Callable[[FeelScope], object]
"""A compiled node: the value it has in a scope."""
Table = Mapping[type[Node], Callable[["Compiler", Node], Code]]

_ABSENCE = ("unknown-name", "missing-value")
MAX_DEPTH = 100
"""How deep a tree may be; its code runs as deep as it is."""


class Compiler:
    """Compiles one text.

    `known` are the variables declared to exist (None: any may); `reads` gathers the free ones
    (but not those that an item of a filtered list may bring instead), `mentioned` all names met.
    """

    def __init__(
        self, table: Table, functions: Mapping[str, Function], known: frozenset[str] | None
    ) -> None:
        self._table = table
        self.functions = functions
        self.known = known
        self.reads: dict[str, None] = {}
        self.findings: list[FeelFinding] = []
        self._depth = 0
        self._bound: list[frozenset[str]] = []
        self.dynamic = 0
        self.mentioned: set[str] = set()
        self._quiet = 0

    def compile(self, node: Node) -> Code:
        """The code of `node`."""
        if self._depth >= MAX_DEPTH:
            raise Exhausted(f"表达式嵌套超过 {MAX_DEPTH} 层，请拆成几个变量")
        self._depth += 1
        code = self._table[type(node)](self, node)
        self._depth -= 1
        return code

    def compile_quietly(self, node: Node) -> Code:
        """The code of a node that may be null: that a name in it has no value is no finding."""
        self._quiet += 1
        code = self.compile(node)
        self._quiet -= 1

        def run(scope: FeelScope) -> object:
            findings = scope.evaluation.findings
            count = len(findings)
            value = code(scope)
            if len(findings) > count:
                findings[count:] = [f for f in findings[count:] if f.kind not in _ABSENCE]
            return value

        return run

    def is_bound(self, name: str) -> bool:
        """Whether a loop, a function or a context around this place defines `name`."""
        return any(name in names for names in self._bound)

    @property
    def at_root(self) -> bool:
        """Whether no scope has been opened around this place."""
        return not self._bound and not self.dynamic

    @contextmanager
    def bind(self, names: Iterable[str], *, dynamic: bool = False) -> Iterator[None]:
        """Compile inside a scope that defines `names`, and others at run time if `dynamic`."""
        self._bound.append(frozenset(names))
        self.dynamic += dynamic
        yield
        self.dynamic -= dynamic
        self._bound.pop()

    def read(self, node: Node, name: str, what: str = "变量") -> None:
        """Remember that a free variable is read; one that is not declared is a finding."""
        if self.dynamic and (self.known is None or name not in self.known):
            return
        self.reads[name] = None
        if self.known is not None and name not in self.known and not self._quiet:
            message = f"没有名为“{name}”的{what}"
            self.findings.append(FeelFinding("unknown-name", message, node.start, node.end, name))
