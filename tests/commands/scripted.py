"""A stand-in for the rooms that know BPMN: a process is a JSON list of steps, done one by one.

A step is a list of waits; all of them must be completed, or, in a step that begins with "any",
one: `["user_task", id, {…}]`, `["job", type]`, `["timer", seconds]`, `["message", name, variable]`,
`["signal", name]`, `["call", process id]`, `["publish", name, variable]`, `["incident", message]`.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any

import simplejson

from engine.definitions.model import Process
from engine.errors import Finding
from engine.execution.outcome import (
    BroadcastSignal,
    Decided,
    ExecutionContext,
    Outcome,
    PublishMessage,
    Record,
    Uncaught,
)
from engine.execution.state import State, StoredToken
from engine.execution.stimuli import (
    Activation,
    Cancel,
    Complete,
    Modify,
    Receive,
    Retry,
    SetVariables,
    Start,
    Stimulus,
    Throw,
)
from engine.execution.waits import (
    KINDS,
    AnyWait,
    CallWait,
    Incident,
    Job,
    MessageSubscription,
    Reference,
    SignalSubscription,
    Timer,
    UserTask,
)
from engine.json_types import Json
from engine.lifecycle.audience import Audiences


@dataclass(frozen=True)
class ScriptedStart:
    element_id: str
    kind: Any
    name: str


@dataclass(frozen=True)
class ScriptedDefinition:
    kind: Any
    id: str
    name: str
    version_tag: str | None = None
    starts: tuple[ScriptedStart, ...] = ()


class Explosion(RuntimeError):
    """What a defect in the execution would raise."""


class Scripted:
    """The machinery of the tests; see the module's docstring."""

    def check(self, resources: Mapping[str, bytes], known: object) -> Sequence[Finding]:
        return [
            Finding(name, "", "这个文件读不懂。")
            for name, content in resources.items()
            if content == b"broken"
        ]

    def describe(self, name: str, content: bytes) -> Sequence[ScriptedDefinition]:
        script = simplejson.loads(content)
        starts = tuple(ScriptedStart(*start) for start in script.get("starts", ()))
        kind = script.get("kind", "process")
        return (ScriptedDefinition(kind, script["id"], script["id"], script.get("tag"), starts),)

    def compile_process(self, content: bytes, process_id: str) -> Any:
        return simplejson.loads(content)

    def start_timers(self, executable: Any, execution_context: ExecutionContext) -> Sequence[Timer]:
        return [
            Timer(
                key=execution_context.next_key(),
                element_instance_key=0,
                element_id=f"every {seconds}",
                due_at=execution_context.now + timedelta(seconds=seconds),
                repetitions=repetitions,
            )
            for seconds, repetitions in executable.get("start_timers", ())
        ]

    def next_start_timer(
        self, executable: Any, fired: Timer, execution_context: ExecutionContext
    ) -> Timer | None:
        if fired.repetitions == 0 or fired.due_at is None:
            return None
        seconds = int(fired.element_id.removeprefix("every "))
        return replace(
            fired,
            key=execution_context.next_key(),
            due_at=fired.due_at + timedelta(seconds=seconds),
            repetitions=fired.repetitions - 1,
        )

    def catches(self, *_: object) -> bool:
        return False

    def compile_decisions(self, content: bytes, name: str) -> Any:
        raise NotImplementedError

    def decide(
        self,
        decisions: Any,
        decision_id: str,
        context: Mapping[str, Json],
        functions: Mapping[str, object],
        now: datetime,
    ) -> Decided:
        raise NotImplementedError

    def audiences(self, *_: object) -> Audiences:
        """Whoever a case concerns reads what its steps brought."""
        return Audiences({}, {}, {})

    def drawn(self, executable: Any) -> Process:
        """Nothing is drawn: no task has a listener."""
        return Process(id=executable["id"], name="", version_tag=None, nodes={}, flows={})

    def startable_by(self, executable: Any) -> frozenset[str]:
        return frozenset(executable.get("startable_by", ["dept"]))

    def apply(
        self,
        executable: Any,
        state: State | None,
        stimulus: Stimulus,
        execution_context: ExecutionContext,
    ) -> Outcome:
        return _Run(executable, state, execution_context).apply(stimulus)


