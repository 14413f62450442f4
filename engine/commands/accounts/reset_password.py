"""重置口令: who forgot it is given one that is good for a single sign-in."""

from datetime import datetime

from engine.commands.accounts import account_access
from engine.commands.accounts.passwords import hasher, require_good
from engine.commands.core.engine import Engine
from engine.commands.core.loop import command_transaction
from engine.lifecycle.actor import Actor
from engine.lifecycle.authority import require
from engine.persistence import sign_ins


def reset_password(
    engine: Engine,
    login: str,
    password: str,
    *,
    actor: Actor,
    now: datetime,
    world: datetime | None = None,
) -> None:
    """End the account's sessions; at the next sign-in the person chooses another password.

    Raises NotFound; Invalid for a weak password.
    """
    with command_transaction(engine, actor=actor, now=now) as context:
        require(context.actor, "管理账号")
        user = account_access.find(context, login)
        require_good(password, (login, user.name))
        user.password_hash, user.password_to_be_changed = hasher().hash(password), True
        sign_ins.end_all(context.transaction, login, world or now)
        context.installation_note("password_reset", login=login)
