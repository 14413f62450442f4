"""代理: a colleague stands in for someone absent, from one moment to another."""

from datetime import datetime

from engine.commands.engine import Engine
from engine.commands.loop import begin
from engine.errors import Forbidden, Invalid
from engine.lifecycle.actor import Actor
from engine.persistence.account_rows import Substitution, User


def appoint_deputy(
    engine: Engine,
    absent: str,
    deputy: str,
    *,
    begins_at: datetime,
    ends_at: datetime,
    actor: Actor,
    now: datetime,
    reason: str = "",
) -> None:
    """Let `deputy` do what `absent` may, from `begins_at` to `ends_at`.

    Raises Refused unless the actor is the absent person or an administrator; Invalid for unknown
    accounts, oneself as deputy, or an end before the beginning.
    """
    if actor.login != absent and not actor.unrestricted:
        raise Forbidden(f"{actor.name}不能替别人委托代理。")
    if ends_at <= begins_at or absent == deputy:
        raise Invalid("代理人须是他人，且结束时间须晚于开始时间。")
    with begin(engine, actor=actor, now=now, reason=reason) as work:
        for login in (absent, deputy):
            if work.transaction.get(User, login) is None:
                raise Invalid(f"没有账号“{login}”。")
        work.transaction.add(
            Substitution(
                key=engine.store.next_key(),
                absent=absent,
                deputy=deputy,
                begins_at=begins_at,
                ends_at=ends_at,
                reason=reason,
            )
        )
        work.house_note(
            "deputy_appointed",
            absent=absent,
            deputy=deputy,
            begins_at=begins_at.isoformat(),
            ends_at=ends_at.isoformat(),
        )
