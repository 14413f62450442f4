"""The composition root: settings → an engine with its handlers, listeners and functions."""

from collections.abc import Callable, Mapping
from functools import partial
from types import MappingProxyType

from engine.commands.core.engine import Engine
from engine.commands.core.handlers import DeadlineListener, Handler, StepListener
from engine.deadlines.calendar import WorkingCalendar
from engine.deadlines.feel_functions import functions
from engine.definitions import Installed
from engine.feel import Function
from engine.persistence import Store
from engine.persistence.keys import NO_KEYS, Keyring
from engine.persistence.programmes import shipped_programmes
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
    known = _functions(partial(working_calendar, store))
    listeners: dict[str, StepListener | DeadlineListener] = {
        **(step_listeners or {}),
        **deadline_listeners,
    }
    return Engine(
        store,
        settings,
        _installed(known[""], handlers or {}, listeners),
        handlers or {},
        step_listeners or {},
        deadline_listeners,
        lambda id: known[programmes.province(id)],
        programmes.cites,
    )


def installed(
    calendar: Callable[[], WorkingCalendar],
    handlers: Mapping[str, Handler],
    listeners: Mapping[str, StepListener | DeadlineListener],
) -> Installed:
    """What a deployment is checked against, for who checks files without an engine."""
    return _installed(_functions(calendar)[""], handlers, listeners)


def _installed(
    known: Mapping[str, Function],
    handlers: Mapping[str, Handler],
    listeners: Mapping[str, StepListener | DeadlineListener],
) -> Installed:
    faults = {name: one.fault for name, one in listeners.items()}
    return Installed(known, faults, frozenset(handlers), frozenset(shipped_programmes().clauses))


def _functions(
    in_force: Callable[[], WorkingCalendar],
) -> Mapping[str, Mapping[str, Function]]:
    """The deadlines' FEEL functions by province; "" where the national calendar counts."""
    programmes = shipped_programmes()
    return {
        province: functions(programmes.timers, in_force, province)
        for province in ("", *programmes.provinces)
    }
