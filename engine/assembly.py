"""The composition root: settings → an engine with its machinery, handlers and functions."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from functools import partial
from types import MappingProxyType
from typing import Any, Literal, cast

from engine import definitions, execution
from engine.clock import SHANGHAI
from engine.commands.core.engine import Engine
from engine.commands.core.handlers import DeadlineListener, Handler, StepListener
from engine.deadlines.feel_functions import functions
from engine.decisions import DecisionResult, Decisions, read_dmn
from engine.definitions import Described
from engine.definitions.model import Process
from engine.errors import Finding
from engine.execution import Executable, Obstacle
from engine.execution.outcome import Decided, ExecutionContext, Outcome
from engine.execution.state import State
from engine.execution.stimuli import Stimulus
from engine.execution.waits import Timer
from engine.feel import Function
from engine.json_types import Json
from engine.lifecycle.audience import Audiences
from engine.persistence import Store
from engine.persistence.keys import NO_KEYS, Keyring
from engine.persistence.programmes import shipped_programmes
from engine.programmes.reasons import reasons
from engine.queries.calendar import working_calendar
from engine.settings import Settings


def assemble(
    settings: Settings,
    handlers: Mapping[str, Handler] | None = None,
    step_listeners: Mapping[str, StepListener] | None = None,
    keys: Keyring = NO_KEYS,
    deadline_listeners: Mapping[str, DeadlineListener] = MappingProxyType({}),
) -> Engine:
    """The engine on the settings' database, with the deadlines' FEEL functions known everywhere.

    `handlers` do what service tasks ask for, by job type; `step_listeners` what properties of the
    diagrams ask for, by the property's name, and `deadline_listeners` what those of a timer
    ask for; `keys` sign the history.
    """
    store, programmes = Store(settings.database, keys=keys), shipped_programmes()
    known = _functions(store)
    checked: dict[str, StepListener | DeadlineListener] = {
        **(step_listeners or {}),
        **deadline_listeners,
    }
    installed = definitions.Installed(
        known[""],
        {name: one.fault for name, one in checked.items()},
        frozenset(handlers or ()),
        frozenset(programmes.clauses),
    )
    return Engine(
        store,
        Rooms(installed, programmes.cites),
        settings,
        handlers or {},
        step_listeners or {},
        deadline_listeners,
        lambda id: known[programmes.province(id)],
    )


def _functions(store: Store) -> Mapping[str, Mapping[str, Function]]:
    """The deadlines' FEEL functions by province; "" where the national calendar counts."""
    programmes, in_force = shipped_programmes(), partial(working_calendar, store)
    return {
        province: functions(programmes.timers, in_force, province)
        for province in ("", *programmes.provinces)
    }


