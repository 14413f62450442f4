"""两步验证重置: whoever has lost the telephone sets it up again at the next sign-in."""

from datetime import datetime

from engine.commands.accounts import account_access
from engine.commands.core.engine import Engine
from engine.commands.core.loop import command_transaction
from engine.errors import Refused
from engine.lifecycle.actor import Actor
from engine.lifecycle.authority import require, require_reason
from engine.persistence import second_factors, sign_ins


def reset_second_factor(
    engine: Engine, login: str, *, actor: Actor, now: datetime, world: datetime, reason: str = ""
) -> None:
    """Drop the account's second factor and end its sessions.

    Raises NotFound; Refused for one's own account, or where it has none.
    """
    require_reason(reason, "重置两步验证")
    with command_transaction(engine, actor=actor, now=now, reason=reason) as context:
        require(context.actor, "管理密钥")
        account_access.find(context, login)
        if login == actor.login:
            raise Refused("不能重置自己的两步验证：请由另一位安全管理员办理。")
        if not second_factors.has_one(context.transaction, login):
            raise Refused(f"账号“{login}”没有启用两步验证。")
        second_factors.drop(context.transaction, login)
        sign_ins.end_all(context.transaction, login, world)
        context.installation_note("second_factor_reset", login=login)
