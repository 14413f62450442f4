"""The accounts and organisations of a demonstration, made where they are missing."""

from collections.abc import Iterator

from argon2 import PasswordHasher

from engine.commands.accounts.register_account import register_account
from engine.commands.core.engine import Engine
from engine.lifecycle.actor import SYSTEM
from engine.programmes import DemonstrationAccount
from engine.queries.accounts import list_accounts
from engine.queries.programmes import programmes_in_force
from register.demonstration import create_demonstration_rows

PASSWORD = "guicheng-demo"  # noqa: S105  shown on the screen: a demonstration hides nothing
_QUICK = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1)
"""A password that everybody is told need not be costly to guess."""


def create_demonstration_data(engine: Engine) -> Iterator[str]:
    """Make what is missing; yields a line for each account that one may sign in with."""
    programmes = programmes_in_force(engine.store)
    with engine.store.write() as transaction:
        create_demonstration_rows(transaction, programmes)
    known = {account.login for account in list_accounts(engine.store)}
    people = [DemonstrationAccount("admin", "系统管理员"), *programmes.demonstration.accounts]
    for person in people:
        if person.login not in known:
            _register(engine, person)
    yield f"演示账号（口令均为 {PASSWORD}）："
    for person in people:
        yield f"  {person.login}\t{person.name}"


def _register(engine: Engine, person: DemonstrationAccount) -> None:
    register_account(
        engine,
        person.login,
        name=person.name,
        password=PASSWORD,
        groups=person.groups,
        organisation=person.organisation,
        administrator=person.login == "admin",
        hashed_by=_QUICK,
        actor=SYSTEM,
        now=engine.now(),
    )
