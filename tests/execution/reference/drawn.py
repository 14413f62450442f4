"""A diagram of the model as BPMN, in the Camunda 8 dialect."""

from html import escape as escaped

from tests.drawing import (
    boundary,
    condition,
    diagram,
    element,
    error,
    escalation,
    event,
    flow,
    many,
    mapping,
    message,
    service,
    signal,
    timer,
    user,
    zeebe,
)
from tests.drawing import script as scripted
from tests.execution.reference.shapes import Node, Scope, Trigger

CODES = ("a", "b")
ROOTS = (
    message("m", "m", '"k"')
    + signal("s")
    + "".join(error(f"error_{code}", code) + escalation(f"esc_{code}", code) for code in CODES)
    + '<bpmn:error id="error_" /><bpmn:escalation id="esc_" />'
)
_KINDS = {
    "end": "endEvent",
    "manual": "manualTask",
    "xor": "exclusiveGateway",
    "and": "parallelGateway",
    "or": "inclusiveGateway",
    "choice": "eventBasedGateway",
    "catch": "intermediateCatchEvent",
    "throw": "intermediateThrowEvent",
    "sub": "subProcess",
    "esp": "subProcess",
    "start": "startEvent",
}


def bpmn(scope: Scope) -> bytes:
    """The file."""
    return diagram(inside(scope), roots=ROOTS)


def inside(scope: Scope) -> str:
    nodes = [drawn(node, scope) for node in scope.nodes]
    flows = [flow(f.source, f.target, str(f.test or ""), f.id) for f in scope.flows]
    return "".join([*nodes, *flows])


def drawn(node: Node, scope: Scope) -> str:
    """One node with all that is drawn at it and in it."""
    parts = [*looped(node), *mapped(node), definition(node.trigger, node.link)]
    attributes = {"default": node.default} if node.default else {}
    if not node.cancels:
        attributes["cancelRemainingInstances"] = "false"
    if any(other.undo == node.id for other in scope.nodes):
        attributes["isForCompensation"] = "true"
    match node.kind:
        case "user":
            made = user(node.id, *parts, *listened(node), **attributes)
        case "job":
            made = service(node.id, *parts, **attributes)
        case "call":
            made = element("callActivity", node.id, zeebe("calledElement", processId="Q"), *parts)
        case "receive":
            made = element("receiveTask", node.id, *parts, messageRef="m")
        case "script":
            made = scripted(node.id, "x + 1", "x")
        case "boundary":
            made = boundary(node.id, node.host, *parts, interrupting=node.interrupting)
        case "sub" | "adhoc" | "esp":
            made = container(node, *parts, **attributes)
        case "start":
            going = {} if node.interrupting else {"isInterrupting": "false"}
            made = element("startEvent", node.id, *parts, **going)
        case _:
            made = element(_KINDS[node.kind], node.id, *parts, **attributes)
    return made + undone(node)


def container(node: Node, *parts: str, **attributes: str) -> str:
    """A sub-process with what is drawn inside."""
    held = inside(node.inside)
    if node.kind == "adhoc":
        return element("adHocSubProcess", node.id, *parts, *directed(node), held, **attributes)
    triggered = {"triggeredByEvent": "true"} if node.kind == "esp" else {}
    return element("subProcess", node.id, *parts, held, **triggered)


def directed(node: Node) -> list[str]:
    """Which elements an ad-hoc sub-process begins, and when it is over."""
    first = "[" + ",".join(f'"{one.id}"' for one in node.inside.beginnings) + "]"
    begun = zeebe("adHoc", activeElementsCollection=f"={first}")
    if node.until is None:
        return [begun]
    until = f"<bpmn:completionCondition>={escaped(str(node.until))}</bpmn:completionCondition>"
    return [begun, until]


def listened(node: Node) -> list[str]:
    """A listener that is heard before the task is withdrawn."""
    listener = zeebe("taskListener", eventType="canceling", type="l")
    return [zeebe("taskListeners", listener)] if node.listened else []


def looped(node: Node) -> list[str]:
    if node.loop is None:
        return []
    loop = node.loop
    items = "[" + ",".join(str(n + 1) for n in range(loop.size)) + "]"
    until = "" if loop.until is None else f"r = {loop.until}"
    gathered = {"outputCollection": node.results, "outputElement": "=r"}
    return [many(items, sequential=loop.sequential, until=until, inputElement="i", **gathered)]


def mapped(node: Node) -> list[str]:
    inputs = {} if node.own_x is None else {"x": f"x + {node.own_x}"}
    outputs = {"x": "x"} if node.hands_out else {}
    return [mapping(inputs, outputs)] if inputs or outputs else []


def definition(trigger: Trigger | None, link: str) -> str:
    if link:
        return f'<bpmn:linkEventDefinition name="{link}" />'
    if trigger is None:
        return ""
    match trigger.kind:
        case "timer":
            span = f"PT{trigger.minutes}M"
            return (
                timer("Cycle", f"R{trigger.times}/{span}")
                if trigger.times
                else timer("Duration", span)
            )
        case "message":
            return event("message", "m")
        case "signal":
            return event("signal", "s")
        case "condition":
            return condition(str(trigger.test))
        case "error":
            return event("error", f"error_{trigger.code}")
        case "escalation":
            return event("escalation", f"esc_{trigger.code}")
        case "compensation":
            return event("compensate")
    return event(trigger.kind)


def undone(node: Node) -> str:
    if not node.undo:
        return ""
    edge = f"c_{node.id}"
    link = f'<bpmn:association id="as_{node.id}" sourceRef="{edge}" targetRef="{node.undo}" />'
    return boundary(edge, node.id, event("compensate")) + link
