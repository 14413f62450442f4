"""A process as drawn → what can be executed: SpiffWorkflow specs of our own, compiled FEEL."""

from collections.abc import Mapping
from dataclasses import dataclass

from engine.definitions.model import (
    CompensationEvent,
    ConditionalEvent,
    ErrorEvent,
    EscalationEvent,
    FlowNode,
    JobWork,
    LinkEvent,
    Process,
    PublishWork,
    ScriptWork,
    SignalEvent,
    TerminateEvent,
    UserJobWork,
)
from engine.definitions.reading import read_bpmn
from engine.errors import NotFound
from engine.execution.elements import containers, events, gateways, tasks, user_job
from engine.execution.elements.ad_hoc import AdHocSubProcess, DirectedAdHoc
from engine.execution.elements.compensation import CompensationThrow
from engine.execution.elements.multi_instance import MultiInstanceBody
from engine.execution.elements.user_task import UserTaskSpec
from engine.execution.expressions import Expressions
from engine.execution.kernel import ElementSpec, ProcessSpec
from engine.feel import Function

_BY_KIND: dict[str, type[ElementSpec]] = {
    "process": containers.Container,
    "subProcess": containers.Container,
    "adHocSubProcess": AdHocSubProcess,
    "task": tasks.PassThrough,
    "manualTask": tasks.PassThrough,
    "userTask": UserTaskSpec,
    "businessRuleTask": tasks.DecisionTask,
    "receiveTask": tasks.ReceiveTask,
    "callActivity": tasks.CallActivity,
    "exclusiveGateway": gateways.ExclusiveGateway,
    "parallelGateway": gateways.ParallelGateway,
    "inclusiveGateway": gateways.InclusiveGateway,
    "eventBasedGateway": gateways.EventBasedGateway,
    "startEvent": events.CatchEvent,
    "intermediateCatchEvent": events.CatchEvent,
    "boundaryEvent": events.CatchEvent,
    "intermediateThrowEvent": events.Throwing,
    "endEvent": events.Throwing,
}
_BY_WORK: dict[type, type[ElementSpec]] = {
    JobWork: tasks.JobTask,
    UserJobWork: user_job.UserTaskJob,
    ScriptWork: tasks.ScriptTask,
    PublishWork: events.MessageThrow,
}
_BY_THROWN_EVENT: dict[type, type[ElementSpec]] = {
    SignalEvent: events.SignalThrow,
    ErrorEvent: events.ErrorEnd,
    EscalationEvent: events.EscalationThrow,
    LinkEvent: events.LinkThrow,
    TerminateEvent: events.TerminateEnd,
    CompensationEvent: CompensationThrow,
}


@dataclass(frozen=True, slots=True)
class Executable:
    """A compiled process, shared by all its instances and never changed by one."""

    process: Process
    spec: ProcessSpec
    expressions: Expressions


def compile_process(
    content: bytes, process_id: str, functions: Mapping[str, Function] | None = None
) -> Executable:
    """Compile one process of a BPMN file that the deployment check has accepted.

    `functions` are the FEEL functions that its expressions may call beside the built-in ones.

    Raises:
        NotFound: the file has no such executable process.
    """
    diagram = read_bpmn(content, process_id)
    for process in diagram.processes:
        if process.id == process_id:
            return compile_model(process, functions)
    raise NotFound(f"文件中没有可执行的流程「{process_id}」")


def compile_model(process: Process, functions: Mapping[str, Function] | None = None) -> Executable:
    """The same from a process that has been read."""
    spec = _process_spec(process)
    return Executable(process, spec, Expressions(process, functions or {}))


def _process_spec(process: Process) -> ProcessSpec:
    spec, nodes = ProcessSpec(process.id), process.nodes.values()  # type: ignore[no-untyped-call]  # SpiffWorkflow's
    spec.start = _element(spec, _root(process), process)
    for node in nodes:
        _element(spec, node, process)
    spec.has_conditions = any(isinstance(node.event, ConditionalEvent) for node in nodes)
    spec.has_inclusive_join = any(
        node.kind == "inclusiveGateway" and len(node.incoming) > 1 for node in nodes
    )
    return spec


def _element(spec: ProcessSpec, node: FlowNode, process: Process) -> ElementSpec:
    kind = spec_class(node)
    if node.loop is None:
        return kind(spec, node, process)
    kind(spec, node, process, inner=True)
    return MultiInstanceBody(spec, node, process)


def spec_class(node: FlowNode) -> type[ElementSpec]:
    """How this element behaves: by its work, else by what it throws, else by its kind."""
    if node.kind == "adHocSubProcess" and isinstance(node.work, JobWork):
        return DirectedAdHoc
    if type(node.work) in _BY_WORK:
        return _BY_WORK[type(node.work)]
    if node.kind in ("intermediateThrowEvent", "endEvent") and type(node.event) in _BY_THROWN_EVENT:
        return _BY_THROWN_EVENT[type(node.event)]
    return _BY_KIND[node.kind]


def _root(process: Process) -> FlowNode:
    """The process as the element that holds all others."""
    return FlowNode(
        id=process.id,
        kind="process",
        name=process.name,
        container="",
        listeners=process.listeners,
        properties=process.properties,
    )
