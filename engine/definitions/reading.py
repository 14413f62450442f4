"""BPMN bytes → `Diagram`. Reading never judges: what it cannot place it leaves to the check."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from functools import lru_cache
from typing import Literal

from lxml import etree

from engine.definitions.extensions import Extensions, expression, read_ad_hoc, read_loop, text
from engine.definitions.model import (
    ACTOR,
    CompensationEvent,
    ConditionalEvent,
    Diagram,
    ErrorEvent,
    EscalationEvent,
    Event,
    Expression,
    Flow,
    FlowNode,
    LinkEvent,
    MessageEvent,
    Process,
    SignalEvent,
    TerminateEvent,
    TimerEvent,
    Work,
)
from engine.definitions.periods import with_period
from engine.definitions.vocabulary import CHANGES, EVENT_POSITIONS, FLOW_NODES, SUB_PROCESSES
from engine.definitions.xml import child, children, flag, parse_xml, short, text_of

MOST_KEPT = 256
"""Diagrams, as values that nobody changes."""
_TIMER_KINDS: tuple[Literal["timeDate", "timeDuration", "timeCycle"], ...] = (
    "timeDate",
    "timeDuration",
    "timeCycle",
)


@lru_cache(maxsize=MOST_KEPT)
def read_bpmn(content: bytes, name: str) -> Diagram:
    """Read a BPMN file; what was read is kept, for every rule of a check asks for it again.

    Raises:
        Invalid: the bytes are not XML that may be read (`engine.definitions.xml`).
    """
    root = parse_xml(content, name)
    reader = _Reader(root)
    return Diagram(name, tuple(reader.process(element) for element in executable_processes(root)))


def executable_processes(root: etree._Element) -> list[etree._Element]:
    """The processes of a file that are meant to run; an empty pool is only drawn."""
    return [p for p in children(root, "process") if flag(p, "isExecutable", default=False)]


class _Reader:
    """Holds the root elements that others refer to by id."""

    def __init__(self, root: etree._Element) -> None:
        self.roots = {element.get("id"): element for element in children(root)}
        self.events: dict[str, Callable[[etree._Element], Event]] = {
            "messageEventDefinition": self.message,
            "timerEventDefinition": _timer,
            "signalEventDefinition": self.signal,
            "errorEventDefinition": self.error,
            "escalationEventDefinition": self.escalation,
            "conditionalEventDefinition": _conditional,
            "linkEventDefinition": lambda e: LinkEvent(e.get("name") or ""),
            "compensateEventDefinition": lambda e: CompensationEvent(e.get("activityRef")),
            "terminateEventDefinition": lambda e: TerminateEvent(),
        }

    def process(self, element: etree._Element) -> Process:
        extensions = Extensions(element)
        identifier = element.get("id") or ""
        flows = {flow.id: flow for flow in _flows(element)}
        nodes = {node.id: node for node in self.nodes(element, identifier, _handlers(element))}
        nodes = {key: _connected(node, flows) for key, node in nodes.items()}
        return Process(
            id=identifier,
            name=element.get("name") or identifier,
            version_tag=(extensions.find("zeebe:versionTag") or {}).get("value"),
            nodes=_with_lanes(nodes, element),
            flows=flows,
            listeners=extensions.listeners("execution"),
            properties=extensions.properties(),
            lanes=frozenset(lane.get("name") or "" for lane in _lanes(element)),
            embedded_forms=extensions.embedded_forms(),
        )

    def nodes(
        self, container: etree._Element, identifier: str, handlers: dict[str, str]
    ) -> Iterator[FlowNode]:
        for element in children(container):
            kind = short(element.tag)
            if kind in FLOW_NODES:
                yield self.node(element, kind, identifier, handlers)
            if kind in SUB_PROCESSES:
                yield from self.nodes(element, element.get("id") or "", handlers)

    def node(
        self, element: etree._Element, kind: str, container: str, handlers: dict[str, str]
    ) -> FlowNode:
        extensions = Extensions(element)
        event = with_period(self.event(element, kind), extensions.properties())
        identifier = element.get("id") or ""
        return FlowNode(
            id=identifier,
            kind=kind,
            name=" ".join((element.get("name") or "").split()),
            container=container,
            outgoing=tuple(text_of(flow) for flow in children(element, "outgoing")),
            default_flow=element.get("default"),
            inputs=extensions.mappings("zeebe:input"),
            outputs=extensions.mappings("zeebe:output"),
            listeners=extensions.listeners("execution"),
            task_listeners=extensions.listeners("task"),
            headers=extensions.headers(),
            properties=extensions.properties(),
            work=self.work(kind, extensions, event),
            form=extensions.start_form() if kind == "startEvent" else None,
            event=event,
            loop=read_loop(element),
            ad_hoc=read_ad_hoc(element) if kind == "adHocSubProcess" else None,
            attached_to=element.get("attachedToRef"),
            interrupting=_is_interrupting(element, kind),
            event_sub_process=flag(element, "triggeredByEvent", default=False),
            for_compensation=flag(element, "isForCompensation", default=False),
            handler=handlers.get(identifier),
        )

    def work(self, kind: str, extensions: Extensions, event: Event | None) -> Work | None:
        if kind == "userTask":
            by_person = extensions.find("zeebe:userTask") is not None
            return extensions.user_work() if by_person else extensions.user_job()
        if isinstance(event, MessageEvent):
            return extensions.work() or extensions.publish(event.name)
        return extensions.work()

    def event(self, element: etree._Element, kind: str) -> Event | None:
        if kind in ("receiveTask", "sendTask"):
            return self.message(element) if element.get("messageRef") else None
        for definition in children(element):
            if short(definition.tag) in EVENT_POSITIONS:
                return self.events[short(definition.tag)](definition)
        return None

    def message(self, element: etree._Element) -> MessageEvent:
        message = self.roots.get(element.get("messageRef"))
        if message is None:
            return MessageEvent("")
        subscription = Extensions(message).find("zeebe:subscription") or {}
        return MessageEvent(
            text(message.get("name")) or "", text(subscription.get("correlationKey"))
        )

    def signal(self, element: etree._Element) -> SignalEvent:
        signal = self.roots.get(element.get("signalRef"))
        return SignalEvent("" if signal is None else text(signal.get("name")) or "")

    def error(self, element: etree._Element) -> ErrorEvent:
        error = self.roots.get(element.get("errorRef"))
        return ErrorEvent(None if error is None else text(error.get("errorCode")))

    def escalation(self, element: etree._Element) -> EscalationEvent:
        escalation = self.roots.get(element.get("escalationRef"))
        return EscalationEvent(
            None if escalation is None else text(escalation.get("escalationCode"))
        )


def _timer(element: etree._Element) -> TimerEvent:
    for kind in _TIMER_KINDS:
        value = text(text_of(child(element, kind)))
        if value is not None:
            return TimerEvent(kind, value)
    return TimerEvent("timeDate", "")


def _conditional(element: etree._Element) -> ConditionalEvent:
    condition = expression(text_of(child(element, "condition"))) or Expression("")
    told = Extensions(element).find("zeebe:conditionalFilter")
    if told is None:
        return ConditionalEvent(condition)
    changes = _listed(told.get("variableEvents")) or CHANGES
    return ConditionalEvent(condition, changes, _listed(told.get("variableNames")))


def _listed(text: str | None) -> frozenset[str]:
    return frozenset(filter(None, (part.strip() for part in (text or "").split(","))))


def _flows(container: etree._Element) -> Iterator[Flow]:
    for element in container.iter():
        if short(element.tag) == "sequenceFlow":
            yield Flow(
                element.get("id") or "",
                " ".join((element.get("name") or "").split()),
                element.get("sourceRef") or "",
                element.get("targetRef") or "",
                expression(text_of(child(element, "conditionExpression"))),
            )


def _connected(node: FlowNode, flows: dict[str, Flow]) -> FlowNode:
    """The node with its flows: outgoing in the order the node lists them, which gateways follow."""
    outgoing = [key for key, flow in flows.items() if flow.source == node.id]
    listed = {key: place for place, key in enumerate(node.outgoing)}
    outgoing.sort(key=lambda key: listed.get(key, len(listed)))
    incoming = tuple(key for key, flow in flows.items() if flow.target == node.id)
    return replace(node, incoming=incoming, outgoing=tuple(outgoing))


def _handlers(process: etree._Element) -> dict[str, str]:
    """Compensation boundary event → the activity its association leads to."""
    return {
        element.get("sourceRef") or "": element.get("targetRef") or ""
        for element in process.iter()
        if short(element.tag) == "association"
    }


def _with_lanes(nodes: dict[str, FlowNode], process: etree._Element) -> dict[str, FlowNode]:
    """Each node with the lane that it names as its actor's, else its innermost lane, or that of the
    sub-process around it: on the plane of a sub-process the Modeler draws no lanes.
    """
    lanes = {
        text_of(reference): lane.get("name") or ""
        for lane in _lanes(process)
        for reference in children(lane, "flowNodeRef")
    }
    return {key: replace(node, lane=_lane(node, nodes, lanes)) for key, node in nodes.items()}


def _lanes(process: etree._Element) -> Iterator[etree._Element]:
    return (element for element in process.iter() if short(element.tag) == "lane")


def _lane(node: FlowNode, nodes: Mapping[str, FlowNode], lanes: Mapping[str, str]) -> str | None:
    if actor := node.properties.get(ACTOR):
        return actor
    around: FlowNode | None = node
    while around is not None and around.id not in lanes:
        around = nodes.get(around.container)
    return lanes[around.id] if around is not None else None


def _is_interrupting(element: etree._Element, kind: str) -> bool:
    attribute = "isInterrupting" if kind == "startEvent" else "cancelActivity"
    return flag(element, attribute, default=True)
