"""The kernel: a token, its element and its instance, which call one another.

SpiffWorkflow's task, task spec and workflow are three faces of one thing that happens. So they
stand together here, and all else in the room is a function over them or a kind of element.

A token is a SpiffWorkflow task, one for each live element instance. Its parent is the scope it runs
in (process, sub-process, multi-instance body), never its predecessor. It leaves the tree when it
ends: the tree is as deep as the diagram is nested and as large as the work that is open, however
long the instance has lived. Only a result that its scope still has to collect stays behind.

SpiffWorkflow's states: FUTURE until its turn comes, WAITING at a join, READY to run, STARTED while
it waits for the world, ERROR while an incident holds it, COMPLETED as a result. Task data stays
empty; `internal_data` holds the few notes of a token.
"""

from collections import deque
from typing import Any

import simplejson
from SpiffWorkflow.specs.WorkflowSpec import WorkflowSpec
from SpiffWorkflow.task import Task
from SpiffWorkflow.util.task import TaskState
from SpiffWorkflow.workflow import Workflow

from engine.definitions.model import FlowNode, Process
from engine.definitions.naming import called
from engine.execution.element_hooks import ElementHooks
from engine.execution.expressions import Expressions
from engine.execution.journal import Journal
from engine.execution.open_waits import OpenWait, Role
from engine.execution.outcome import Effect, ExecutionContext, Uncaught
from engine.execution.problems import IncidentRaised
from engine.execution.scopes import Scopes
from engine.execution.state import State, StoredToken
from engine.execution.token_table import Tokens
from engine.execution.waits import KINDS, AnyWait, Incident, Timer
from engine.json_types import Json

END_AFTER = "end_after"
"""The note of the process under which stand the elements after which it is terminated."""
ERROR = "error"
"""The note of the process of the error that its caller is told when all of it has ended."""


MOST_ROUNDS = 1_000
"""How often an element is reached in one scope before anybody waits; more is an endless loop."""
THEN = "then"
"""The note of a withdrawn token of what follows when it is gone (see `withdrawing`)."""
INNER = "#inner"
"""Ends the spec name of the activity that a multi-instance body runs many times."""


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
    def element_id(self) -> str:
        """The id of its element in the diagram."""
        return self.task_spec.node.id

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


class ElementSpec(ElementHooks[Token]):
    """An element of the diagram, as far as others ask it; `elements` say how each kind behaves.

    `inner`: it is run by a multi-instance body.
    """

    def __init__(self, wf_spec: Any, node: FlowNode, process: Process, inner: bool = False) -> None:
        super().__init__(wf_spec, node.id + (INNER if inner else ""))  # type: ignore[no-untyped-call]  # SpiffWorkflow's
        self.node = node
        self.process = process
        self.inner = inner
        self.boundary_events = () if inner else process.boundary_events(node.id)
        self.event_sub_processes = process.event_sub_processes(node.id)

    def flows(self, token: Token) -> tuple[str, ...]:
        """The sequence flows that are taken when the element completes."""
        if self.inner:
            return ()
        return tuple(token.notes.get("flows", self.node.outgoing))

    def remove_child(self, child: Token) -> None:
        """A token inside this element has completed; it leaves the tree."""
        child.workflow.forget(child)


class ProcessSpec(WorkflowSpec):
    """The specs of all elements by name; what must be looked for at rest is noted beside."""

    start: ElementSpec  # type: ignore[assignment]  # not a StartTask
    has_conditions = False
    has_inclusive_join = False


