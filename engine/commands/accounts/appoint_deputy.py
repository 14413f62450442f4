"""代理: a colleague stands in for someone absent, from one moment to another."""

from datetime import datetime

from engine.commands.accounts.colleagues import are_colleagues
from engine.commands.core.engine import Engine
from engine.commands.core.loop import command_transaction
from engine.errors import Forbidden, Invalid, Refused
from engine.lifecycle.actor import Actor
from engine.lifecycle.authority import SEPARATE, may
from engine.persistence import accounts
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

    Raises Forbidden unless the actor is the absent person or manages accounts; Invalid for unknown
    accounts, oneself as deputy, an end before the beginning, or a deputy who is no colleague, who
    would read the absent person's cases, among them his own.
    """
    if actor.login != absent and not may(actor, "管理账号"):
        raise Forbidden(f"{actor.name}不能替别人委托代理。")
    if ends_at <= begins_at or absent == deputy:
        raise Invalid("代理人须是他人，且结束时间须晚于开始时间。")
    with command_transaction(engine, actor=actor, now=now, reason=reason) as context:
        users: list[User] = []
        for login in (absent, deputy):
            user = context.transaction.get(User, login)
            if user is None or not user.active:
                raise Invalid(f"没有可用的账号“{login}”。")
            users.append(user)
            held = accounts.offices_of(context.transaction, login)
            if held and engine.settings.production:
                names = "、".join(SEPARATE[office].name for office in sorted(held))
                raise Refused(f"{user.name}是{names}：三员不能代理，也不能由别人代理。")
        if not are_colleagues(context, *users):
            raise Invalid(
                f"代理人须是本单位的人（账号上没有登记单位的，须与本人同在一个用户组），“{deputy}”不是。"
            )
        context.transaction.add(
            Substitution(
                key=engine.store.next_key(),
                absent=absent,
                deputy=deputy,
                begins_at=begins_at,
                ends_at=ends_at,
                reason=reason,
            )
        )
        context.installation_note(
            "deputy_appointed",
            absent=absent,
            deputy=deputy,
            begins_at=begins_at.isoformat(),
            ends_at=ends_at.isoformat(),
        )
