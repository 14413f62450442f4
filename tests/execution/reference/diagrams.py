"""Random diagrams: every supported element, in shapes that people do and don't draw.

The nodes of a scope are drawn one after the other, each behind one or two that came before, so that
branches split and meet anywhere, also where nobody meant them to; flows back lead to a user task.
"""

from dataclasses import replace
from itertools import count

from hypothesis import strategies as st

from tests.execution.reference.shapes import Flow, Loop, Node, Scope, Test, Trigger

ACTIVITIES = ("user", "job", "receive", "call", "manual", "script", "sub")
TESTS = st.builds(Test, st.sampled_from("=<>"), st.integers(0, 3))
MINUTES = st.sampled_from([60, 90, 120, 180])
CODE = st.sampled_from(["a", "b"])
ANY_CODE = st.sampled_from(["a", "b", ""])
WAITED_FOR = st.one_of(
    st.just(Trigger("message")),
    st.just(Trigger("signal")),
    st.builds(Trigger, st.just("timer"), minutes=MINUTES),
    st.builds(Trigger, st.just("condition"), test=TESTS),
)
CAUGHT = st.one_of(
    WAITED_FOR,
    st.builds(Trigger, st.sampled_from(["error", "escalation"]), ANY_CODE),
)
REPEATED = st.one_of(
    WAITED_FOR,
    st.builds(Trigger, st.just("timer"), minutes=MINUTES, times=st.integers(1, 3)),
)
LOOPS = st.builds(Loop, st.integers(0, 3), st.booleans(), st.one_of(st.none(), st.integers(0, 3)))
KINDS = (
    ["user"] * 4
    + ["job"] * 2
    + ["receive", "call", "manual", "script", "catch", "throw", "choice", "link"]
    + ["xor", "and", "or"] * 3
    + ["sub"] * 3
    + ["adhoc"]
    + ["end"]
)


