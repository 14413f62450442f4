"""A case in hand: a locked instance with its state, and all that changed in this transaction."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import cast

from engine.commands.library import Horizon, Process
from engine.errors import Refused
from engine.execution.outcome import Outcome, Record, Scope, State
from engine.execution.waits import (
    AnyWait,
    Call,
    ConditionalSubscription,
    Incident,
    Job,
    MessageSubscription,
    SignalSubscription,
    Timer,
    UserTask,
)
from engine.json_types import Json
from engine.lifecycle.actor import SYSTEM, Actor
from engine.persistence.case_rows import Instance
from engine.persistence.columns import dump_json, load_json
from engine.persistence.runtime_rows import LivingState

KINDS: Mapping[type, str] = {
    UserTask: "user_task",
    Job: "job",
    Timer: "timer",
    MessageSubscription: "message",
    SignalSubscription: "signal",
    ConditionalSubscription: "condition",
    Call: "call",
    Incident: "incident",
}


@dataclass(frozen=True, slots=True)
class Entry:
    """A line for history: a record, who caused it and why."""

    record: Record
    actor: Actor = SYSTEM
    reason: str = ""


@dataclass
class Case:
    """`waits` holds the kind of every open wait by key; `opened` those of this transaction."""

    row: Instance
    process: Process
    living: LivingState | None
    state: State | None
    waits: dict[int, str]
    known_variables: Mapping[tuple[int, str], Json] = field(default_factory=dict)
    is_new: bool = False
    opened: dict[int, AnyWait] = field(default_factory=dict)
    closed: dict[int, str] = field(default_factory=dict)
    entries: list[Entry] = field(default_factory=list)
    ended_by: tuple[str, ...] = ()
    error: tuple[str, str, str] | None = None
    moved: bool = False

    @property
    def key(self) -> int:
        """The process instance's key."""
        return self.row.key

    @property
    def horizon(self) -> Horizon:
        """Which versions of forms, decisions and called processes it means."""
        return Horizon(self.process.deployment_key, self.row.deployments_known)

    def take(self, outcome: Outcome, actor: Actor, reason: str) -> None:
        """Take over what came of a stimulus."""
        self.moved = True
        self.state = outcome.state
        self.ended_by += outcome.ended_by
        self.error = outcome.error or self.error
        self.entries += [Entry(record, actor, reason) for record in outcome.records]
        for wait in outcome.opened:
            self.opened[wait.key] = wait
            self.waits[wait.key] = KINDS[type(wait)]
        for key in outcome.closed:
            self.close(key)

    def close(self, key: int) -> None:
        """The wait is over; one that was opened in this same transaction leaves no row."""
        kind = self.waits.pop(key, None)
        if self.opened.pop(key, None) is None and kind is not None:
            self.closed[key] = kind

    def is_open(self, wait_key: int) -> bool:
        """Whether a token still waits there."""
        return wait_key in self.waits

    def visible(self, element_instance_key: int) -> dict[str, Json]:
        """The variables that an element instance sees."""
        assert self.state is not None
        return visible(self.state, self.key, element_instance_key)

    def root_variables(self) -> Mapping[str, Json]:
        """The process's own variables."""
        assert self.state is not None
        return next(scope.variables for scope in self.state.scopes if scope.parent is None)


def visible(state: State, instance_key: int, element_instance_key: int) -> dict[str, Json]:
    """The variables an element instance sees: its own scope's and those of the scopes around it."""
    scopes = {scope.key: scope for scope in state.scopes}
    scope = scopes.get(element_instance_key) or scopes.get(instance_key)
    seen: dict[str, Json] = {}
    while scope is not None:
        seen = {**scope.variables, **seen}
        scope = scopes.get(scope.parent) if scope.parent is not None else None
    return seen


def variables_of(state: State) -> dict[tuple[int, str], Json]:
    """Every variable by (scope, name)."""
    return {
        (scope.key, name): value
        for scope in state.scopes
        for name, value in scope.variables.items()
    }


def read_state(living: LivingState) -> State:
    """The state as it was written."""
    scopes = cast("list[list[object]]", load_json(living.scopes))
    return State(living.snapshot, tuple(Scope(*fields) for fields in scopes))  # type: ignore[arg-type]  # written by write_scopes


def write_scopes(state: State) -> str:
    """The scopes as text."""
    return dump_json([[s.key, s.parent, s.element_id, dict(s.variables)] for s in state.scopes])


def require_living(case: Case) -> State:
    """The state of a living case; Refused where it has ended."""
    if case.state is None:
        raise Refused(f"流程实例 {case.key} 已经结束，不能再推进。")
    return case.state
