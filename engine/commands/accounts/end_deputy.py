"""代理终止: whoever stands in for someone does so no longer."""

from datetime import datetime

from engine.commands.core.engine import Engine
from engine.commands.core.loop import command_transaction
from engine.commands.core.taken_away import hand_back
from engine.errors import Forbidden, NotFound, Refused
from engine.lifecycle.actor import Actor
from engine.lifecycle.authority import may
from engine.persistence.account_rows import Substitution


def end_deputy(engine: Engine, key: int, *, actor: Actor, now: datetime, reason: str = "") -> None:
    """End an appointment at once; one that has not begun never does.

    Raises NotFound; Forbidden unless the actor is one of the two or manages accounts; Refused where
    it has ended already.
    """
    with command_transaction(engine, actor=actor, now=now, reason=reason) as context:
        found = context.transaction.get(Substitution, key)
        if found is None:
            raise NotFound(f"没有编号为 {key} 的代理。")
        if actor.login not in (found.absent, found.deputy) and not may(actor, "管理账号"):
            raise Forbidden(f"{actor.name}不能终止别人的代理。")
        if found.ends_at <= now:
            raise Refused("这项代理已经结束。")
        found.ends_at = max(now, found.begins_at)
        hand_back(context, [found.deputy])
        context.house_note("deputy_ended", absent=found.absent, deputy=found.deputy)
