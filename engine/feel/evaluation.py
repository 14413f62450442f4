"""One evaluation: the facts, the moment, the budget and what went wrong."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from random import Random
from typing import Final

from engine.feel.findings import Exhausted, FeelError, FeelFinding, Kind
from engine.feel.syntax.tree import Name, Node, Path
from engine.feel.values.admission import Facts, admit

MISSING: Final = object()
"""What a scope answers for a name it does not hold."""
_MOST_FINDINGS = 100
_CALL = 4
"""Steps that a call of a function defined in FEEL costs beside its own."""


@dataclass(frozen=True, slots=True)
class Limits:
    """The budget of one evaluation, counted in work done and never in time.

    `steps`: items visited or produced, calls, and 16 characters of text each count about one;
    `calls`: how deep functions defined in FEEL may call each other.
    """

    steps: int = 1_000_000
    calls: int = 60


DEFAULT_LIMITS: Final = Limits()


@dataclass(frozen=True, slots=True)
class Lack:
    """Something that was asked for: the name it begins with, and whether it is there but null."""

    root: str
    given: bool


class Evaluation:
    """What compiled code shares while it runs: pass one to several expressions to share facts.

    `facts` are the variables, taken by `admit`; `lacking` gathers what was asked for and is not
    there, entries of contexts among them, by label; `now` is the moment that `now()` and `today()`
    answer, `randomness` what `uuid()` draws from; both are null where not given.
    """

    __slots__ = ("_calls", "_randomness", "_steps", "facts", "findings", "lacking", "now", "root")

    def __init__(
        self,
        facts: Mapping[str, object] | None = None,
        *,
        now: datetime | None = None,
        limits: Limits = DEFAULT_LIMITS,
        randomness: Random | None = None,
    ) -> None:
        self.findings: list[FeelFinding] = []
        self.lacking: dict[str, Lack] = {}
        self.now = now
        self._randomness = randomness
        self._steps = limits.steps
        self._calls = limits.calls
        self.facts: dict[str, object] = facts if isinstance(facts, Facts) else admit(facts or {})
        self.root = FeelScope(self.facts, None, self)

    def spend(self, steps: int = 1) -> None:
        """Count work; raises Exhausted when the budget is spent."""
        self._steps -= steps
        if self._steps < 0:
            raise Exhausted("计算量超过上限，已停止；请缩小列表或循环的范围")

    def moment(self) -> datetime:
        """The moment of `now()`; a `FeelError` where the caller has given none."""
        if self.now is None:
            raise FeelError("missing-value", "这里没有“现在”：求值时没有给出时刻")
        return self.now

    def randomness(self) -> Random:
        """The source of `random number()`; a `FeelError` where the caller has given none."""
        if self._randomness is None:
            raise FeelError("missing-value", "这里没有随机数：求值时没有给出来源")
        return self._randomness

    @property
    def steps_left(self) -> int:
        """What is left of the budget: for an evaluation inside this one, charged by `spend`."""
        return self._steps

    def enter(self) -> None:
        """A function defined in FEEL begins; raises Exhausted when calls nest too deep."""
        self.spend(_CALL)
        self._calls -= 1
        if self._calls < 0:
            raise Exhausted("函数互相调用的层数超过上限，已停止；请检查递归是否会结束")

    def leave(self) -> None:
        """It has ended."""
        self._calls += 1

    def note(self, kind: Kind, message: str, node: Node, name: str = "") -> None:
        """Remember why `node` is null."""
        if len(self.findings) < _MOST_FINDINGS:
            self.findings.append(FeelFinding(kind, message, node.start, node.end, name))

    def lacks(self, node: Node, *, given: bool) -> None:
        """`node`, a name or path, is asked for and has no value; `given`: it is there but null."""
        name = label(node)
        if name and not (given and name in self.lacking):
            self.lacking[name] = Lack(root_of(node), given)

    def missing(self, node: Node, purpose: str) -> None:
        """`node` is null where `purpose` needs a value; silent if its own finding is there."""
        if any(node.start <= f.start and f.end <= node.end for f in self.findings):
            return
        name = label(node)
        what = f"“{name}”" if name else "这一项"
        self.note("missing-value", f"{what}没有值（null），{purpose}", node, name)


class FeelScope:
    """Names visible at a place, innermost first."""

    __slots__ = ("evaluation", "names", "parent")

    def __init__(
        self, names: dict[str, object], parent: "FeelScope | None", evaluation: Evaluation
    ) -> None:
        self.names = names
        self.parent = parent
        self.evaluation = evaluation

    def find(self, name: str) -> object:
        """The value of the innermost `name`, or MISSING."""
        scope: FeelScope | None = self
        while scope is not None:
            if name in scope.names:
                return scope.names[name]
            scope = scope.parent
        return MISSING

    def inner(self, names: dict[str, object]) -> "FeelScope":
        """A scope inside this one."""
        return FeelScope(names, self, self.evaluation)


def label(node: Node) -> str:
    """The variable or path that `node` names, or nothing."""
    if isinstance(node, Name):
        return node.name
    if isinstance(node, Path):
        base = label(node.base)
        return f"{base}.{node.name}" if base else ""
    return ""


def root_of(node: Node) -> str:
    """The name that a path begins with."""
    while isinstance(node, Path):
        node = node.base
    return node.name if isinstance(node, Name) else ""
