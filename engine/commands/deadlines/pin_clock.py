"""Pin the clock at a moment, or let it run again: in a demonstration, never in production."""

from datetime import datetime

from engine.commands.core.engine import Engine
from engine.commands.core.loop import command_transaction
from engine.errors import Refused
from engine.lifecycle.actor import Actor
from engine.lifecycle.authority import require
from engine.persistence.house_rows import PinnedClock


def pin_clock(engine: Engine, moment: datetime, *, actor: Actor, now: datetime) -> None:
    """Time stands still at `moment` for every process on this database. Refused in production."""
    _require_demonstration(engine)
    with command_transaction(engine, actor=actor, now=now) as context:
        require(context.actor, "拨动时钟")
        context.transaction.merge(PinnedClock(id=1, pinned_at=moment))
        context.installation_note("clock_pinned", moment=moment.isoformat())


def reset_clock(engine: Engine, *, actor: Actor, now: datetime) -> None:
    """Time runs again. Refused in production."""
    _require_demonstration(engine)
    with command_transaction(engine, actor=actor, now=now) as context:
        require(context.actor, "拨动时钟")
        pinned = context.transaction.get(PinnedClock, 1)
        if pinned is not None:
            context.transaction.delete(pinned)
        context.installation_note("clock_reset")


def _require_demonstration(engine: Engine) -> None:
    if engine.settings.production:
        raise Refused("正式环境不能拨动时钟；只有演示模式（GUICHENG_MODE=demonstration）可以。")
