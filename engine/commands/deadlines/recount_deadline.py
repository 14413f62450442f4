"""重算 by hand: a running deadline is counted from another day, where the first one was wrong."""

from datetime import date, datetime

from engine.commands.core.command_context import CommandContext
from engine.commands.core.deadline_access import (
    Running,
    count,
    lock_deadline,
    put,
    require_authority,
    require_known,
    require_time_left,
)
from engine.commands.core.engine import Engine
from engine.commands.core.loop import command_transaction
from engine.commands.core.moments import said_end
from engine.deadlines.deadline import Deadline
from engine.errors import Refused
from engine.lifecycle.actor import Actor
from engine.lifecycle.authority import require_reason


def recount_deadline(
    engine: Engine, key: int, start: date, *, actor: Actor, now: datetime, reason: str
) -> Deadline:
    """The timer `key` counts from `start`, the day of its event (送达之日 …) as it really was.

    Pauses and an extension stay. Raises NotFound; Refused without authority, where the
    deadline is over, where it counts from that day already, or where it would have ended by now:
    what follows from a deadline must not follow from a slip of the hand. Invalid without a reason.
    """
    with command_transaction(engine, actor=actor, now=now, reason=reason) as context:
        require_known(context, key)
        running = lock_deadline(context, key, "change")
        require_authority(context, running, "重算")
        require_reason(reason, "重算")
        require_time_left(running, now)
        if start == running.facts.start:
            raise Refused(f"期限“{running.name}”已经从 {start} 起算。")
        return restart(context, running, start)


def restart(context: CommandContext, running: Running, start: date) -> Deadline:
    """Count it from that day; Refused where it would have ended by now."""
    facts = running.facts.restart(start)
    due_at = count(context, running.case, facts).due_at
    if due_at is not None and due_at <= context.now:
        raise Refused(f"从 {start} 起算，期限已于{said_end(due_at)}届满，请核对起算日。")
    return put(context, running, "change", facts)
