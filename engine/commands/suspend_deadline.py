"""中止: a running deadline stands still, with a reason; today is the last day that counts."""

from datetime import datetime

from engine.commands.deadline_access import (
    put,
    require_authority,
    require_time_left,
    take,
)
from engine.commands.engine import Engine
from engine.commands.loop import begin
from engine.deadlines.deadline import legal_day
from engine.lifecycle.actor import Actor
from engine.lifecycle.authority import require_reason


def suspend_deadline(engine: Engine, key: int, *, actor: Actor, now: datetime, reason: str) -> None:
    """Stop the clock of the timer `key`.

    Raises NotFound; Refused without authority, or where it does not run; Invalid without
    a reason.
    """
    with begin(engine, actor=actor, now=now, reason=reason) as work:
        running = take(work, key, "suspend")
        require_authority(work, running, "中止")
        require_reason(reason, "中止")
        require_time_left(running, now)
        put(work, running, "suspend", running.facts.suspend(legal_day(now), reason))
