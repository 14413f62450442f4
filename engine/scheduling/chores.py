"""The engine's own chores: due timers, reminders, messages whose time is over."""

import os
from datetime import timedelta
from socket import gethostname

from engine.clock import Clock, TimeLimit
from engine.commands.accounts.expire_deputies import expire_deputies
from engine.commands.accounts.sweep_parties import sweep_parties
from engine.commands.batch_operations.advance import advance_batch_operations
from engine.commands.core.engine import Engine
from engine.commands.deadlines.fire_due_timers import fire_due_timers
from engine.commands.deadlines.recompute_deadlines import recompute_deadlines
from engine.commands.deadlines.record_heartbeat import record_heartbeat
from engine.commands.deadlines.send_reminders import send_reminders
from engine.commands.messages.expire_messages import expire_messages
from engine.deadlines.calendar import WorkingCalendar
from engine.lifecycle.actor import SYSTEM
from engine.queries.deadlines import working_calendar
from engine.scheduling.alarm import LONGEST_NAP, Chore, until

BATCH = 500
HEARTBEAT_SECONDS = 10
CASES = 20


def sweep(engine: Engine) -> Chore:
    """Fire due timers; asks to be woken at the next one, at once while there are more."""

    def chore() -> timedelta | None:
        now = engine.now()
        swept = fire_due_timers(engine, now=now, limit=BATCH)
        if swept.fired + swept.failed == 0:
            return max(until(swept.next_due_at, now) or LONGEST_NAP, LONGEST_NAP / 10)
        return until(swept.next_due_at, now)

    return chore


def beat(engine: Engine, sweep: Chore) -> Chore:
    """The sweep, which says every ten seconds that this process makes it.

    A sweep that fails or hangs says nothing: its process is then missing among the workers.
    """
    clock, name = Clock(), f"{gethostname()}/{os.getpid()}"
    started, due = clock.now(), TimeLimit(0)

    def chore() -> timedelta | None:
        nonlocal due
        nap = sweep()
        if not due.left:
            record_heartbeat(engine, name, started_at=started, now=clock.now())
            due = TimeLimit(HEARTBEAT_SECONDS)
        return nap

    return chore


def remind(engine: Engine) -> Chore:
    """Send the reminders before deadlines and the escalations after them, and take from deputies
    whose days are over what they have in hand.
    """

    def chore() -> None:
        expire_deputies(engine, now=engine.now())
        send_reminders(engine, now=engine.now())

    return chore


def part(engine: Engine) -> Chore:
    """Part from old cases whoever has left the group by which he read them; once a process asks."""
    over = False

    def chore() -> None:
        nonlocal over
        if not over:
            sweep_parties(engine, now=engine.now())
            over = True

    return chore


def recount(engine: Engine) -> Chore:
    """Count running deadlines again whenever the working calendar has changed, and at the start.

    The import does so at once; this catches up where it was interrupted, and when a new version of
    the program brings a new year's notice.
    """
    counted_by: list[WorkingCalendar] = []

    def chore() -> None:
        calendar = working_calendar(engine.store)
        if counted_by == [calendar]:
            return
        recompute_deadlines(engine, actor=SYSTEM, now=engine.now(), reason="工作日历已更新")
        counted_by[:] = [calendar]

    return chore


def advance(engine: Engine) -> Chore:
    """Do what batch operations have left to do, a few cases at a time."""

    def chore() -> timedelta | None:
        done = advance_batch_operations(engine, now=engine.now(), world=Clock().now(), limit=CASES)
        return timedelta(0) if done == CASES else None

    return chore


def set_aside(engine: Engine) -> Chore:
    """Move messages that nobody took to the dead letters."""

    def chore() -> None:
        expire_messages(engine, now=engine.now())

    return chore
