"""A deadline falls: due timers fire, each in a transaction of its own, in due order.

The case's row is the lock, so any number of workers sweep side by side and each timer fires once.
A timer that cannot fire becomes an incident and never stops the sweep.
"""

import logging
from dataclasses import dataclass
from datetime import datetime

from engine import execution
from engine.commands.core import library, wait_rows
from engine.commands.core.command_context import CommandContext, ExecutionFailed
from engine.commands.core.engine import Engine
from engine.commands.core.fired_timers import mark_fired
from engine.commands.core.loop import command_transaction
from engine.commands.core.starting import start_case
from engine.errors import GuichengError, Unavailable
from engine.execution.stimuli import Complete, Start
from engine.lifecycle.actor import SYSTEM
from engine.lifecycle.states import TIMER
from engine.persistence import Busy, DatabaseTrouble, definitions, incidents, timers
from engine.persistence.case_rows import Timer
from engine.persistence.timers import Place

logger = logging.getLogger(__name__)

MOST_NEW = 1_000
"""Timers of a sweep that began to wait at its own moment: a loop over a timer of no length would
keep the sweep from those that fall due meanwhile. The next sweep goes on."""


@dataclass(frozen=True, slots=True)
class Swept:
    """What a sweep did; `next_due_at` is when the next timer is due (None: none is waited for).

    `latest_seconds` is the greatest lateness among those that fired.
    """

    fired: int
    failed: int
    latest_seconds: int
    next_due_at: datetime | None


@dataclass(frozen=True, slots=True)
class _Fired:
    place: Place
    fired: bool
    failed: bool = False
    late: int = 0
    is_new: bool = False


def fire_due_timers(engine: Engine, *, now: datetime, limit: int = 1_000_000) -> Swept:
    """Fire what is due at `now`, at most `limit` timers."""
    fired = failed = latest = new = 0
    for start_events in (True, False):
        after: Place | None = None
        while fired + failed < limit and new < MOST_NEW:
            one = _fire_next(engine, now, after, start_events=start_events)
            if one is None:
                break
            after = one.place
            fired, failed = fired + one.fired, failed + one.failed
            latest, new = max(latest, one.late), new + one.is_new
    with engine.store.read() as transaction:
        return Swept(fired, failed, latest, timers.next_moment(transaction))


def _fire_next(
    engine: Engine, now: datetime, after: Place | None, *, start_events: bool
) -> _Fired | None:
    find = timers.next_due_start if start_events else timers.next_due
    place: Place | None = None
    try:
        with command_transaction(engine, actor=SYSTEM, now=now) as context:
            found = find(context.transaction, now, after)
            if found is None:
                return None
            place = (found[1], found[0])
            return _fire(context, place)
    except (DatabaseTrouble, Unavailable):
        raise
    except Exception as error:
        if place is None:
            raise
        if isinstance(error, Busy):
            return _Fired(place, fired=False)  # someone is at work on its case: the next sweep's
        logger.exception("timer %s could not be fired", place[1])
        _set_aside(engine, place, now)
        return _Fired(place, fired=False, failed=True)


def _fire(context: CommandContext, place: Place) -> _Fired:
    case = None
    timer = timers.fresh(context.transaction, place[1])
    if timer is not None and timer.instance_key is not None:
        case = context.case(timer.instance_key)
        timer = timers.fresh(context.transaction, place[1])
    if timer is None or timer.state != "pending" or timer.due_at is None:
        return _Fired(place, fired=False)
    try:
        if case is None:
            _begin_case(context, timer)
            mark_fired(timer, context.now)
        else:
            context.send(case, Complete(timer.key))
    except (GuichengError, ExecutionFailed) as error:
        _fail(context, timer, str(error))
        return _Fired(place, fired=False, failed=True)
    is_new = timer.created_at >= context.now
    return _Fired(
        place, fired=timer.state == "fired", late=timer.lateness_seconds or 0, is_new=is_new
    )


def _begin_case(context: CommandContext, timer: Timer) -> None:
    """A timer start event: begin a case, and wait for the next round of a cycle."""
    process = library.process(context.engine, context.transaction, timer.process_key)
    start_case(context, process, Start(start_element=timer.element_id))
    fired = wait_rows.timer_wait(timer)
    known = definitions.deployments_so_far(context.transaction)
    world = context.execution_context(process, known)
    following = execution.next_start_timer(process.executable, fired, world)
    if following is not None:
        context.transaction.add(wait_rows.timer_row(context, None, process.key, following))


def _set_aside(engine: Engine, place: Place, now: datetime) -> None:
    with engine.store.write() as transaction:
        context = CommandContext(engine, transaction, SYSTEM, now, "")
        timer = timers.fresh(transaction, place[1])
        if timer is not None and timer.state == "pending":
            _fail(context, timer, "期限届满时处理失败，详见服务器日志。")


def _fail(context: CommandContext, timer: Timer, sentence: str) -> None:
    timer.state = TIMER.after(timer.state, "fail", timer.element_id, SYSTEM)
    place = incidents.Place(
        timer.key,
        timer.element_id,
        timer.element_instance_key,
        timer.instance_key,
        timer.process_key,
    )
    context.add_incident(place, "timer", "unknown", sentence)
