"""Compensation: what has been completed is undone by its handlers, the last first.

What there is to undo is remembered by `engine.execution.undoing`.
"""

from typing import cast

from SpiffWorkflow.util.task import TaskState

from engine.definitions.model import CompensationEvent
from engine.execution.elements.events import Throwing
from engine.execution.kernel import Token
from engine.execution.undoing import DONE, UNDO


class CompensationThrow(Throwing):
    """Runs the handlers one after the other and goes on when the last has ended."""

    def begin(self, token: Token) -> bool:
        scope = _compensated_scope(token)
        done = scope.notes.get(DONE, [])
        wanted = cast(CompensationEvent, self.node.event).activity
        mine = [entry for entry in done if wanted in (None, entry[0], entry[3])]
        scope.notes[DONE] = [entry for entry in done if entry not in mine]
        token.notes[UNDO] = mine
        return not self._undo_next(token)

    def child_completed(self, token: Token, child: Token) -> None:
        if not self._undo_next(token) and token.has_state(TaskState.STARTED):
            token.workflow.resume(token)

    def _undo_next(self, token: Token) -> bool:
        """Start the handler of the activity completed last; False when none is left."""
        if not token.notes.get(UNDO):
            return False
        _, handler, variables, _ = token.notes[UNDO].pop()
        child = token.workflow.spawn(handler, token)
        if variables:
            token.workflow.scopes.set_local(child, variables)
        return True


def _compensated_scope(token: Token) -> Token:
    """The scope around the throw event; from an event sub-process the one it belongs to."""
    scope = token.scope
    return scope.scope if scope.task_spec.node.event_sub_process else scope
