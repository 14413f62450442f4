"""Users and groups, as the page 账号 has them; passwords and groups, but no e-mail addresses."""

from typing import Any

from flask import Response

from api.authentication import caller
from api.context import Context, Route, answer, nothing
from api.reasons import reason_given
from api.requests import Body, Name
from api.schemas import TEXT, found, or_null, record
from api.short_lists import found_in
from engine.clock import Clock
from engine.commands.accounts.change_account import change_account
from engine.commands.accounts.disable_account import disable_account
from engine.commands.accounts.register_account import register_account
from engine.commands.accounts.register_group import register_group
from engine.commands.accounts.reset_password import reset_password
from engine.errors import Invalid, NotFound, Refused
from engine.lifecycle.authority import RIGHTS, require
from engine.queries.accounts import Account, account_of, list_accounts, list_groups


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


class NewGroup(Body):
    """`POST /v2/groups`."""

    group_id: Name
    name: Name
    description: str | None = None


class ChangeGroup(Body):
    """`PUT /v2/groups/{groupId}`."""

    name: Name
    description: str | None = None


def _user(account: Account) -> dict[str, Any]:
    return {"username": account.login, "name": account.name, "email": ""}


def _people(context: Context) -> list[Account]:
    """The accounts that somebody may sign in with."""
    require(caller(), "管理账号")
    return [each for each in list_accounts(context.engine.store) if each.active]


def _no_email(email: str | None) -> None:
    if email:
        raise Invalid("本系统不保存电子邮箱，请去掉 email。")


def search_users(context: Context) -> Response:
    """`POST /v2/users/search`."""
    return found_in([_user(each) for each in _people(context)], "username")


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
        _change(context, account_of(engine.store, username), name=asked.name)
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


def _groups(context: Context) -> dict[str, str]:
    require(caller(), "管理账号")
    return list_groups(context.engine.store)


def _group(id_: str, name: str) -> dict[str, Any]:
    return {"groupId": id_, "name": name or id_, "description": ""}


def search_groups(context: Context) -> Response:
    """`POST /v2/groups/search`."""
    return found_in([_group(*each) for each in _groups(context).items()], "groupId")


def get_group(context: Context, group_id: str) -> Response:
    """`GET /v2/groups/{groupId}`."""
    return answer(_group(group_id, _named(context, group_id)))


def _named(context: Context, group_id: str) -> str:
    known = _groups(context)
    if group_id not in known:
        raise NotFound(f"没有用户组“{group_id}”。")
    return known[group_id]


def create_group(context: Context, asked: NewGroup) -> Response:
    """`POST /v2/groups`."""
    if asked.group_id in _groups(context):
        raise Refused(f"用户组“{asked.group_id}”已经有了。")
    register_group(context.engine, asked.group_id, asked.name, actor=caller(), now=context.now())
    return answer(_group(asked.group_id, asked.name), 201)


def update_group(context: Context, asked: ChangeGroup, group_id: str) -> Response:
    """`PUT /v2/groups/{groupId}`."""
    _named(context, group_id)
    register_group(context.engine, group_id, asked.name, actor=caller(), now=context.now())
    return answer(_group(group_id, asked.name))


def delete_group(context: Context, group_id: str) -> Response:
    """`DELETE /v2/groups/{groupId}`."""
    _named(context, group_id)
    raise Refused(f"用户组“{group_id}”可能写在图里和案件的历史里，不能删除；请把成员逐个移出。")


def members(context: Context, group_id: str) -> Response:
    """`POST /v2/groups/{groupId}/users/search`."""
    _named(context, group_id)
    inside = [each for each in _people(context) if group_id in each.groups]
    return found_in([{"username": each.login} for each in inside], "username")


def roles(context: Context, group_id: str) -> Response:
    """`POST /v2/groups/{groupId}/roles/search`: rights are granted to accounts, one by one."""
    _named(context, group_id)
    return found_in([], "roleId")


def join(context: Context, group_id: str, username: str) -> Response:
    """`PUT /v2/groups/{groupId}/users/{username}`."""
    account = _account(context, group_id, username)
    if group_id in account.groups:
        raise Refused(f"“{username}”已经在用户组“{group_id}”里。")
    _change(context, account, groups=[*account.groups, group_id])
    return nothing()


def leave(context: Context, group_id: str, username: str) -> Response:
    """`DELETE /v2/groups/{groupId}/users/{username}`."""
    account = _account(context, group_id, username)
    if group_id not in account.groups:
        raise NotFound(f"“{username}”不在用户组“{group_id}”里。")
    _change(context, account, groups=[each for each in account.groups if each != group_id])
    return nothing()


def _account(context: Context, group_id: str, username: str) -> Account:
    if group_id in RIGHTS:
        raise Refused(f"“{group_id}”是一种权限，由安全管理员以角色授予。")
    _named(context, group_id)
    return account_of(context.engine.store, username)


def _change(
    context: Context, account: Account, *, name: str | None = None, groups: list[str] | None = None
) -> None:
    change_account(
        context.engine,
        account.login,
        name=name or account.name,
        groups=account.groups if groups is None else groups,
        organisation=account.organisation,
        actor=caller(),
        now=context.now(),
    )


USER = record(username=TEXT, name=or_null(TEXT), email=TEXT)
_GROUP = record(groupId=TEXT, name=TEXT, description=TEXT)
ROLE = record(roleId=TEXT, name=TEXT, description=TEXT)
MEMBER = found(record(username=TEXT))
_OF_GROUP = "/groups/<group_id>"

ROUTES = (
    Route(
        "POST", "/users", create_user, NewUser, USER, 201,
        examples={"新增": {"username": "zhou", "name": "周工", "password": "首次登录后更改一次"}},
    ),
    Route("POST", "/users/search", search_users, gives=found(USER)),
    Route("GET", "/users/<username>", get_user, gives=USER),
    Route("PUT", "/users/<username>", update_user, ChangeUser, USER),
    Route("DELETE", "/users/<username>", delete_user, status=204),
    Route(
        "POST", "/groups", create_group, NewGroup, _GROUP, 201,
        examples={"新增": {"groupId": "experts", "name": "评审专家"}},
    ),
    Route("POST", "/groups/search", search_groups, gives=found(_GROUP)),
    Route("GET", _OF_GROUP, get_group, gives=_GROUP),
    Route("PUT", _OF_GROUP, update_group, ChangeGroup, _GROUP),
    Route("DELETE", _OF_GROUP, delete_group, status=204),
    Route("POST", f"{_OF_GROUP}/users/search", members, gives=MEMBER),
    Route("POST", f"{_OF_GROUP}/roles/search", roles, gives=found(ROLE)),
    Route("PUT", f"{_OF_GROUP}/users/<username>", join, status=204),
    Route("DELETE", f"{_OF_GROUP}/users/<username>", leave, status=204),
)  # fmt: skip
