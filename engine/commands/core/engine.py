"""What every command is given: the database, the settings, handlers and listeners."""

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from functools import partial
from typing import Any

from engine.clock import Clock
from engine.commands.core.handlers import DeadlineListener, Handler, StepListener
from engine.definitions import Installed, JobHeaders
from engine.errors import Finding
from engine.feel import Function
from engine.lifecycle.submitted import Limits
from engine.persistence import Store, clock_pin
from engine.programmes import Programme, Programmes
from engine.settings import Settings

FeelFunctions = Callable[[Programmes, str], Mapping[str, Function]]
"""The FEEL functions that need data, such as the working calendar, as these programmes have it, for
a process or decision id.
"""


ProgrammeCheck = Callable[[Programme], Iterable[Finding]]
"""What is wrong with the files of a programme that a room outside reads."""


def no_functions(_programmes: Programmes, _id: str) -> Mapping[str, Function]:
    """Nothing but FEEL's own functions."""
    return {}


def installed_with(
    programmes: Programmes,
    known: Mapping[str, Function],
    handlers: Collection[str],
    listeners: Mapping[str, StepListener | DeadlineListener],
    headers: Mapping[str, JobHeaders],
) -> Installed:
    """What files are checked against: FEEL functions, job types with their headers, properties, the
    clauses, and the groups of users that the programmes declare.
    """
    faults = {name: partial(one.fault, programmes) for name, one in listeners.items()}
    groups = frozenset(group for one in programmes.values() for group in one.roles)
    clauses = frozenset(programmes.clauses)
    return Installed(known, faults, frozenset(handlers), clauses, headers, groups)


@dataclass(frozen=True)
class Engine:
    """The engine as the composition root assembles it; verbs and questions take it first."""

    store: Store
    settings: Settings = field(default_factory=Settings)
    handlers: Mapping[str, Handler] = field(default_factory=dict)
    step_listeners: Mapping[str, StepListener] = field(default_factory=dict)
    """What acts after a step, by the name of the property that asks for it."""
    deadline_listeners: Mapping[str, DeadlineListener] = field(default_factory=dict)
    """What acts when a deadline is moved, by the name of the timer's property."""
    programme_checks: Sequence[ProgrammeCheck] = ()
    """What the rooms outside say of a programme before it is deployed."""
    job_headers: Mapping[str, JobHeaders] = field(default_factory=dict)
    """What the handlers are told by headers in the diagram, by job type."""
    functions: FeelFunctions = no_functions
    own_names: frozenset[str] = frozenset()
    """The variables that only handlers write: no system outside brings them."""
    compiled: dict[int, Any] = field(default_factory=dict, repr=False)
    """Executables and decisions by definition key; versions never change, so nothing goes stale."""

    released: set[tuple[int, tuple[int, ...]]] = field(default_factory=set, repr=False)
    """What `engine.commands.core.releases` found to be released, which nothing undoes: deployments
    known, the process and those that called it."""

    def installed(self, programmes: Programmes) -> Installed:
        """What a deployment is checked against beside what is deployed, with these programmes."""
        listeners: dict[str, StepListener | DeadlineListener] = {
            **self.step_listeners,
            **self.deadline_listeners,
        }
        known = self.functions(programmes, "")
        return installed_with(programmes, known, self.handlers, listeners, self.job_headers)

    @property
    def limits(self) -> Limits:
        """How much one submission may hold."""
        return Limits(self.settings.most_variables, self.settings.largest_variables)

    def now(self) -> datetime:
        """This moment, or where the clock is pinned: what entry points pass to verbs as `now`."""
        return Clock(clock_pin.read(self.store, self.settings)).now()
