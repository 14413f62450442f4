"""Tokens: SpiffWorkflow tasks, one for each live element instance.

A token's parent is the scope it runs in (process, sub-process, multi-instance body), never its
predecessor, and it leaves the tree when it ends: the tree is as deep as the diagram is nested and
as large as the work that is open, however long the instance has lived.

SpiffWorkflow's states: WAITING at a join, READY to run, STARTED while it waits for the world,
ERROR while an incident holds it. Task data stays empty; `internal_data` holds the few notes below.
"""

from typing import TYPE_CHECKING, Any

from SpiffWorkflow.task import Task
from SpiffWorkflow.util.task import TaskState

if TYPE_CHECKING:
    from engine.execution.elements.element import ElementSpec
    from engine.execution.instance import Instance

OpenWait = list[Any]
"""``[wait key, role, element id, extra]``: what a token must know of a wait to end it.

Roles: work, listener, boundary, start (of an event sub-process), option (of an event-based
gateway), incident. Extra: for a timer ``{"due": ISO moment or None, "cycle": text, "left":
repetitions}``, for a condition whether it held when last looked at.
"""


class Token(Task):
    """An element instance; its `id` is the element instance key."""

    workflow: "Instance"
    task_spec: "ElementSpec"
    parent: "Token | None"
    children: "list[Token]"  # type: ignore[assignment]  # all our tasks are tokens
    internal_data: dict[str, Any]
    id: int  # type: ignore[assignment]  # a key, not a UUID

    def __init__(
        self, workflow: "Instance", spec: "ElementSpec", parent: "Token | None", key: int
    ) -> None:
        super().__init__(workflow, spec, parent, TaskState.FUTURE, key)  # type: ignore[arg-type]  # a key, not a UUID

    @property
    def notes(self) -> dict[str, Any]:
        """What the element must remember between two stimuli; JSON."""
        return self.internal_data

    @property
    def phase(self) -> str:
        """new → entering → starting → active → completing → leaving → ending."""
        return str(self.notes.get("phase", "new"))

    @phase.setter
    def phase(self, phase: str) -> None:
        self.notes["phase"] = phase

    @property
    def waits(self) -> list[OpenWait]:
        """The open waits of this token."""
        waits: list[OpenWait] = self.notes.setdefault("waits", [])
        return waits

    @property
    def scope(self) -> "Token":
        """The token this one runs in; the process itself for the process."""
        return self.parent or self

    @property
    def inside(self) -> int:
        """How many tokens run in this one."""
        return len(self._children)

    def _set_state(self, value: int) -> None:
        """Without SpiffWorkflow's log line and clock reading at every change."""
        self._state = value

    def cancel(self) -> None:
        """Withdraw the token and everything inside it, innermost first."""
        for child in self.children:
            child.cancel()
        super().cancel()
        self.workflow.forget(self)
