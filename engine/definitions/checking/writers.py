"""Which variables a process can hold: whatever writes them, wherever they may be read.

Known are the fields of forms, results of scripts and decisions, output mappings, what messages and
called processes bring, the elements of multi-instances. Where something may bring any name (a job
for a worker, a message from outside) the process is open, unless the element says what it brings:
the property `variables`, names separated by blanks. A start that is given more than its form asks
for says so by the same property.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import reduce

from engine.definitions.model import (
    CallWork,
    DecisionWork,
    FlowNode,
    JobWork,
    MessageEvent,
    Process,
    PublishWork,
    ScriptWork,
    SignalEvent,
    Text,
    UserJobWork,
    UserWork,
)
from engine.forms import Form
from engine.forms.reading import fields_of

DECLARES = "variables"
STARTED_BY = "startedBy"
_COUNTERS = frozenset(
    {
        "numberOfInstances",
        "numberOfActiveInstances",
        "numberOfCompletedInstances",
        "numberOfTerminatedInstances",
    }
)


@dataclass(frozen=True, slots=True)
class Brought:
    """Names that are written; `open` where there may be others."""

    names: frozenset[str] = frozenset()
    open: bool = False

    def __or__(self, other: "Brought") -> "Brought":
        return Brought(self.names | other.names, self.open or other.open)


NOTHING = Brought()
ANYTHING = Brought(open=True)


@dataclass(frozen=True, slots=True)
class Neighbours:
    """What a process may refer to: forms and processes by id, and who publishes a message."""

    forms: Mapping[str, Form] = field(default_factory=dict)
    processes: Mapping[str, Process] = field(default_factory=dict)

    def publishers(self, message: Text) -> tuple[FlowNode, ...]:
        """The elements that publish a message of this name."""
        return tuple(
            node
            for process in self.processes.values()
            for node in process.nodes.values()
            if isinstance(node.work, PublishWork) and node.work.name == message
        )

    def callers(self, process_id: str) -> Iterator[tuple[Process, FlowNode]]:
        """The elements that call a process, each with the process it stands in."""
        for process in self.processes.values():
            for node in process.nodes.values():
                if isinstance(node.work, CallWork) and node.work.process.id == process_id:
                    yield process, node


class Writers:
    """The variables of processes that know one another."""

    def __init__(self, neighbours: Neighbours) -> None:
        self.neighbours = neighbours
        self._known: dict[str, Brought] = {}

    def of_process(self, process: Process) -> Brought:
        """All that the process scope may hold at some time."""
        if process.id not in self._known:
            self._known[process.id] = NOTHING  # a circle of calls brings nothing new
            self._known[process.id] = _all(self._given(process), *self._inside(process))
        return self._known[process.id]

    def seen_at(self, process: Process, node: FlowNode) -> Brought:
        """What the expressions of a node may read."""
        around = Brought(frozenset(local_names(process, node)))
        return self.of_process(process) | around | self.result(node) | self._offered(node)

    def _offered(self, node: FlowNode) -> Brought:
        """What the output mappings may read beside the result."""
        match node.work:
            case DecisionWork():
                return Brought(frozenset({"decision"}))
            case CallWork() as call:
                return self._called(call)
        return NOTHING

    def result(self, node: FlowNode) -> Brought:
        """What the node's work brings, before its output mappings."""
        if DECLARES in node.properties:
            return Brought(frozenset(node.properties[DECLARES].split()))
        match node.work:
            case UserWork(form=form) if form is not None:
                return self._form(form.id)
            case ScriptWork(result_variable=name) | DecisionWork(result_variable=name):
                return Brought(frozenset({name}))
            case CallWork() as call:
                return self._called(call) if call.propagate_all_child_variables else NOTHING
            case JobWork() | UserJobWork():
                return ANYTHING
        return self._event(node)

    def _inside(self, process: Process) -> Iterator[Brought]:
        for node in process.nodes.values():
            if node.outputs:
                yield Brought(frozenset(root(row.target) for row in node.outputs))
            elif node.kind != "startEvent" or node.container != process.id:
                yield self.result(node)
            for gathering in (node.loop, node.ad_hoc):
                if gathering is not None and gathering.output_collection:
                    yield Brought(frozenset({gathering.output_collection}))
            if node.listeners or node.task_listeners:
                yield ANYTHING

    def _given(self, process: Process) -> Brought:
        """What a case begins with."""
        starts = [n for n in process.inside(process.id) if n.kind == "startEvent"]
        given = [self._started(process, start) for start in starts]
        called = [self.passed(*caller) for caller in self.neighbours.callers(process.id)]
        return _all(*given, *called)

    def _started(self, process: Process, start: FlowNode) -> Brought:
        """A message is what its output mappings take from it; a person's facts all stay."""
        mapped = Brought(frozenset({STARTED_BY, *(root(row.target) for row in start.outputs)}))
        if start.event is not None and start.outputs:
            return mapped
        if start.event is not None or DECLARES in start.properties:
            return mapped | self.result(start)
        return mapped | (self._form(start.form.id) if start.form else NOTHING)

    def passed(self, process: Process, node: FlowNode) -> Brought:
        """What a call hands to the process that it calls."""
        assert isinstance(node.work, CallWork)
        own = Brought(frozenset(local_names(process, node)))
        return own | self.of_process(process) if node.work.propagate_all_parent_variables else own

    def _called(self, call: CallWork) -> Brought:
        process = self.neighbours.processes.get(str(call.process.id))
        return self.of_process(process) if process else ANYTHING

    def _form(self, identifier: Text) -> Brought:
        form = self.neighbours.forms.get(str(identifier))
        return Brought(frozenset(fields_of(form))) if form else ANYTHING

    def _event(self, node: FlowNode) -> Brought:
        match node.event:
            case MessageEvent(name=name) if not isinstance(node.work, PublishWork):
                senders = self.neighbours.publishers(name)
                sent = [root(row.target) for sender in senders for row in sender.inputs]
                return Brought(frozenset(sent)) if senders else ANYTHING
            case SignalEvent() if node.kind not in ("endEvent", "intermediateThrowEvent"):
                return ANYTHING
        return NOTHING


def local_names(process: Process, node: FlowNode) -> Iterator[str]:
    """The names that a node and the containers around it hold for themselves."""
    around: FlowNode | None = node
    while around is not None:
        yield from (root(row.target) for row in around.inputs)
        if around.loop is not None:
            yield from ("loopCounter", *_COUNTERS)
            yield from filter(None, [around.loop.input_element])
        host = around.attached_to
        around = process.nodes.get(host or around.container)


def root(target: str) -> str:
    """The variable that a path `a.b` begins with."""
    return target.partition(".")[0]


def _all(*parts: Brought) -> Brought:
    return reduce(Brought.__or__, parts, NOTHING)
