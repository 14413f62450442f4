"""A diagram as data: nothing but what its meaning depends on."""

from dataclasses import dataclass, field, fields, replace
from functools import cached_property
from operator import eq, gt, lt

NEXT = "_next"
"""What the ids of nodes end with in the next version of a diagram."""


class Brief:
    """Shown by the fields that say something, so that a failing example can be read."""

    def __repr__(self) -> str:
        said = [f.name for f in fields(self) if getattr(self, f.name) != f.default]
        told = ", ".join(f"{name}={getattr(self, name)!r}" for name in said)
        return f"{type(self).__name__}({told})"

    def _repr_pretty_(self, printer, cycle: bool) -> None:
        """Hypothesis prints it so, too."""
        printer.text(repr(self))


_OPERATORS = {"=": eq, ">": gt, "<": lt}


@dataclass(frozen=True)
class Test:
    """A condition on the variable x."""

    __test__ = False
    operator: str
    number: int

    def holds(self, x: object) -> bool:
        return bool(_OPERATORS[self.operator](x, self.number))

    def __str__(self) -> str:
        return f"x {self.operator} {self.number}"


@dataclass(frozen=True, repr=False)
class Trigger(Brief):
    """What an event waits for or throws.

    `kind`: message, timer, signal, condition, error, escalation, terminate, compensation.
    `code` of an error or escalation ("" catches all); `minutes` until a timer; `times` of a cycle.
    """

    kind: str
    code: str = ""
    minutes: int = 60
    times: int = 0
    test: Test | None = None


@dataclass(frozen=True, repr=False)
class Loop(Brief):
    """Multi-instance over the numbers 1..size; over once a result r is `until`."""

    size: int
    sequential: bool
    until: int | None = None


@dataclass(frozen=True, repr=False)
class Flow(Brief):
    """A sequence flow; `test` on it counts behind an exclusive or inclusive gateway."""

    id: str
    source: str
    target: str
    test: Test | None = None


@dataclass(frozen=True, repr=False)
class Node(Brief):
    """A flow node.

    `kind`: start, end, user, job, receive, call, manual, script, xor, and, or, choice (event-based
    gateway), catch, throw, sub, esp (event sub-process), adhoc, boundary. `own_x`: a sub-process
    has a variable x of its own, with this much added, and (`hands_out`) gives it back at its end.
    `undo`: the compensation handler of an activity. An ad-hoc sub-process is over when `until`
    holds, and then withdraws the rest if it `cancels`. `listened`: before the task is withdrawn a
    listener is heard.
    """

    id: str
    kind: str
    trigger: Trigger | None = None
    inside: "Scope | None" = None
    loop: Loop | None = None
    host: str = ""
    interrupting: bool = True
    default: str = ""
    link: str = ""
    own_x: int | None = None
    hands_out: bool = False
    undo: str = ""
    until: Test | None = None
    cancels: bool = True
    listened: bool = False

    @property
    def results(self) -> str:
        """The variable that gathers the results of a multi-instance, whatever its version."""
        return "all_" + self.id.removesuffix(NEXT)


@dataclass(frozen=True, repr=False)
class Scope(Brief):
    """What is drawn in a process or sub-process; nodes and flows in drawing order."""

    nodes: tuple[Node, ...]
    flows: tuple[Flow, ...] = field(default=())

    @cached_property
    def by_id(self) -> dict[str, Node]:
        return {node.id: node for node in self.nodes}

    def outgoing(self, node: str) -> list[Flow]:
        return [flow for flow in self.flows if flow.source == node]

    def incoming(self, node: str) -> list[Flow]:
        return [flow for flow in self.flows if flow.target == node]

    def boundary_events(self, host: str) -> list[Node]:
        return [node for node in self.nodes if node.kind == "boundary" and node.host == host]

    def linked(self, thrown: Node) -> list[Node]:
        """The link event at which the path of this one goes on, if it is the throwing end."""
        ends = [node for node in self.nodes if node.kind == "catch" and node.link]
        return [end for end in ends if thrown.kind == "throw" and end.link == thrown.link]

    @property
    def start(self) -> Node:
        return next(node for node in self.nodes if node.kind == "start")

    @property
    def beginnings(self) -> list[Node]:
        """What begins in an ad-hoc sub-process: all to which no flow leads."""
        led_to = {flow.target for flow in self.flows} | {node.undo for node in self.nodes}
        free = [node for node in self.nodes if node.id not in led_to]
        return [n for n in free if n.kind != "boundary" and not (n.kind == "catch" and n.link)]

    @property
    def event_sub_processes(self) -> list[Node]:
        return [node for node in self.nodes if node.kind == "esp"]


def next_version(scope: Scope) -> Scope:
    """The same with other ids for its nodes; flows keep theirs."""
    nodes = tuple(_renamed(node) for node in scope.nodes)
    return Scope(nodes, tuple(_led(flow) for flow in scope.flows))


def _renamed(node: Node) -> Node:
    inside = next_version(node.inside) if node.inside else None
    host, undo = (name and name + NEXT for name in (node.host, node.undo))
    return replace(node, id=node.id + NEXT, inside=inside, host=host, undo=undo)


def _led(flow: Flow) -> Flow:
    return replace(flow, source=flow.source + NEXT, target=flow.target + NEXT)
