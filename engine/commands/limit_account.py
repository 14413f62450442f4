"""An account that may do everything no longer may."""

from datetime import datetime

from engine.commands import account_access
from engine.commands.engine import Engine
from engine.commands.loop import begin
from engine.lifecycle.actor import Actor
from engine.lifecycle.authority import require
from engine.persistence import sign_ins


def limit_account(engine: Engine, login: str, *, actor: Actor, now: datetime) -> None:
    """The account keeps its groups, and nothing else; its sessions end. Raises NotFound."""
    with begin(engine, actor=actor, now=now) as work:
        require(work.actor, "授予权限")
        user = account_access.find(work, login)
        user.administrator = False
        sign_ins.end_all(work.transaction, login, now)
        work.house_note("account_limited", login=login)
