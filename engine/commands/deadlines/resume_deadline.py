"""恢复: a deadline that stands still runs again; tomorrow is the first day that counts."""

from datetime import datetime

from engine.commands.core.deadline_access import (
    lock_deadline,
    put,
    require_authority,
    require_known,
)
from engine.commands.core.engine import Engine
from engine.commands.core.loop import command_transaction
from engine.deadlines.deadline import Deadline, legal_day
from engine.lifecycle.actor import Actor
from engine.lifecycle.authority import require_reason


def resume_deadline(
    engine: Engine, key: int, *, actor: Actor, now: datetime, reason: str
) -> Deadline:
    """Let the timer `key` run again.

    Raises NotFound; Refused where it runs, or without authority; Invalid without a reason.
    """
    with command_transaction(engine, actor=actor, now=now, reason=reason) as context:
        require_known(context, key)
        running = lock_deadline(context, key, "resume")
        require_authority(context, running, "恢复")
        require_reason(reason, "恢复")
        return put(context, running, "resume", running.facts.resume(legal_day(now)))