@dataclass(frozen=True)
class Rooms:
    """The machinery of the commands, made of the rooms that know BPMN, DMN and FEEL."""

    installed: definitions.Installed
    cites: Mapping[str, str] = field(default_factory=dict)

    def check(self, resources: Mapping[str, bytes], known: definitions.Known) -> Sequence[Finding]:
        """Faults of the resources, seen together and with what is deployed already."""
        return definitions.check(resources, known, self.installed)

    def describe(self, name: str, content: bytes) -> Sequence[Described]:
        """The definitions in a resource."""
        return definitions.describe(name, content)

    def compile_process(self, content: bytes, process_id: str) -> Executable:
        """What `apply` executes."""
        return execution.compile_process(content, process_id, self.installed.functions)

    def startable_by(self, executable: Executable) -> frozenset[str] | None:
        """The groups that the start event names; None where there is no such event."""
        return definitions.startable_by(executable.process)

    def audiences(
        self, content: bytes, process_id: str, forms: Callable[[str], Sequence[bytes]]
    ) -> Audiences:
        """Who reads what of the cases of a process."""
        return definitions.audiences_in(content, process_id, forms)

    def drawn(self, executable: Executable) -> Process:
        """The process as the analyst drew it."""
        return executable.process

    def apply(
        self,
        executable: Executable,
        state: State | None,
        stimulus: Stimulus,
        execution_context: ExecutionContext,
    ) -> Outcome:
        """Move the tokens to the next rest."""
        return execution.apply(executable, state, stimulus, execution_context)

    def start_timers(
        self, executable: Executable, execution_context: ExecutionContext
    ) -> Sequence[Timer]:
        """The timer start events of a process and when they are due."""
        return execution.start_timers(executable, execution_context)

    def start_holds(
        self,
        executable: Executable,
        start_element: str,
        variables: Mapping[str, Json],
        execution_context: ExecutionContext,
    ) -> bool:
        """Whether the condition of a start event is true of these variables."""
        return execution.start_holds(executable, start_element, variables, execution_context)

    def next_start_timer(
        self, executable: Executable, fired: Timer, execution_context: ExecutionContext
    ) -> Timer | None:
        """The next round of a start event's cycle; None after the last."""
        return execution.next_start_timer(executable, fired, execution_context)

    def catches(
        self,
        executable: Executable,
        state: State,
        wait_key: int,
        kind: Literal["error", "escalation"],
        code: str,
        execution_context: ExecutionContext,
    ) -> bool:
        """Whether an error thrown at this wait is caught, here or by a caller."""
        return execution.catches(executable, state, wait_key, kind, code, execution_context)

    def preview(
        self,
        old: Executable,
        new: Executable,
        state: State,
        mapping: Mapping[str, str],
        execution_context: ExecutionContext,
    ) -> Sequence[Obstacle]:
        """What keeps an instance from moving to another version."""
        return execution.preview(old, new, state, mapping, execution_context)

    def migrate(
        self,
        old: Executable,
        new: Executable,
        state: State,
        mapping: Mapping[str, str],
        execution_context: ExecutionContext,
    ) -> Outcome:
        """The instance on the other version; Refused where it cannot be."""
        return execution.migrate(old, new, state, mapping, execution_context)

    def compile_decisions(self, content: bytes, name: str) -> Decisions:
        """What `decide` evaluates."""
        return Decisions([read_dmn(content, name, functions=self.installed.functions)])

    def decide(
        self,
        decisions: Decisions,
        decision_id: str,
        context: Mapping[str, Json],
        functions: Mapping[str, object],
        now: datetime,
    ) -> Decided:
        """The decision's result and why."""
        local = now.astimezone(SHANGHAI)  # today() is the day as the law counts it
        result = decisions.decide(decision_id, context, functions=functions, now=local)
        return Explained(result, self.cites)


@dataclass(frozen=True, slots=True)
class Explained:
    """A decision's result as the execution keeps it: outcome, and the trace for history.

    `cites` says where each clause stands in its text.
    """

    result: DecisionResult
    cites: Mapping[str, str]

    @property
    def outcome(self) -> object:
        """The value decided."""
        return self.result.outcome

    @property
    def missing(self) -> tuple[str, ...]:
        """Facts that were needed and absent."""
        return self.result.missing

    @property
    def failure(self) -> str:
        """Why it could not be made at all."""
        return self.result.failure

    def explain(self) -> Mapping[str, Json]:
        """The clauses and rules that decided, the reasons in the regulation's words, and every
        decision that was made on the way.
        """
        rules, decisions = [_rule(rule) for rule in self.result.rules], self.result.explain()
        return cast(
            "dict[str, Json]",
            {
                "clauses": list(self.result.clauses),
                "rules": rules,
                "reasons": reasons(decisions, rules, self.cites),
                "decisions": decisions,
                "findings": [str(finding) for finding in self.result.findings],
            },
        )


def _rule(rule: Any) -> dict[str, object]:
    return {
        "table": rule.table,
        "number": rule.number,
        "rule": rule.rule,
        "annotation": rule.annotation,
        "clauses": list(rule.clauses),
    }