class _Run:
    def __init__(
        self, script: Any, state: State | None, execution_context: ExecutionContext
    ) -> None:
        self.script = script
        self.world = execution_context
        self.root = state.root if state else 0
        kept = state.token(self.root) if state else None
        self.position, self.open = simplejson.loads(kept.text) if kept else (-1, {})
        self.variables: dict[str, Json] = dict(state.variables(self.root)) if state else {}
        self.opened: list[AnyWait] = []
        self.closed: dict[int, Any] = {}
        self.records: list[Record] = []
        self.effects: list[PublishMessage | BroadcastSignal] = []
        self.error: Any = None
        self.fired: tuple[int, ...] = ()

    def apply(self, stimulus: Stimulus) -> Outcome:
        match stimulus:
            case Start(variables=variables):
                self.root = self.world.next_key()
                self.variables = dict(variables)
                self.records.append(
                    Record("activated", self.script["id"], self.root, {"type": "process"})
                )
                self.next_step()
            case Complete(wait_key=wait_key, variables=variables):
                if "explode" in variables:
                    raise Explosion("令牌走失")
                self.write(variables)
                if self.open[str(wait_key)][2] == "timer":
                    self.fired = (wait_key,)
                self.finish(wait_key)
            case Receive(wait_keys=(wait_key, *_), variables=variables):
                self.write(variables)
                self.finish(wait_key)
            case Throw(code=code):
                self.error = Uncaught(code, "")
                return self.outcome("terminated", list(self.open))
            case SetVariables(variables=variables):
                self.write(variables)
            case Retry():
                self.finish(stimulus.incident_key)
            case Cancel():
                return self.outcome("terminated", list(self.open))
            case Modify(activate=(Activation(element=element),)):
                self.close(list(self.open))
                self.position = int(element.partition(".")[0]) - 1
                self.next_step()
            case _:
                raise NotImplementedError(stimulus)
        ended = self.position >= len(self.script["steps"])
        return self.outcome("completed" if ended else "active", [])

    def outcome(self, status: Any, withdrawn: list[str]) -> Outcome:
        self.close(withdrawn)
        return Outcome(
            status=status,
            root=self.root,
            tokens={self.root: self.kept()},
            variables={self.root: self.variables},
            opened=tuple(wait for wait in self.opened if str(wait.key) in self.open),
            closed=self.closed,
            records=tuple(self.records),
            effects=tuple(self.effects),
            ended_by=("end",) if status == "completed" else (),
            error=self.error,
            fired=self.fired,
        )

    def write(self, variables: Mapping[str, Json]) -> None:
        self.variables = {**self.variables, **variables}

    def kept(self) -> StoredToken:
        text = simplejson.dumps([self.position, self.open])
        return StoredToken(self.root, None, text, waits=tuple(map(int, self.open)))

    def close(self, keys: list[str]) -> None:
        for key in keys:
            element_key, element_id, kind = self.open.pop(key)
            self.closed[int(key)] = kind
            self.records.append(Record("completed", element_id, element_key))

    def finish(self, wait_key: int) -> None:
        step = self.script["steps"][self.position]
        self.close(list(self.open) if step[0] == "any" else [str(wait_key)])
        if not self.open:
            self.next_step()

    def next_step(self) -> None:
        self.position += 1
        while self.position < len(self.script["steps"]):
            for number, wait in enumerate(self.script["steps"][self.position]):
                if wait != "any":
                    self.begin(f"{self.position}.{number}", wait)
            if self.open:
                return
            self.position += 1

    def begin(self, element_id: str, wait: Any) -> None:
        kind, name, *rest = wait
        variables = self.variables
        if kind == "publish":
            key = str(variables[rest[0]])
            self.effects.append(PublishMessage(name, key, {"from": self.root}, 3600))
            return
        if kind == "signal_all":
            self.effects.append(BroadcastSignal(name, {}))
            return
        key, element_key = self.world.next_key(), self.world.next_key()
        own = {"key": key, "element_instance_key": element_key, "element_id": element_id}
        made: AnyWait
        match kind:
            case "user_task":
                made = UserTask(**own, name=name, **_task(rest, self.world))
            case "job":
                made = Job(**own, type=name, headers={"step": element_id})
            case "timer":
                made = Timer(**own, due_at=self.world.now + timedelta(seconds=name))
            case "message":
                made = MessageSubscription(
                    **own, name=name, correlation_key=str(variables[rest[0]])
                )
            case "signal":
                made = SignalSubscription(**own, name=name)
            case "call":
                made = CallWait(**own, process=Reference(name), variables=dict(variables))
            case _:
                made = Incident(**own, kind="io_mapping_error", message=name)
        self.opened.append(made)
        self.open[str(key)] = [element_key, element_id, KINDS[type(made)]]
        self.records.append(Record("activated", element_id, element_key, {"type": kind}))


def _task(rest: list[Any], world: ExecutionContext) -> dict[str, Any]:
    options = dict(rest[0]) if rest else {"candidate_groups": ["dept"]}
    if "due_in" in options:
        options["due_at"] = world.now + timedelta(seconds=options.pop("due_in"))
    for name in ("candidate_groups", "candidate_users"):
        options[name] = tuple(options.get(name, ()))
    return options


def script(process_id: str, *steps: Any, **more: Any) -> bytes:
    """The bytes of a scripted process."""
    return simplejson.dumps({"id": process_id, "steps": steps, **more}).encode()
