"""What belongs to the step of a person: what may follow a task before anybody else is asked."""

from collections.abc import Iterator

from engine.definitions.model import DecisionWork, ErrorEvent, FlowNode, Process

CONFIRM_WHEN = "confirmWhen"
"""The property of a user task: a FEEL condition on what stands after the tables have decided. Where
it is true the person's answer says otherwise than they, and he is asked for a reason.
"""
_STANDS_STILL = {"userTask", "receiveTask", "intermediateCatchEvent", "eventBasedGateway"}


def decisions_of_step(process: Process, task_id: str) -> tuple[FlowNode, ...]:
    """The elements at which a table may decide once the task is completed, nearest first."""
    return tuple(n for n in nodes_of_step(process, task_id) if isinstance(n.work, DecisionWork))


def nodes_of_step(process: Process, task_id: str) -> tuple[FlowNode, ...]:
    """The elements that a completion of the task may come to, nearest first.

    Followed along the flows of every branch, out of and into sub-processes, until something is
    waited for; that is not among them, nor what runs in a called process.
    """
    ahead, found = [task_id], dict[str, FlowNode]()
    while ahead:
        node = process.nodes[ahead.pop(0)]
        if node.id in found or (node.kind in _STANDS_STILL and node.id != task_id):
            continue
        found[node.id] = node
        ahead += _following(process, node)
    del found[task_id]
    return tuple(found.values())


def _following(process: Process, node: FlowNode) -> Iterator[str]:
    """Where a token may go next: into a sub-process by its start, out of it by its ends alone; past
    it only where it is run through for each of several, which may be none.
    """
    starts = [o.id for o in process.inside(node.id) if o.kind == "startEvent" and not o.event]
    yield from starts
    if not starts or node.loop is not None:
        yield from (process.flows[flow].target for flow in node.outgoing)
    around = process.nodes.get(node.container)
    if node.kind == "endEvent" and around is not None:
        if isinstance(node.event, ErrorEvent):
            caught = process.boundary_events(around.id)
            yield from (one.id for one in caught if isinstance(one.event, ErrorEvent))
        else:
            yield from (process.flows[flow].target for flow in around.outgoing)
