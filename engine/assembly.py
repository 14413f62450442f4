"""The composition root: settings → an engine with its handlers, listeners and functions."""

from collections.abc import Mapping, Sequence
from functools import lru_cache, partial
from types import MappingProxyType

from engine.commands.core.engine import Engine, FeelFunctions, ProgrammeCheck
from engine.commands.core.handlers import DeadlineListener, Handler, StepListener
from engine.deadlines.feel_functions import functions
from engine.definitions import JobHeaders
from engine.feel import Function
from engine.persistence import Store
from engine.persistence.keys import NO_KEYS, Keyring
from engine.persistence.store import Limits
from engine.programmes import Programmes
from engine.queries.deadlines import working_calendar
from engine.settings import Settings


def assemble(
    settings: Settings,
    handlers: Mapping[str, Handler] | None = None,
    step_listeners: Mapping[str, StepListener] | None = None,
    keys: Keyring = NO_KEYS,
    deadline_listeners: Mapping[str, DeadlineListener] = MappingProxyType({}),
    programme_checks: Sequence[ProgrammeCheck] = (),
    job_headers: Mapping[str, JobHeaders] = MappingProxyType({}),
    own_names: frozenset[str] = frozenset(),
) -> Engine:
    """The engine on the settings' database, with the deadlines' FEEL functions known everywhere.

    `handlers` do what service tasks ask for, by job type; `step_listeners` what properties of the
    diagrams ask for, by the property's name, and `deadline_listeners` what those of a timer
    ask for; `keys` sign the history; `programme_checks` look at what rooms outside read of a
    programme before it is deployed; `job_headers` what the handlers are told in the diagram;
    `own_names` are the variables that only handlers write.
    """
    limits = Limits(settings.pool_size, settings.connect_seconds, settings.statement_seconds)
    store = Store(settings.database, keys=keys, limits=limits)
    return Engine(
        store,
        settings,
        handlers or {},
        step_listeners or {},
        deadline_listeners,
        programme_checks,
        job_headers,
        _functions(store),
        own_names,
    )


def _functions(store: Store) -> FeelFunctions:
    """The deadlines' FEEL functions, made once for each province of programmes."""
    in_force = partial(working_calendar, store)

    @lru_cache(maxsize=256)
    def of_province(programmes: Programmes, province: str) -> Mapping[str, Function]:
        return functions(programmes.timers, in_force, province)

    return lambda programmes, id: of_province(programmes, programmes.province(id))
