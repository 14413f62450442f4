"""代理终止: whoever stands in for someone does so no longer."""

from datetime import datetime

from engine.commands.core.engine import Engine
from engine.commands.core.loop import command_transaction
from engine.commands.core.taken_away import hand_back
from engine.errors import NotFound, Refused
from engine.lifecycle.actor import Actor
from engine.lifecycle.authority import may
from engine.persistence.account_rows import Substitution


def end_deputy(engine: Engine, key: int, *, actor: Actor, now: datetime, reason: str = "") -> None:
    """End an appointment at once; one that has not begun never does.

    Raises NotFound, also where the actor is none of the two and does not manage accounts; Refused
    where it has ended already.
    """
    with command_transaction(engine, actor=actor, now=now, reason=reason) as context:
        found = context.transaction.get(Substitution, key)
        concerned = found is not None and actor.login in (found.absent, found.deputy)
        if found is None or not (concerned or may(actor, "管理账号")):
            raise NotFound(f"没有编号为 {key} 的代理。")
        if found.ends_at <= now:
            raise Refused("这项代理已经结束。")
        found.ends_at = max(now, found.begins_at)
        hand_back(context, [found.deputy])
        context.installation_note("deputy_ended", absent=found.absent, deputy=found.deputy)
