"""A command in its transaction: the loaded cases, the stimuli applied, notes and what is left.

`taken`, `urgent` and `todo` are emptied by `engine.commands.core.loop`, in this order.
"""

from collections import deque
from collections.abc import Callable, Mapping
from datetime import datetime
from functools import partial
from types import MappingProxyType
from typing import Literal

from engine import execution
from engine.commands.core import library
from engine.commands.core.engine import Engine
from engine.commands.core.fired_timers import note_fired
from engine.commands.core.loaded_instance import Entry, LoadedInstance, require_living
from engine.commands.core.stored_state import StoredState
from engine.errors import GuichengError, NotFound, Refused
from engine.execution.outcome import ExecutionContext, Outcome, Record
from engine.execution.stimuli import (
    Cancel,
    Change,
    Complete,
    Elapse,
    SetVariables,
    Stimulus,
    Throw,
)
from engine.execution.waits import Job
from engine.json_types import Json
from engine.lifecycle.actor import SYSTEM, Actor
from engine.persistence import (
    Transaction,
    case_locks,
    cases,
    history,
    incidents,
)
from engine.persistence.case_rows import Instance, UserTask

_BY_SOMEBODY = (Complete, Change, Throw, SetVariables)
"""What comes too late after a deadline."""


class ExecutionFailed(Exception):
    """The execution failed in a way no diagram can mean; the last good state stands."""

    def __init__(self, case: LoadedInstance | None, stimulus: Stimulus, error: Exception) -> None:
        super().__init__(str(error) or type(error).__name__)
        self.case_key = None if case is None or case.is_new else case.key
        self.wait_key = getattr(stimulus, "wait_key", 0)


