"""Does a message that is waited for bear the name that others send it by?"""

from collections.abc import Iterable, Iterator

from engine.definitions.checking.fault import Fault
from engine.definitions.checking.slips import slip_of
from engine.definitions.model import FlowNode, MessageEvent, Process, PublishWork
from engine.definitions.naming import called


def message_faults(process: Process, others: Iterable[Process]) -> Iterator[Fault]:
    """A warning where a name that only this element has looks like a slip of another message.

    Who else sends a message (a partner, a client, a handler) no diagram says, so a name that is
    like no other may be right.
    """
    named = [(node, name) for other in others for node, name in _messages(other)]
    for node, name in _messages(process):
        known = {other for element, other in named if element.id != node.id or other != name}
        meant = None if name in known else slip_of(name, known)
        if meant:
            message = f"{called(node)}的消息「{name}」没有别处用到；是不是「{meant}」？"
            yield Fault(node.id, message, "warning")


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
