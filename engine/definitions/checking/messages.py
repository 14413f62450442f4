"""What can be said of a message only with the other processes in view."""

from collections.abc import Iterable, Iterator

from engine.definitions.checking.element_finding import ElementFinding
from engine.definitions.checking.slips import slip_of
from engine.definitions.model import FlowNode, MessageEvent, Process, PublishWork
from engine.definitions.naming import called


def message_faults(process: Process, others: Iterable[Process]) -> Iterator[ElementFinding]:
    """A warning where a message begins another process too, and where a name that only this element
    has looks like a slip of another message.

    Who else sends a message (a partner, a client, a handler) no diagram says, so a name that is
    like no other may be right.
    """
    yield from _starts_two(process, others := tuple(others))
    named = [(node, name) for other in others for node, name in _messages(other)]
    for node, name in _messages(process):
        known = {other for element, other in named if element.id != node.id or other != name}
        meant = None if name in known else slip_of(name, known)
        if meant:
            message = f"{called(node)}的消息「{name}」没有别处用到；是不是「{meant}」？"
            yield ElementFinding(node.id, message, "warning")


def _starts_two(process: Process, others: Iterable[Process]) -> Iterator[ElementFinding]:
    """One message goes to one receiver: which process would it begin?"""
    begun = {name: other for other in others if other.id != process.id for name in _starts(other)}
    for name, node in _starts(process).items():
        if name in begun:
            other = begun[name].name or begun[name].id
            why = "这样的消息送不出去，会成为异常；请改用不同的消息名称"
            yield ElementFinding(node.id, f"消息「{name}」也启动流程「{other}」：{why}", "warning")


def _starts(process: Process) -> dict[str, FlowNode]:
    return {
        node.event.name: node
        for node in process.inside(process.id)
        if node.kind == "startEvent"
        and isinstance(node.event, MessageEvent)
        and isinstance(node.event.name, str)
    }


def _messages(process: Process) -> Iterator[tuple[FlowNode, str]]:
    for node in process.nodes.values():
        event, work = node.event, node.work
        name = work.name if isinstance(work, PublishWork) else None
        if name is None and isinstance(event, MessageEvent):
            name = event.name
        # a job that sends a message is told its name by a header
        for one in (name, node.headers.get("message")):
            if isinstance(one, str) and one:
                yield node, one
