"""What every verb is given: the database, the machinery of the other rooms, handlers, settings."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Literal, Protocol

from engine.clock import Clock
from engine.commands.core.handlers import DeadlineListener, Handler, StepListener
from engine.definitions import Known
from engine.definitions.model import Process
from engine.errors import Finding
from engine.execution import Obstacle
from engine.execution.outcome import Decided, ExecutionContext, Outcome
from engine.execution.state import State
from engine.execution.stimuli import Stimulus
from engine.execution.waits import Timer
from engine.json_types import Json
from engine.lifecycle.audience import Audiences
from engine.lifecycle.submitted import Limits
from engine.persistence import Store, clock_pin
from engine.persistence.definition_rows import DefinitionKind
from engine.settings import Settings


class StartEvent(Protocol):
    """How a process may begin; `name` is the message's or signal's."""

    @property
    def element_id(self) -> str:
        """The id in the diagram."""

    @property
    def kind(self) -> Literal["none", "message", "signal", "timer", "conditional"]:
        """What begins it."""

    @property
    def name(self) -> str:
        """The message's or signal's name, or the condition; empty for the others."""


class Described(Protocol):
    """A definition found in a resource."""

    @property
    def kind(self) -> DefinitionKind:
        """Which noun it is."""

    @property
    def id(self) -> str:
        """Its id in the file."""

    @property
    def name(self) -> str:
        """What people read."""

    @property
    def version_tag(self) -> str | None:
        """The analyst's own version."""

    @property
    def starts(self) -> Sequence[StartEvent]:
        """A process's start events."""


class Machinery(Protocol):
    """What the verbs need of the rooms that know BPMN, DMN and FEEL."""

    def check(self, resources: Mapping[str, bytes], known: Known) -> Sequence[Finding]:
        """Faults of the resources, seen together and with what is known of the house."""

    def describe(self, name: str, content: bytes) -> Sequence[Described]:
        """The definitions in a resource."""

    def compile_process(self, content: bytes, process_id: str) -> Any:
        """What `apply` executes."""

    def startable_by(self, executable: Any) -> frozenset[str] | None:
        """The groups whose members may begin a case at the plain start event; None without one."""

    def audiences(
        self, content: bytes, process_id: str, forms: Callable[[str], Sequence[bytes]]
    ) -> Audiences:
        """Who reads what of the cases of a process; `forms` finds the versions of a form."""

    def drawn(self, executable: Any) -> Process:
        """The process as the analyst drew it."""

    def apply(
        self,
        executable: Any,
        state: State | None,
        stimulus: Stimulus,
        execution_context: ExecutionContext,
    ) -> Outcome:
        """Move the tokens to the next rest."""

    def start_timers(self, executable: Any, execution_context: ExecutionContext) -> Sequence[Timer]:
        """The timer start events of a process and when they are due."""

    def start_holds(
        self,
        executable: Any,
        start_element: str,
        variables: Mapping[str, Json],
        execution_context: ExecutionContext,
    ) -> bool:
        """Whether the condition of a start event is true of these variables."""

    def next_start_timer(
        self, executable: Any, fired: Timer, execution_context: ExecutionContext
    ) -> Timer | None:
        """The next round of a start event's cycle; None after the last."""

    def catches(
        self,
        executable: Any,
        state: State,
        wait_key: int,
        kind: Literal["error", "escalation"],
        code: str,
        execution_context: ExecutionContext,
    ) -> bool:
        """Whether an error thrown at this wait is caught, here or by a caller."""

    def preview(
        self,
        old: Any,
        new: Any,
        state: State,
        mapping: Mapping[str, str],
        execution_context: ExecutionContext,
    ) -> Sequence[Obstacle]:
        """What keeps an instance from moving to another version."""

    def migrate(
        self,
        old: Any,
        new: Any,
        state: State,
        mapping: Mapping[str, str],
        execution_context: ExecutionContext,
    ) -> Outcome:
        """The instance on the other version; Refused where it cannot be."""

    def compile_decisions(self, content: bytes, name: str) -> Any:
        """What `decide` evaluates."""

    def decide(
        self,
        decisions: Any,
        decision_id: str,
        context: Mapping[str, Json],
        functions: Mapping[str, object],
        now: datetime,
    ) -> Decided:
        """The decision's result and why."""


FeelFunctions = Callable[[str], Mapping[str, object]]
"""The FEEL functions that need data, such as the working calendar, for a process or decision id."""


def no_functions(_id: str) -> Mapping[str, object]:
    """Nothing but FEEL's own functions."""
    return {}


@dataclass(frozen=True)
class Engine:
    """The engine as the composition root assembles it; verbs and questions take it first."""

    store: Store
    machinery: Machinery
    settings: Settings = field(default_factory=Settings)
    handlers: Mapping[str, Handler] = field(default_factory=dict)
    step_listeners: Mapping[str, StepListener] = field(default_factory=dict)
    """What acts after a step, by the name of the property that asks for it."""
    deadline_listeners: Mapping[str, DeadlineListener] = field(default_factory=dict)
    """What acts when a deadline is moved, by the name of the timer's property."""
    functions: FeelFunctions = no_functions
    compiled: dict[int, Any] = field(default_factory=dict, repr=False)
    """Executables and decisions by definition key; versions never change, so nothing goes stale."""

    released: set[tuple[int, int, int | None]] = field(default_factory=set, repr=False)
    """What `engine.commands.core.releases` found to be released, which nothing undoes: process,
    deployments known, calling case."""

    @property
    def limits(self) -> Limits:
        """How much one submission may hold."""
        return Limits(self.settings.most_variables, self.settings.largest_variables)

    def now(self) -> datetime:
        """This moment, or where the clock is pinned: what entry points pass to verbs as `now`."""
        return Clock(clock_pin.read(self.store, self.settings)).now()
