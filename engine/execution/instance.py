"""One process instance while a stimulus is applied: SpiffWorkflow's workflow and what it brings."""

from collections import ChainMap, deque
from typing import TYPE_CHECKING, Any

from SpiffWorkflow.util.task import TaskState
from SpiffWorkflow.workflow import Workflow

from engine.definitions.model import Expression, FlowNode, Process, Text
from engine.definitions.naming import called
from engine.execution.expressions import Expressions, reasons
from engine.execution.journal import Journal
from engine.execution.outcome import Effect, ExecutionContext, Uncaught
from engine.execution.problems import IncidentRaised
from engine.execution.scopes import Scopes
from engine.execution.settling import settle
from engine.execution.snapshot import Tokens
from engine.execution.state import Left, State
from engine.execution.tokens import END_AFTER, ERROR, OpenWait, Role, Token
from engine.execution.waits import KINDS, AnyWait, Incident, Timer
from engine.feel import Result
from engine.json_types import Json

if TYPE_CHECKING:
    from engine.execution.compiling import ProcessSpec

MOST_ROUNDS = 1_000
"""How often an element is reached in one scope before anybody waits; more is an endless loop."""


class Instance(Workflow):
    """Runs tokens until all of them wait. Holds no data but what one stimulus needs."""

    spec: "ProcessSpec"
    tasks: Tokens
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
        self.tasks = Tokens(self, state)
        self.ready: deque[Token] = deque()
        self.error: Uncaught | None = None
        self.paused = False
        """Something was thrown outwards: nothing runs until it has reached its receivers."""
        self._again: list[tuple[Token, bool]] = []
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

    def run_to_rest(self) -> None:
        """Run until nothing automatic is left to do, or something is thrown outwards."""
        while True:
            if self.stopping and not self.completed:
                self.task_tree.cancel()
            if self.paused:
                return
            if not self.ready:
                settle(self)
            if not self.ready:
                return
            self._run_one(self.ready.popleft())

    def _run_one(self, token: Token) -> None:
        if self.tasks.get(token.id) is not token or not token.has_state(TaskState.READY):
            return
        try:
            token.run()
        except IncidentRaised as stuck:
            self.hold(token, stuck)
        while self._again:
            self._take_turn(*self._again.pop())

    def again(self, token: Token, *, first: bool = False) -> None:
        """The token that runs has another turn: after all that are ready, or `first` of them."""
        self._again.append((token, first))

    def _take_turn(self, token: Token, first: bool) -> None:
        token._ready()
        if first:
            self.ready.appendleft(self.ready.pop())

    def go_on_from(self, left: Left) -> None:
        """Take up what a pause has left."""
        self.ready.extend(filter(None, map(self.tasks.get, left.ready)))
        self.scopes.changed, self.scopes.changes = left.changed, list(left.changes)
        self.paused = True

    @property
    def left(self) -> Left | None:
        """What is still to be done after a pause; None at rest."""
        if not self.paused or self.completed:
            return None
        ready = tuple(token.id for token in self.ready)
        return Left(ready, self.scopes.changed, tuple(self.scopes.changes))

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
            self.tasks.end(result)
        token.leave()
        self.tasks.end(token)

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

    # -- expressions

    def evaluate(self, token: Token, expression: Expression, **overlay: Json) -> Any:
        """The FEEL value of an expression at a token; `overlay` hides variables."""
        return self.result(token, expression, **overlay).value

    def result(self, token: Token, expression: Expression, **overlay: Json) -> Result:
        """The same, with the reasons for a null."""
        context = ChainMap(overlay, *self.scopes.outwards(token))
        return self.expressions.evaluate(expression, context, self.execution_context)

    def holds(self, token: Token, condition: Expression, **overlay: Json) -> bool:
        """Whether a condition is true.

        Raises:
            IncidentRaised: it is neither true nor false.
        """
        result = self.result(token, condition, **overlay)
        if isinstance(result.value, bool):
            return result.value
        why = f"条件「={condition.text}」既不是真也不是假：{reasons(result)}"
        raise IncidentRaised("condition_error", why)

    def text(self, token: Token, text: Text, what: str) -> str:
        """The value of an attribute that must be a non-empty string; `what` names it."""
        if isinstance(text, str):
            return text
        result = self.result(token, text)
        if isinstance(result.value, str) and result.value:
            return result.value
        why = f"{what}「={text.text}」没有得到文字：{reasons(result)}"
        raise IncidentRaised("extract_value_error", why)

    def node(self, element_id: str) -> FlowNode:
        """The node drawn with this id."""
        return self.process.nodes[element_id]
