"""An account that may do everything no longer may."""

from datetime import datetime

from engine.commands.accounts import account_access
from engine.commands.accounts.lost_access import take_lost_access
from engine.commands.core.engine import Engine
from engine.commands.core.loop import command_transaction
from engine.lifecycle.actor import Actor
from engine.lifecycle.authority import require
from engine.persistence import sign_ins


def limit_account(engine: Engine, login: str, *, actor: Actor, now: datetime) -> None:
    """The account keeps its groups, and nothing else; its sessions end. Raises NotFound."""
    with command_transaction(engine, actor=actor, now=now) as context:
        require(context.actor, "授予权限")
        user = account_access.find(context, login)
        user.administrator = False
        take_lost_access(context, login)
        sign_ins.end_all(context.transaction, login, now)
        context.installation_note("account_limited", login=login)
