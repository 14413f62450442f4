"""接口账号: an account that no person signs in with; it calls with tokens."""

from datetime import datetime

from engine.commands.accounts.logins import require_login
from engine.commands.core.engine import Engine
from engine.commands.core.loop import command_transaction
from engine.errors import Invalid, Refused
from engine.lifecycle.actor import Actor
from engine.lifecycle.authority import require
from engine.persistence import accounts
from engine.persistence.account_rows import User


def register_machine(engine: Engine, login: str, *, name: str, actor: Actor, now: datetime) -> None:
    """Make it; without a token it can do nothing. Raises Refused where the login is taken."""
    if not login or not name.strip():
        raise Invalid("账号和名称都要填写。")
    with command_transaction(engine, actor=actor, now=now) as context:
        require(context.actor, "管理账号")
        require_login(login, accounts.all_logins(context.transaction))
        user = User(
            login=login,
            name=name,
            organisation=None,
            password_hash="",
            administrator=False,
            machine=True,
            active=True,
            created_at=now,
        )
        if not accounts.add_user(context.transaction, user):
            raise Refused(f"账号“{login}”已经有了。")
        context.installation_note("machine_registered", login=login, name=name)