class Instance(Workflow):
    """Runs tokens until all of them wait. Holds no data but what one stimulus needs."""

    spec: "ProcessSpec"
    tasks: Tokens[Token]
    task_tree: Token

    def __init__(
        self,
        spec: Any,
        process: Process,
        expressions: Expressions,
        execution_context: ExecutionContext,
        state: State,
    ) -> None:
        super().__init__(spec, deserializing=True)
        self.state = state
        self.process = process
        self.expressions = expressions
        self.execution_context = execution_context
        self.journal = Journal()
        self.scopes = Scopes(self.journal, state)
        self.scopes.watched = self.spec.has_conditions
        self.tasks = Tokens(state, self._restore)
        self.ready: deque[Token] = deque()
        self.error: Uncaught | None = None
        self.paused = False
        """Something was thrown outwards: nothing runs until it has reached its receivers."""
        self.turns: list[tuple[Token, bool]] = []
        """Tokens that have another turn when the one that runs has ended, and whether first."""
        self.stopping = False
        """An element has ended after which the instance is to be terminated."""

    def belong_to(self, spec: Any, process: Process, expressions: Expressions) -> None:
        """Go on by another version of the process."""
        self.spec, self.process, self.expressions = spec, process, expressions

    # -- tokens

    def wake(self) -> None:
        """Go on with the tokens of the state."""
        self.task_tree = self.tasks[self.state.root]
        thrown = self.task_tree.notes.get(ERROR)
        self.error = Uncaught(*thrown) if thrown else None

    def _restore(self, kept: StoredToken) -> Token:
        """The token of what was kept of it."""
        spec, state, notes = kept.text.split("\t", 2)
        token = Token(self, self.spec.task_specs[spec], None, kept.key)
        token.kept = kept
        token._state = int(state)
        token.internal_data = simplejson.loads(notes, use_decimal=True)
        token.waits = [OpenWait(*wait) for wait in token.internal_data.pop("waits", [])]
        if kept.parent is not None:
            token.put_into(self.tasks[kept.parent])
        return token

    def spawn(self, spec: str, scope: Token | None, **notes: Any) -> Token:
        """A new token in `scope`, offered to its element; held where it goes round endlessly."""
        token = self.make(spec, scope, **notes)
        try:
            self.count_round(scope, token.task_spec.node)
            self.offer(token)
        except IncidentRaised as stuck:
            self.hold(token, stuck)
        return token

    def count_round(self, scope: Token | None, node: FlowNode) -> None:
        """An element is reached once more in a scope.

        Raises:
            IncidentRaised: it goes round and round without a wait.
        """
        place = (scope.id if scope else 0, node.id)
        self.state.rounds[place] += 1
        if self.state.rounds[place] > MOST_ROUNDS:
            why = (
                f"{called(node)}在一次推进中到达了 {MOST_ROUNDS} 次仍未停下，疑似死循环；"
                "请在循环中画出等待（任务、定时器或消息），或检查退出循环的条件"
            )
            raise IncidentRaised("endless_loop", why)

    def make(self, spec: str, scope: Token | None, **notes: Any) -> Token:
        """A new token in `scope`, whose turn has not come."""
        token = Token(self, self.spec.task_specs[spec], scope, self.execution_context.next_key())
        token.internal_data = {key: value for key, value in notes.items() if value is not None}
        if scope is None:
            self.task_tree = token
        return token

    def offer(self, token: Token) -> None:
        """Its element makes the token ready, or lets it wait."""
        token.task_spec._update(token)  # type: ignore[no-untyped-call]  # SpiffWorkflow's

    def resume(self, token: Token, variables: dict[str, Json] | None = None) -> None:
        """What the token waited for has come; its element goes on to complete."""
        token.notes["result"] = variables or {}
        token.phase = "completing"
        token._ready()

    def again(self, token: Token, *, first: bool = False) -> None:
        """The token that runs has another turn: after all that are ready, or `first` of them."""
        self.turns.append((token, first))

    def throw_outwards(self, effect: Effect) -> None:
        """Something for receivers outside, and perhaps inside: nothing runs until they have it."""
        self.journal.effects.append(effect)
        self.paused = True

    def hold(self, token: Token, stuck: IncidentRaised) -> None:
        """Stop the token with an incident; `Retry` runs it again."""
        token._set_state(TaskState.ERROR)
        node = token.task_spec.node
        incident = Incident(
            key=self.execution_context.next_key(),
            element_instance_key=token.id,
            element_id=node.id,
            kind=stuck.kind,
            message=stuck.message,
        )
        self.open(token, "incident", incident)
        data: dict[str, Json] = {"kind": stuck.kind, "message": stuck.message}
        self.journal.record("incident_created", node.id, token.id, data)

    def _task_completed_notify(self, token: Token) -> None:  # type: ignore[override]  # all our tasks are tokens
        """SpiffWorkflow's word that a token is complete: it leaves the tree, its scope goes on."""
        self._end(token, "completed")
        if token.parent is None:
            self.completed = True
            self.journal.record("process_completed", token.task_spec.node.id, token.id)
            return
        scope = token.parent
        scope.task_spec.remove_child(token)
        try:
            scope.task_spec.child_completed(scope, token)
        except IncidentRaised as stuck:
            self.hold(scope, stuck)

    def cancelled(self, token: Token) -> None:
        """SpiffWorkflow's word that a token was withdrawn."""
        self._end(token, "terminated")
        if token.parent is None:
            self.completed = True
            self.journal.record("process_terminated", token.task_spec.node.id, token.id)

    def forget(self, token: Token) -> None:
        """Take an ended token out of the tree, with the results it did not collect."""
        if token.parent is None or token.id not in self.tasks:
            return
        for result in token.results if token.notes.get("results") else ():
            self._drop(result)
        token.leave()
        self._drop(token)

    def _drop(self, token: Token) -> None:
        self.tasks.end(token.id)
        token.scope.made.pop(token.id, None)

    def _end(self, token: Token, kind: str) -> None:
        for wait in list(token.waits):
            self.close(token, wait)
        if token.phase != "new":
            self.journal.record(kind, token.task_spec.node.id, token.id)
            self._stop_after(token)
        if token.parent is not None:
            self.scopes.close(token)

    def _stop_after(self, token: Token) -> None:
        last: list[str] = self.task_tree.notes.get(END_AFTER, [])
        if token.task_spec.node.id in last and not token.task_spec.inner:
            self.stopping = True

    # -- waits

    def open(self, token: Token, role: Role, wait: AnyWait, extra: Any = None) -> None:
        """The token begins to wait."""
        if isinstance(wait, Timer):
            due = wait.due_at and wait.due_at.isoformat()
            extra = {"due": due, "cycle": extra, "left": wait.repetitions}
        token.waits.append(OpenWait(wait.key, KINDS[type(wait)], role, wait.element_id, extra))
        self._count(+1)
        self.journal.open(wait)

    def close(self, token: Token, wait: OpenWait) -> None:
        """One wait of the token is over."""
        token.waits.remove(wait)
        self._count(-1)
        self.journal.close(wait.key, wait.kind)

    def close_all(self, token: Token, *roles: Role) -> None:
        """The token's waits of these roles are over."""
        for wait in [wait for wait in token.waits if wait.role in roles]:
            self.close(token, wait)

    @property
    def waits_for_something(self) -> bool:
        """Whether any token has an open wait."""
        return bool(self.task_tree.notes.get("open"))

    def _count(self, change: int) -> None:
        notes = self.task_tree.notes
        notes["open"] = notes.get("open", 0) + change

    def node(self, element_id: str) -> FlowNode:
        """The node drawn with this id."""
        return self.process.nodes[element_id]
