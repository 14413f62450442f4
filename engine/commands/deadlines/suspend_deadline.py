"""中止: a running deadline stands still, with a reason; today is the last day that counts."""

from datetime import datetime

from engine.commands.core.deadline_access import (
    lock_deadline,
    put,
    require_authority,
    require_known,
    require_time_left,
)
from engine.commands.core.engine import Engine
from engine.commands.core.loop import command_transaction
from engine.deadlines.deadline import legal_day
from engine.lifecycle.actor import Actor
from engine.lifecycle.authority import require_reason


def suspend_deadline(engine: Engine, key: int, *, actor: Actor, now: datetime, reason: str) -> None:
    """Stop the clock of the timer `key`.

    Raises NotFound; Refused without authority, or where it does not run; Invalid without
    a reason.
    """
    with command_transaction(engine, actor=actor, now=now, reason=reason) as context:
        require_known(context, key)
        running = lock_deadline(context, key, "suspend")
        require_authority(context, running, "中止")
        require_reason(reason, "中止")
        require_time_left(running, now)
        put(context, running, "suspend", running.facts.suspend(legal_day(now), reason))
