"""Accounts: make one; it is changed by `engine.commands.accounts.change_account`."""

from collections.abc import Sequence
from datetime import datetime

from argon2 import PasswordHasher

from engine.commands.accounts import account_access
from engine.commands.accounts.logins import require_login
from engine.commands.accounts.passwords import hasher, require_good
from engine.commands.core.engine import Engine
from engine.commands.core.loop import command_transaction
from engine.errors import Invalid, Refused
from engine.lifecycle.actor import Actor
from engine.lifecycle.authority import require
from engine.persistence import accounts
from engine.persistence.account_rows import User


def register_account(
    engine: Engine,
    login: str,
    *,
    name: str,
    password: str,
    groups: Sequence[str] = (),
    organisation: str | None = None,
    administrator: bool = False,
    to_be_changed: bool = False,
    hashed_by: PasswordHasher | None = None,
    actor: Actor,
    now: datetime,
) -> None:
    """Make the account.

    `administrator` may do everything: for demonstrations only. `to_be_changed`: the password is
    good for one sign-in, at which the person chooses another. `hashed_by` stands in for the costly
    hasher where the password is no secret. Raises Refused where the login is taken; Invalid for a
    weak password or an unknown group.
    """
    if not login or not name.strip():
        raise Invalid("账号和姓名都要填写。")
    require_good(password, (login, name))
    with command_transaction(engine, actor=actor, now=now) as context:
        require(context.actor, "管理账号")
        if administrator and engine.settings.production:
            raise Refused(account_access.NOT_IN_PRODUCTION)
        require_login(login, accounts.all_logins(context.transaction))
        user = User(
            login=login,
            name=name,
            organisation=organisation,
            password_hash=(hashed_by or hasher()).hash(password),
            password_to_be_changed=to_be_changed,
            administrator=administrator,
            active=True,
            created_at=now,
        )
        if not accounts.add_user(context.transaction, user):
            raise Refused(f"账号“{login}”已经有了。")
        account_access.set_groups(context, login, groups)
        context.installation_note("account_registered", login=login, groups=[*groups])
