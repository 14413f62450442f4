"""A loaded case: a locked instance with its state, and all that changed in this transaction."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from engine.commands.core.library import Process, VersionScope
from engine.errors import Refused
from engine.execution.outcome import Outcome, Record, Uncaught
from engine.execution.state import State, StoredToken
from engine.execution.waits import AnyWait, WaitKind
from engine.json_types import Json
from engine.lifecycle.actor import SYSTEM, Actor
from engine.persistence.case_rows import Instance


@dataclass(frozen=True, slots=True)
class Entry:
    """A line for history: a record, who caused it and why."""

    record: Record
    actor: Actor = SYSTEM
    reason: str = ""


@dataclass
class LoadedInstance:
    """`opened`, `closed`, `tokens` and `variables` (by scope) are what changed in this transaction;
    `state` is None once the case has been loaded after its end."""

    row: Instance
    process: Process
    state: State | None
    is_new: bool = False
    opened: dict[int, AnyWait] = field(default_factory=dict)
    closed: dict[int, WaitKind] = field(default_factory=dict)
    tokens: dict[int, StoredToken | None] = field(default_factory=dict)
    variables: dict[int, dict[str, Json]] = field(default_factory=dict)
    entries: list[Entry] = field(default_factory=list)
    ended_by: tuple[str, ...] = ()
    error: Uncaught | None = None
    incidents: bool = False
    """Whether anything of it may be to be mended."""
    moved: bool = False
    has_ended: bool = False
    line: tuple[str, ...] = ()
    """The processes of the cases that brought it about in this transaction, the first first."""
    thrown: int = 0
    """What it has thrown outwards and has not reached its receivers: it pauses."""

    @property
    def key(self) -> int:
        """The process instance's key."""
        return self.row.key

    @property
    def version_scope(self) -> VersionScope:
        """Which versions of forms, decisions and called processes it means."""
        return VersionScope(self.process.deployment_key, self.row.deployments_known)

    def apply_outcome(self, outcome: Outcome, actor: Actor, reason: str) -> None:
        """Take over what came of a stimulus."""
        state = require_living(self)
        state.apply_changes(outcome.tokens, outcome.variables)
        state.left = outcome.left
        self.moved = True
        self.has_ended = outcome.status != "active"
        self.tokens |= outcome.tokens
        for scope, written in outcome.variables.items():
            self.variables.setdefault(scope, {}).update(written)
        self.ended_by += outcome.ended_by
        self.error = outcome.error or self.error
        self.entries += [Entry(record, actor, reason) for record in outcome.records]
        self.opened |= {wait.key: wait for wait in outcome.opened}
        for key, kind in outcome.closed.items():  # one opened in this transaction leaves no row
            if self.opened.pop(key, None) is None:
                self.closed[key] = kind

    @property
    def is_living(self) -> bool:
        """Whether it goes on, also where its end is not written down yet."""
        return self.row.state == "active" and not self.has_ended

    def is_open(self, wait_key: int) -> bool:
        """Whether a token still waits there."""
        return self.state is not None and self.state.owner(wait_key) is not None

    def visible(self, element_instance_key: int) -> dict[str, Json]:
        """The variables that an element instance sees."""
        return require_living(self).visible(element_instance_key)

    def root_variables(self) -> Mapping[str, Json]:
        """The process's own variables."""
        return require_living(self).variables(self.key)


def require_living(case: LoadedInstance) -> State:
    """The state of a living case; Refused where it has ended."""
    if case.state is None:
        raise Refused(f"流程实例 {case.key} 已经结束，不能再推进。")
    return case.state
