"""重算: running deadlines are counted again by the calendar of today; what changed is audited."""

from datetime import datetime

from engine.commands.deadline_access import count, put, take
from engine.commands.engine import Engine
from engine.commands.loop import begin
from engine.lifecycle.actor import Actor
from engine.persistence import deadlines


def recompute_deadlines(
    engine: Engine, *, actor: Actor, now: datetime, reason: str
) -> tuple[int, ...]:
    """The keys of the deadlines whose moment or estimate changed.

    Each has a transaction of its own, so that one case that is busy or broken holds up no other;
    asking again counts what is left.
    """
    with engine.store.read() as transaction:
        keys = deadlines.running(transaction)
    return tuple(
        key for key in keys if recompute_deadline(engine, key, actor=actor, now=now, reason=reason)
    )


def recompute_deadline(
    engine: Engine, key: int, *, actor: Actor, now: datetime, reason: str
) -> bool:
    """Count one deadline again; whether its moment or estimate changed."""
    with begin(engine, actor=actor, now=now, reason=reason) as work:
        running = take(work, key, "change")
        found = count(work, running.facts)
        kept = (running.timer.due_at, running.timer.estimate)
        if kept == (found.due_at, found.estimated_due_at):
            return False
        put(work, running, "change", running.facts)
        return True
