"""The accounts of a demonstration, made where they are missing."""

from collections.abc import Iterator

from engine.commands.engine import Engine
from engine.commands.register_account import register_account
from engine.lifecycle.actor import SYSTEM
from engine.queries.accounts import list_accounts

PASSWORD = "guicheng-demo"  # noqa: S105  shown on the screen: a demonstration hides nothing


def furnish(engine: Engine) -> Iterator[str]:
    """Make the administrator; yields a line for each account that one may sign in with."""
    known = {account.login for account in list_accounts(engine.store)}
    if "admin" not in known:
        register_account(
            engine,
            "admin",
            name="系统管理员",
            password=PASSWORD,
            administrator=True,
            actor=SYSTEM,
            now=engine.now(),
        )
    yield f"演示账号（口令均为 {PASSWORD}）："
    for account in list_accounts(engine.store):
        yield f"  {account.login}\t{account.name}"
