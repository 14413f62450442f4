"""Accounts: make or change one; passwords are kept as argon2 hashes."""

from collections.abc import Sequence
from datetime import datetime

from argon2 import PasswordHasher

from engine.commands.engine import Engine
from engine.commands.loop import begin
from engine.errors import Invalid
from engine.lifecycle.actor import Actor
from engine.lifecycle.authority import require
from engine.persistence import accounts
from engine.persistence.account_rows import User

SHORTEST_PASSWORD = 8
hasher = PasswordHasher()


def register_account(
    engine: Engine,
    login: str,
    *,
    name: str,
    password: str,
    groups: Sequence[str] = (),
    organisation: str | None = None,
    administrator: bool = False,
    hashed_by: PasswordHasher | None = None,
    actor: Actor,
    now: datetime,
) -> None:
    """Make the account, or change everything about it. Raises Invalid for a weak password.

    `hashed_by` stands in for the costly hasher where the password is no secret.
    """
    if not login.strip() or not name.strip():
        raise Invalid("账号和姓名都要填写。")
    if len(password) < SHORTEST_PASSWORD:
        raise Invalid(f"口令至少 {SHORTEST_PASSWORD} 位。")
    with begin(engine, actor=actor, now=now) as work:
        require(work.actor, "管理账号")
        user = work.transaction.get(User, login)
        if user is None:
            user = User(login=login, created_at=now)
            work.transaction.add(user)
        user.name, user.organisation, user.administrator = name, organisation, administrator
        user.password_hash, user.active = (hashed_by or hasher).hash(password), True
        work.transaction.flush()
        accounts.set_groups(work.transaction, login, groups)
        work.house_note("account_registered", login=login, groups=[*groups])