class CommandContext:
    """A command in its transaction: the loaded cases and what is left to do with them.

    With `only_looking` no case is locked, and nothing may be written.
    """

    def __init__(
        self,
        engine: Engine,
        transaction: Transaction,
        actor: Actor,
        now: datetime,
        reason: str,
        *,
        only_looking: bool = False,
    ) -> None:
        self._find = cases.look_at if only_looking else case_locks.lock
        transaction.signed_by(actor.login, actor.name, now)
        self.engine = engine
        self.transaction = transaction
        self.actor = actor
        self.now = now
        self.reason = reason
        self.cases: dict[int, LoadedInstance] = {}
        self.taken: deque[tuple[LoadedInstance, Outcome, list[int]]] = deque()
        self.urgent: deque[Callable[[], None]] = deque()
        self.todo: deque[Callable[[], None]] = deque()
        self.failed_jobs: dict[int, str] = {}
        self.waiting_jobs: dict[int, tuple[LoadedInstance, Job, int]] = {}
        """Jobs that wait until an instance has ended, by their keys: case, job, that instance."""
        self.cause: LoadedInstance | None = None
        """The case whose throw, call or job is at work: what begins now begins because of it."""
        self.begun_again = 0
        """How many cases a case of their own process has brought about."""
        self.asked: int | None = None
        """The element instance whose listeners somebody asks by this verb."""

    def case(self, key: int) -> LoadedInstance:
        """The case, locked until the end; NotFound where there is none."""
        if key not in self.cases:
            self.cases[key] = self._load(key)
        return self.cases[key]

    def task(self, key: int) -> tuple[UserTask, LoadedInstance] | None:
        """The task and its case, both locked until the end; None where there is none."""
        found = case_locks.lock_with_task(self.transaction, key, self.cases)
        if found is None:
            return None
        row, task = found
        if row is not None:
            self.cases[row.key] = self._loaded(row)
        return task, self.cases[task.instance_key]

    def _load(self, key: int) -> LoadedInstance:
        row = self._find(self.transaction, key)
        if row is None:
            raise NotFound(f"没有编号为 {key} 的流程实例。")
        return self._loaded(row)

    def _loaded(self, row: Instance) -> LoadedInstance:
        process = library.process(self.engine, self.transaction, row.process_key)
        if row.state != "active":
            return LoadedInstance(row, process, None)
        state = StoredState(self.transaction, row.key)
        return LoadedInstance(row, process, state, incidents=state.incidents)

    def send(
        self, case: LoadedInstance, stimulus: Stimulus, actor: Actor | None = None, reason: str = ""
    ) -> None:
        """Apply a stimulus to a living case; what follows from it is done by `settle`."""
        require_living(case)
        if isinstance(stimulus, _BY_SOMEBODY) and (actor or self.actor) != SYSTEM:
            self._require_call(case)
        outcome = self.apply(case.process, case, stimulus, self.world_of(case))
        self._apply_outcome(case, outcome, actor or self.actor, reason or self.reason)

    def elapse(self, case: LoadedInstance) -> None:
        """Let what is due in a living case, and before that in those that called it, happen before
        anything else reaches it."""
        caller = self._caller(case)
        if caller is not None and case.is_living:
            parent, wait_key = caller
            self.elapse(parent)
            if not parent.is_open(wait_key):
                self.send(case, Cancel("调用它的活动已经结束"), SYSTEM)
        if case.is_living and require_living(case).due(self.now):
            self.send(case, Elapse(), SYSTEM)

    def _require_call(self, case: LoadedInstance) -> None:
        """Refused where a deadline of a case that called this one withdraws it now.

        A case whose call has ended before lives on only until its canceling listeners are heard.
        """
        caller = self._caller(case)
        if caller is None or not caller[0].is_open(caller[1]):
            return
        parent, wait_key = caller
        self.elapse(parent)
        if not parent.is_open(wait_key):
            name = parent.process.name
            raise Refused(f"“{name}”的期限已经届满，已按流程转入下一步，不能再办理。")

    def apply_outcome(self, case: LoadedInstance, outcome: Outcome) -> None:
        """Take over an outcome that no stimulus brought (a migration)."""
        self._apply_outcome(case, outcome, self.actor, self.reason)

    def note(
        self, case: LoadedInstance, kind: str, element_id: str, key: int, **data: Json
    ) -> None:
        """A line for the case's history that no token move wrote."""
        case.entries.append(Entry(Record(kind, element_id, key, data), self.actor, self.reason))

    def installation_note(self, kind: str, **data: Json) -> None:
        """A line for the installation's history, with the address of whoever acts."""
        if self.actor.address:
            data = {**data, "address": self.actor.address}
        line = history.Line(
            kind, self.now, self.actor.login, self.actor.name, reason=self.reason, data=data
        )
        history.append_to_installation(self.transaction, line)

    def incident(
        self,
        case: LoadedInstance,
        wait: tuple[int, str, int],
        source: str,
        kind: str,
        message: str,
        /,
        **details: Json,
    ) -> None:
        """Something a person must mend, at a wait (key, element id, element instance key)."""
        key, element_id, element_instance_key = wait
        known = incidents.open_at(self.transaction, case.key, key, kind)
        if known is not None:  # it failed again before anybody mended it
            known.message, known.details = message, details
            return
        place = incidents.Place(key, element_id, element_instance_key, case.key, case.process.key)
        self.add_incident(place, source, kind, message, details)
        data: dict[str, Json] = {"kind": kind, "message": message, "source": source}
        entry = Record("incident_created", element_id, element_instance_key, data)
        case.entries.append(Entry(entry))

    def message_incident(self, message_key: int, kind: str, sentence: str) -> None:
        """Something a person must mend at a message that reached no case."""
        place = incidents.Place(message_key)
        self.add_incident(place, "message", kind, sentence, {"message": message_key})

    def add_incident(
        self,
        place: incidents.Place,
        source: str,
        kind: str,
        message: str,
        details: Mapping[str, Json] = MappingProxyType({}),
    ) -> None:
        """The row of an incident, without a line of history."""
        if place.instance_key in self.cases:
            self.cases[place.instance_key].incidents = True
        self.transaction.add(
            incidents.new(
                self.engine.store.next_key(),
                place,
                source=source,
                kind=kind,
                message=message,
                now=self.now,
                details=details,
            )
        )

    def execution_context(
        self,
        process: library.Process,
        deployments_known: int,
        caller: tuple[LoadedInstance, int] | None = None,
    ) -> ExecutionContext:
        """What an execution of the process is told of the world; `caller` waits for its end."""
        catches = partial(self._caught_by, *caller) if caller else library.nobody_catches
        version_scope = library.VersionScope(process.deployment_key, deployments_known)
        return library.execution_context(
            self.engine, self.transaction, self.now, process.id, version_scope, catches
        )

    def world_of(self, case: LoadedInstance) -> ExecutionContext:
        """The same for a loaded case."""
        return self.execution_context(case.process, case.row.deployments_known, self._caller(case))

    def _caller(self, case: LoadedInstance) -> tuple[LoadedInstance, int] | None:
        if case.row.parent_key is None or case.row.parent_wait_key is None:
            return None
        return self.case(case.row.parent_key), case.row.parent_wait_key

    def _caught_by(
        self, caller: LoadedInstance, wait_key: int, kind: Literal["error", "escalation"], code: str
    ) -> bool:
        executable, state = caller.process.executable, require_living(caller)
        world = self.world_of(caller)
        return execution.catches(executable, state, wait_key, kind, code, world)

    def apply(
        self,
        process: library.Process,
        case: LoadedInstance | None,
        stimulus: Stimulus,
        world: ExecutionContext,
    ) -> Outcome:
        """What comes of a stimulus; nothing is taken over yet. `case` is None for a new one.

        Raises:
            ExecutionFailed: the execution failed in a way no diagram can mean.
        """
        state = case.state if case else None
        try:
            return execution.apply(process.executable, state, stimulus, world)
        except GuichengError:
            raise
        except Exception as error:  # the room's boundary: whatever failed, nothing was changed
            raise ExecutionFailed(case, stimulus, error) from error

    def _apply_outcome(
        self, case: LoadedInstance, outcome: Outcome, actor: Actor, reason: str
    ) -> None:
        for key in outcome.fired:
            note_fired(self.transaction, case, key, self.now)
        calls = [key for key, kind in outcome.closed.items() if kind == "call"]
        case.apply_outcome(outcome, actor, reason)
        self.taken.append((case, outcome, calls))
