"""What has been completed and can be undone.

A scope's notes remember each completed activity that has a handler: ``[activity, handler,
variables, within]``, where the variables are those of the activity's own scope as it ended and
`within` is the sub-process it was completed in. A completed sub-process hands what it remembers to
the scope around it, in its place in the order.
"""

from engine.definitions.model import CompensationEvent
from engine.execution.kernel import Token

DONE = "done"
"""The note of a scope under which completed activities are remembered."""
UNDO = "undo"
"""The note of a throwing event of those that it has still to undo."""


def remember(token: Token) -> None:
    """An activity is complete: note how it can be undone, in the scope around it."""
    if token.parent is None:
        return
    spec, notes = token.task_spec, token.parent.notes
    inside = token.notes.get(DONE, [])
    handler = next(
        (e.handler for e in spec.boundary_events if isinstance(e.event, CompensationEvent)), None
    )
    if handler is not None:
        variables = dict(token.workflow.scopes.local(token))
        notes.setdefault(DONE, []).append([spec.node.id, handler, variables, spec.node.id])
    elif inside:
        kept = notes.setdefault(DONE, [])
        kept += [[*entry[:3], spec.node.id] for entry in inside]