class Drawing:
    """A scope while it is drawn."""

    def __init__(self, draw, names, depth: int, start: Node) -> None:
        self.draw, self.names, self.depth = draw, names, depth
        self.nodes = [start]
        self.flows: list[Flow] = []
        self.sources = [start.id]
        """Nodes from which a flow may still lead on."""

    def name(self, letter: str) -> str:
        return f"{letter}{next(self.names)}"

    def maybe(self, one_in: int) -> bool:
        return self.draw(st.integers(1, one_in)) == one_in

    def connect(self, source: str, target: str) -> None:
        self.flows.append(Flow(self.name("f"), source, target))

    def add(self, node: Node, *, leads_on: bool = True) -> None:
        """Behind one or two nodes that are there."""
        most = min(3 if node.kind in ("and", "or", "xor") else 2, len(self.sources))
        fewest = min(2, most) if node.kind in ("and", "or") else 1
        chosen = self.draw(
            st.lists(st.sampled_from(self.sources), min_size=fewest, max_size=most, unique=True)
        )
        self.nodes.append(node)
        for source in chosen:
            self.connect(source, node.id)
        if leads_on:
            self.sources.append(node.id)

    def element(self) -> None:
        kind = self.draw(st.sampled_from(KINDS))
        if kind == "adhoc":
            self.ad_hoc()
        elif kind == "choice":
            self.choice()
        elif kind == "link":
            self.link()
        elif kind in ("catch", "throw", "end"):
            self.event(kind)
        elif kind in ACTIVITIES:
            self.activity(kind)
        else:
            self.add(Node(self.name("g"), kind))

    def activity(self, kind: str) -> None:
        if kind == "sub" and self.depth == 0:
            kind = "user"
        node = Node(self.name(kind[0]), kind)
        if kind == "sub":
            inside = self.draw(scopes(self.names, self.depth - 1))
            own_x = self.draw(st.one_of(st.none(), st.integers(0, 2)))
            node = replace(node, inside=inside, own_x=own_x, hands_out=self.draw(st.booleans()))
        if kind == "user":
            node = replace(node, listened=self.maybe(5))
        if kind not in ("manual", "script") and self.maybe(4):
            node = replace(node, loop=self.draw(LOOPS))
        elif kind in ("user", "job", "script") and self.maybe(3):
            node = replace(node, undo=self.name("u"))
            self.nodes.append(Node(node.undo, "user"))
        self.add(node)
        for _ in range(self.draw(st.sampled_from([0, 0, 1, 2])) if kind != "script" else 0):
            self.boundary(node)

    def ad_hoc(self) -> None:
        """A sub-process without an order of its own."""
        drawn = self.draw(scopes(self.names, 0, esps=False))
        nodes = tuple(node for node in drawn.nodes if node.kind != "start")
        inside = Scope(nodes, tuple(f for f in drawn.flows if f.source != drawn.start.id))
        until = self.draw(st.one_of(st.none(), TESTS))
        node = Node(self.name("h"), "adhoc", inside=inside, until=until,
                    cancels=self.draw(st.booleans()))  # fmt: skip
        self.add(node)
        for _ in range(self.draw(st.sampled_from([0, 0, 1]))):
            self.boundary(node)

    def boundary(self, host: Node) -> None:
        trigger = self.draw(CAUGHT)
        interrupting = trigger.kind == "error" or self.draw(st.booleans())
        if not interrupting and trigger.kind in ("timer",):
            trigger = self.draw(REPEATED)
        taken = [(n.trigger.kind, n.trigger.code) for n in self.nodes if n.host == host.id]
        if trigger.kind in ("error", "escalation") and (trigger.kind, trigger.code) in taken:
            return  # caught twice: refused at deployment
        node = Node(self.name("b"), "boundary", trigger, host=host.id, interrupting=interrupting)
        self.nodes.append(node)
        self.sources.append(node.id)

    def event(self, kind: str) -> None:
        if kind == "catch":
            self.add(Node(self.name("e"), kind, self.draw(WAITED_FOR)))
            return
        thrown = [
            None,
            Trigger("escalation", self.draw(CODE)),
            Trigger("compensation"),
            Trigger("signal"),
        ]
        if kind == "end":
            thrown += [Trigger("error", self.draw(CODE)), Trigger("terminate")]
        self.add(Node(self.name("e"), kind, self.draw(st.sampled_from(thrown))),
                 leads_on=kind != "end")  # fmt: skip

    def choice(self) -> None:
        gateway = Node(self.name("g"), "choice")
        self.add(gateway, leads_on=False)
        for _ in range(self.draw(st.integers(2, 3))):
            event = Node(self.name("e"), "catch", self.draw(WAITED_FOR))
            self.nodes.append(event)
            self.connect(gateway.id, event.id)
            self.sources.append(event.id)

    def link(self) -> None:
        name = self.name("l")
        self.add(Node(self.name("e"), "throw", link=name), leads_on=False)
        catch = Node(self.name("e"), "catch", link=name)
        self.nodes.append(catch)
        self.sources.append(catch.id)

    def back(self) -> None:
        """A way back from an exclusive gateway to a user task before it."""
        for place, gateway in enumerate(self.nodes):
            before = [n.id for n in self.nodes[:place] if n.kind == "user" and self.comes_to(n)]
            if gateway.kind == "xor" and before and self.maybe(2):
                self.connect(gateway.id, self.draw(st.sampled_from(before)))

    def comes_to(self, node: Node) -> bool:
        return any(flow.target == node.id for flow in self.flows)

    def event_sub_processes(self) -> None:
        taken: list[tuple[str, str]] = []
        for _ in range(self.draw(st.sampled_from([0, 0, 0, 1, 2]))):
            trigger = self.draw(CAUGHT)
            if trigger.kind in ("error", "escalation") and (trigger.kind, trigger.code) in taken:
                continue
            taken.append((trigger.kind, trigger.code))
            going = trigger.kind == "error" or self.draw(st.booleans())
            start = Node(self.name("s"), "start", trigger, interrupting=going)
            inside = self.draw(scopes(self.names, max(0, self.depth - 1), start, esps=False))
            self.nodes.append(Node(self.name("q"), "esp", inside=inside))

    def finished(self) -> Scope:
        """Conditions on what leads on from gateways; one flow may be the default."""
        nodes = []
        tests: dict[str, Test] = {}
        for node in self.nodes:
            outgoing = [flow.id for flow in self.flows if flow.source == node.id]
            default = ""
            if node.kind in ("xor", "or") and len(outgoing) > 1:
                default = self.draw(st.sampled_from([outgoing[0], outgoing[-1], outgoing[-1], ""]))
                tests |= {flow: self.draw(TESTS) for flow in outgoing if flow != default}
            nodes.append(replace(node, default=default))
        flows = tuple(replace(flow, test=tests.get(flow.id)) for flow in self.flows)
        return Scope(tuple(nodes), flows)


@st.composite
def scopes(draw, names, depth: int, start: Node | None = None, *, esps: bool = True) -> Scope:
    """What is drawn in a process or sub-process."""
    begin = start or Node(f"s{next(names)}", "start")
    drawing = Drawing(draw, names, depth, begin)
    for _ in range(draw(st.integers(*((2, 9) if depth == 2 else (1, 5))))):
        drawing.element()
    drawing.back()
    if esps:
        drawing.event_sub_processes()
    return drawing.finished()


@st.composite
def diagrams(draw) -> Scope:
    """A whole process."""
    return draw(scopes(count(1), 2))
