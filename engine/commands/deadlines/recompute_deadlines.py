"""重算: running deadlines are counted again by the calendar of today; what changed is audited."""

from collections.abc import Iterator, Sequence
from datetime import datetime

from engine.commands.core.deadline_access import count, lock_deadline, put
from engine.commands.core.engine import Engine
from engine.commands.core.loop import command_transaction
from engine.deadlines.deadline import Deadline
from engine.deadlines.running import CountedFrom
from engine.lifecycle.actor import Actor
from engine.persistence import calendar, deadlines, timers
from engine.persistence.case_rows import Timer
from engine.persistence.programmes import timers_of_case


def recompute_deadlines(
    engine: Engine, *, actor: Actor, now: datetime, reason: str
) -> tuple[int, ...]:
    """The keys of the deadlines whose moment or estimate changed.

    They are looked for without a lock; each that differs has a transaction of its own, so that an
    interruption leaves whole cases behind, and asking again counts what is left.
    """
    with engine.store.read() as transaction:
        days = calendar.working_calendar(transaction)
        stale = [
            timer.key
            for timer, facts in _running(deadlines.running(transaction))
            if _differs(
                timer, facts.deadline(timers_of_case(transaction, timer.instance_key), days)
            )
        ]
    return tuple(
        key for key in stale if recompute_deadline(engine, key, actor=actor, now=now, reason=reason)
    )


def recompute_deadline(
    engine: Engine, key: int, *, actor: Actor, now: datetime, reason: str
) -> bool:
    """Count one deadline again; whether its moment or estimate changed (not, once it is over)."""
    with command_transaction(engine, actor=actor, now=now, reason=reason) as context:
        timer = timers.fresh(context.transaction, key)
        if timer is None or timer.state not in deadlines.RUNNING:
            return False
        running = lock_deadline(context, key, "change")
        if not _differs(running.timer, count(context, running.case, running.facts)):
            return False
        put(context, running, "change", running.facts)
        return True


def _running(found: Sequence[Timer]) -> Iterator[tuple[Timer, CountedFrom]]:
    for timer in found:
        if timer.counted_from is not None:
            yield timer, CountedFrom.from_json(timer.counted_from)


def _differs(timer: Timer, found: Deadline) -> bool:
    return (timer.due_at, timer.estimate) != (found.due_at, found.estimated_due_at)
