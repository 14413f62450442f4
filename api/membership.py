"""What users, groups and roles have in common over the interface."""

from collections.abc import Iterable

from flask import Response

from api.authentication import caller
from api.context import Context
from api.requests import Body, Name
from api.schemas import TEXT, found, record
from api.short_lists import found_in
from engine.commands.accounts.change_account import change_account
from engine.lifecycle.authority import require
from engine.queries.accounts import Account, list_accounts

LOGINS = found(record(username=TEXT))
ROLE = record(roleId=TEXT, name=TEXT, description=TEXT)


class NewName(Body):
    """What a group or a role is to be called; nothing keeps a description."""

    name: Name
    description: str | None = None


def accounts_in_use(context: Context) -> list[Account]:
    """The accounts that somebody may sign in with. Raises Forbidden to all but administrators."""
    require(caller(), "管理账号")
    return [each for each in list_accounts(context.engine.store) if each.active]


def logins(accounts: Iterable[Account]) -> Response:
    """The answer to a search among these."""
    return found_in([{"username": each.login} for each in accounts], "username")


def change(
    context: Context, account: Account, *, name: str | None = None, groups: list[str] | None = None
) -> None:
    """Give the account another name or other groups."""
    change_account(
        context.engine,
        account.login,
        name=name or account.name,
        groups=account.groups if groups is None else groups,
        organisation=account.organisation,
        actor=caller(),
        now=context.now(),
    )
