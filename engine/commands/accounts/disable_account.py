"""停用: nobody signs in with the account any more, and whoever has is out at once."""

from datetime import datetime

from engine.commands.accounts import account_access
from engine.commands.core.engine import Engine
from engine.commands.core.loop import command_transaction
from engine.commands.core.taken_away import deputies_of, hand_back
from engine.errors import Refused
from engine.lifecycle.actor import Actor
from engine.lifecycle.authority import require, require_reason
from engine.persistence import accounts, sign_ins


def disable_account(
    engine: Engine,
    login: str,
    *,
    actor: Actor,
    now: datetime,
    world: datetime | None = None,
    reason: str = "",
) -> None:
    """End the account's sessions, and what others do in its place; its history stays.

    Raises NotFound; Refused for one's own account and where it is disabled already.
    """
    with command_transaction(engine, actor=actor, now=now, reason=reason) as context:
        require(context.actor, "管理账号")
        require_reason(reason, "停用账号")
        user = account_access.find(context, login)
        if login == actor.login:
            raise Refused("不能停用自己的账号。")
        if not user.active:
            raise Refused(f"账号“{login}”已经停用。")
        user.active = False
        sign_ins.end_all(context.transaction, login, world or now)
        deputies = deputies_of(context, login)
        accounts.end_appointments(context.transaction, login, now)
        hand_back(context, {login} | deputies)
        context.installation_note("account_disabled", login=login)
