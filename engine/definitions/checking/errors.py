"""Is an error that a diagram throws caught by somebody?"""

from collections.abc import Iterable, Iterator

from engine.definitions.checking.element_finding import ElementFinding
from engine.definitions.checking.slips import slip_of
from engine.definitions.model import CallWork, ErrorEvent, FlowNode, Process
from engine.definitions.naming import called


def error_faults(process: Process, others: Iterable[Process]) -> Iterator[ElementFinding]:
    """A warning for each error end event whose code nothing around it, and no caller, catches."""
    everywhere = [process, *(other for other in others if other.id != process.id)]
    for node in process.nodes.values():
        event = node.event
        if node.kind != "endEvent" or not isinstance(event, ErrorEvent):
            continue
        if not isinstance(event.code, str):
            continue
        caught = {*_around(process, node), *_by_callers(process, everywhere)}
        if event.code in caught or None in caught:
            continue
        meant = slip_of(event.code, {code for code in caught if code})
        hint = f"是不是「{meant}」？" if meant else "抛出时案件将停在这里，成为异常"
        message = f"{called(node)}的错误「{event.code}」没有任何地方捕获；{hint}"
        yield ElementFinding(node.id, message, "warning")


def _around(process: Process, node: FlowNode) -> Iterator[str | None]:
    """The codes caught on the containers of a node and by event sub-processes in them."""
    container: str | None = node.container
    while container is not None:
        for beside in process.inside(container):
            if beside.event_sub_process:
                yield from (_code(start) for start in process.inside(beside.id) if _catches(start))
        yield from (_code(event) for event in process.boundary_events(container) if _catches(event))
        held = process.nodes.get(container)
        container = held.container if held else None


def _by_callers(process: Process, everywhere: Iterable[Process]) -> Iterator[str | None]:
    for other in everywhere:
        for node in other.nodes.values():
            if isinstance(node.work, CallWork) and _may_be(node.work, process):
                yield from (_code(e) for e in other.boundary_events(node.id) if _catches(e))
                yield from _around(other, node)


def _may_be(call: CallWork, process: Process) -> bool:
    return call.process.id == process.id or not isinstance(call.process.id, str)


def _catches(node: FlowNode) -> bool:
    return isinstance(node.event, ErrorEvent)


def _code(node: FlowNode) -> str | None:
    """None catches every error."""
    code = node.event.code if isinstance(node.event, ErrorEvent) else None
    return code if isinstance(code, str) else None
