"""延期: a running deadline gets a later last day, with a reason."""

from datetime import date, datetime

from engine.commands.core.deadline_access import (
    lock_deadline,
    put,
    require_authority,
    require_known,
    require_time_left,
)
from engine.commands.core.engine import Engine
from engine.commands.core.loop import command_transaction
from engine.deadlines.deadline import Deadline, legal_day
from engine.errors import Refused
from engine.lifecycle.actor import Actor
from engine.lifecycle.authority import require_reason


def extend_deadline(
    engine: Engine, key: int, until: date, *, actor: Actor, now: datetime, reason: str
) -> Deadline:
    """The timer `key` now ends on `until`, 24:00.

    Raises NotFound; Refused without authority, where the deadline is over, or where `until` is no
    later than today, than its last day or than the day granted before; Invalid without a reason.
    """
    with command_transaction(engine, actor=actor, now=now, reason=reason) as context:
        require_known(context, key)
        running = lock_deadline(context, key, "change")
        require_authority(context, running, "延长")
        require_reason(reason, "延期")
        require_time_left(running, now)
        due_at, facts = running.timer.due_at, running.facts.extend(until, reason, legal_day(now))
        if until <= legal_day(now) or (due_at is not None and until < legal_day(due_at)):
            raise Refused(f"延期后的末日 {until} 应晚于今天和现在的末日。")
        return put(context, running, "change", facts)
