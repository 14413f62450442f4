"""Tokens: SpiffWorkflow tasks, one for each live element instance.

A token's parent is the scope it runs in (process, sub-process, multi-instance body), never its
predecessor, and it leaves the tree when it ends: the tree is as deep as the diagram is nested and
as large as the work that is open, however long the instance has lived. Only a result that its scope
still has to collect stays behind.

SpiffWorkflow's states: FUTURE until its turn comes, WAITING at a join, READY to run, STARTED while
it waits for the world, ERROR while an incident holds it, COMPLETED as a result. Task data stays
empty; `internal_data` holds the few notes below.
"""

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal

from SpiffWorkflow.task import Task
from SpiffWorkflow.util.task import TaskState

from engine.execution.state import StoredToken
from engine.execution.waits import WaitKind
from engine.execution.withdrawing import THEN, stays

if TYPE_CHECKING:
    from engine.execution.elements.element import ElementSpec
    from engine.execution.instance import Instance

Role = Literal[
    "work", "listener", "change", "plan", "boundary", "start", "option", "canceling", "incident"
]
"""Why a token waits; change: of an open user task, plan: of an ad-hoc sub-process, start: of an
event sub-process, option: of an event-based gateway, canceling: of a user task's withdrawal."""


END_AFTER = "end_after"
"""The note of the process under which stand the elements after which it is terminated."""


ERROR = "error"
"""The note of the process of the error that its caller is told when all of it has ended."""


@dataclass(slots=True)
class OpenWait:
    """What a token must know of a wait to end it.

    `extra` is, for a timer, ``{"due": ISO moment or None, "cycle": text, "left": repetitions}``;
    for a condition whether it held when last looked at, None before that.
    """

    key: int
    kind: WaitKind
    role: Role
    element_id: str
    extra: Any = None


class Token(Task):
    """An element instance; its `id` is the element instance key."""

    workflow: "Instance"
    task_spec: "ElementSpec"
    parent: "Token | None"
    internal_data: dict[str, Any]
    id: int  # type: ignore[assignment]  # a key, not a UUID
    _parent: int | None  # type: ignore[assignment]  # likewise

    def __init__(
        self, workflow: "Instance", spec: "ElementSpec", parent: "Token | None", key: int
    ) -> None:
        self.kept: StoredToken | None = None
        """What was kept of it; None for a new token."""
        self.waits: list[OpenWait] = []
        self.made: dict[int, Token] = {}
        """Those of the tokens in this one that something has touched."""
        super().__init__(workflow, spec, parent, TaskState.FUTURE, key)  # type: ignore[arg-type]  # a key, not a UUID

    @property
    def notes(self) -> dict[str, Any]:
        """What the element must remember between two stimuli; JSON."""
        return self.internal_data

    @property
    def phase(self) -> str:
        """new → entering → starting → active (or throwing) → completing → leaving → ending; or
        canceling."""
        return str(self.notes.get("phase", "new"))

    @phase.setter
    def phase(self, phase: str) -> None:
        self.notes["phase"] = phase

    @property
    def scope(self) -> "Token":
        """The token this one runs in; the process itself for the process."""
        return self.parent or self

    @property
    def inside(self) -> int:
        """How many tokens run in this one."""
        return int(self.notes.get("inside", 0))

    @property  # type: ignore[misc]  # read only: nobody sets our children
    def children(self) -> "list[Token]":  # type: ignore[override]  # all our tasks are tokens
        """The tokens that run in this one, in the order in which they began."""
        return [each for each in self._all_inside() if not each.has_state(TaskState.COMPLETED)]

    @property
    def results(self) -> "list[Token]":
        """The tokens that have completed in this one and left their result behind."""
        return [each for each in self._all_inside() if each.has_state(TaskState.COMPLETED)]

    def put_into(self, scope: "Token") -> None:
        """The token is made of what was kept of it: its scope knows it."""
        self._parent = scope.id
        scope.made[self.id] = self

    def leave(self) -> None:
        """The token runs in its scope no longer."""
        if self.parent is not None:
            self.parent.notes["inside"] -= 1

    def cancel(self, *, ask: bool = True) -> None:
        """Withdraw the token and everything inside it, innermost first.

        With `ask` those stay behind whose listeners are to be heard before.
        """
        self.notes.pop(THEN, None)
        for child in self.children:
            child.cancel(ask=ask)
        if not ask or not stays(self):
            self.withdraw()

    def withdraw(self) -> None:
        """The token, with nothing inside, is no more."""
        if self.has_state(TaskState.ERROR):
            self._set_state(TaskState.STARTED)  # SpiffWorkflow takes one with an error for finished
        super().cancel()
        self.workflow.forget(self)

    def _all_inside(self) -> "list[Token]":
        if not self.inside and not self.notes.get("results"):
            return []
        if self.kept is not None:
            for each in self.workflow.state.inside(self.id):
                self.workflow.tasks.get(each.key)
        return [self.made[key] for key in sorted(self.made)]

    def _child_added_notify(self, child: "Token") -> None:  # type: ignore[override]  # all our tasks are tokens
        self.made[child.id] = child
        self.notes["inside"] = self.inside + 1

    def _drop_children(self, force: bool = False) -> None:
        """SpiffWorkflow's way with what it predicted; there is none."""

    def _set_state(self, value: int) -> None:
        """Without SpiffWorkflow's log line and clock reading at every change."""
        self._state = value
