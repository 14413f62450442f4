"""Users, as the page 账号 has them; a password is good for one sign-in, and nobody has an e-mail
address.
"""

from typing import Any

from flask import Response

from api.authentication import caller
from api.context import Context, Route, answer, nothing
from api.membership import accounts_in_use, change
from api.reasons import reason_given
from api.requests import Body, Name
from api.schemas import TEXT, found, or_null, record
from api.short_lists import found_in
from engine.clock import Clock
from engine.commands.accounts.disable_account import disable_account
from engine.commands.accounts.register_account import register_account
from engine.commands.accounts.reset_password import reset_password
from engine.errors import Invalid
from engine.lifecycle.authority import require
from engine.queries.accounts import Account, account_of


class NewUser(Body):
    """`POST /v2/users`; the password is good for one sign-in."""

    username: Name
    password: str
    name: str | None = None
    email: str | None = None


class ChangeUser(Body):
    """`PUT /v2/users/{username}`."""

    password: str | None = None
    name: str | None = None
    email: str | None = None


def _user(account: Account) -> dict[str, Any]:
    return {"username": account.login, "name": account.name, "email": ""}


def _no_email(email: str | None) -> None:
    if email:
        raise Invalid("本系统不保存电子邮箱，请去掉 email。")


def search_users(context: Context) -> Response:
    """`POST /v2/users/search`."""
    return found_in([_user(each) for each in accounts_in_use(context)], "username")


def get_user(context: Context, username: str) -> Response:
    """`GET /v2/users/{username}`."""
    require(caller(), "管理账号")
    return answer(_user(account_of(context.engine.store, username)))


def create_user(context: Context, asked: NewUser) -> Response:
    """`POST /v2/users`."""
    _no_email(asked.email)
    register_account(
        context.engine,
        asked.username,
        name=asked.name or asked.username,
        password=asked.password,
        to_be_changed=True,
        actor=caller(),
        now=context.now(),
    )
    return answer(_user(account_of(context.engine.store, asked.username)), 201)


def update_user(context: Context, asked: ChangeUser, username: str) -> Response:
    """`PUT /v2/users/{username}`."""
    _no_email(asked.email)
    require(caller(), "管理账号")
    engine, now = context.engine, context.now()
    if asked.name:
        change(context, account_of(engine.store, username), name=asked.name)
    if asked.password:
        reset_password(engine, username, asked.password, actor=caller(), now=now)
    return answer(_user(account_of(engine.store, username)))


def delete_user(context: Context, username: str) -> Response:
    """`DELETE /v2/users/{username}`: the account is disabled; its history stays."""
    disable_account(
        context.engine,
        username,
        actor=caller(),
        now=context.now(),
        world=Clock().now(),
        reason=reason_given(),
    )
    return nothing()


USER = record(username=TEXT, name=or_null(TEXT), email=TEXT)

ROUTES = (
    Route(
        "POST",
        "/users",
        create_user,
        NewUser,
        USER,
        201,
        examples={"新增": {"username": "zhou", "name": "周工", "password": "首次登录后更改一次"}},
    ),
    Route("POST", "/users/search", search_users, gives=found(USER)),
    Route("GET", "/users/<username>", get_user, gives=USER),
    Route("PUT", "/users/<username>", update_user, ChangeUser, USER),
    Route("DELETE", "/users/<username>", delete_user, status=204),
)
