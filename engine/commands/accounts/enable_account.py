"""启用: a disabled account may sign in again."""

from datetime import datetime

from engine.commands.accounts import account_access
from engine.commands.core.engine import Engine
from engine.commands.core.loop import command_transaction
from engine.errors import Refused
from engine.lifecycle.actor import Actor
from engine.lifecycle.authority import require, require_reason


def enable_account(
    engine: Engine, login: str, *, actor: Actor, now: datetime, reason: str = ""
) -> None:
    """Let the account sign in again. Raises NotFound; Refused where it is not disabled."""
    with command_transaction(engine, actor=actor, now=now, reason=reason) as context:
        require(context.actor, "管理账号")
        require_reason(reason, "启用账号")
        user = account_access.find(context, login)
        if user.active:
            raise Refused(f"账号“{login}”没有停用。")
        user.active = True
        context.installation_note("account_enabled", login=login)
