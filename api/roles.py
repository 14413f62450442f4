"""Roles: the rights over the system and the three offices, granted to accounts one by one."""

from typing import Any

from flask import Response

from api.authentication import caller
from api.context import Context, Route, answer, nothing
from api.membership import LOGINS, ROLE, NewName, logins
from api.requests import Name
from api.schemas import TEXT, found, record
from api.short_lists import found_in
from engine.clock import Clock
from engine.commands.accounts.grant_rights import grant_rights
from engine.errors import NotFound, Refused
from engine.lifecycle.authority import RIGHTS, SEPARATE, Office, require
from engine.queries.accounts import Account, account_of, list_accounts

_ROLES: dict[str, Office] = {**RIGHTS, **SEPARATE}


class NewRole(NewName):
    """`POST /v2/roles`."""

    role_id: Name


def _shown(role: Office) -> dict[str, Any]:
    return {"roleId": role.id, "name": role.name, "description": ""}


def _role(role_id: str) -> Office:
    require(caller(), "授予权限")
    if role_id not in _ROLES:
        raise NotFound(f"没有角色“{role_id}”；有的是：{'、'.join(_ROLES)}。")
    return _ROLES[role_id]


def search(_context: Context) -> Response:
    """`POST /v2/roles/search`."""
    require(caller(), "授予权限")
    return found_in([_shown(role) for role in _ROLES.values()], "roleId")


def get(_context: Context, role_id: str) -> Response:
    """`GET /v2/roles/{roleId}`."""
    return answer(_shown(_role(role_id)))


def create(_context: Context, asked: NewRole) -> Response:
    """`POST /v2/roles`."""
    return _fixed(asked.role_id)


def update(_context: Context, _asked: NewName, role_id: str) -> Response:
    """`PUT /v2/roles/{roleId}`."""
    return _fixed(_role(role_id).id)


def delete(_context: Context, role_id: str) -> Response:
    """`DELETE /v2/roles/{roleId}`."""
    return _fixed(_role(role_id).id)


def _fixed(role_id: str) -> Response:
    require(caller(), "授予权限")
    raise Refused(
        f"角色“{role_id}”不能新建、改名或删除：权限的种类由系统规定，只能授予账号或收回。"
    )


def holders(context: Context, role_id: str) -> Response:
    """`POST /v2/roles/{roleId}/users/search`."""
    role = _role(role_id)
    return logins(each for each in list_accounts(context.engine.store) if role.id in _held(each))


def groups(_context: Context, role_id: str) -> Response:
    """`POST /v2/roles/{roleId}/groups/search`: no group has a right."""
    _role(role_id)
    return found_in([], "groupId")


def grant_group(_context: Context, role_id: str, group_id: str) -> Response:
    """`PUT` and `DELETE /v2/roles/{roleId}/groups/{groupId}`."""
    raise Refused(f"“{_role(role_id).name}”不能授予用户组“{group_id}”，只能逐个授予账号。")


def grant(context: Context, role_id: str, username: str) -> Response:
    """`PUT /v2/roles/{roleId}/users/{username}`."""
    role, account = _role(role_id), account_of(context.engine.store, username)
    if role.id in _held(account):
        raise Refused(f"“{username}”已经是{role.name}。")
    return _set(context, account, {*_held(account), role.id})


def withdraw(context: Context, role_id: str, username: str) -> Response:
    """`DELETE /v2/roles/{roleId}/users/{username}`."""
    role, account = _role(role_id), account_of(context.engine.store, username)
    if role.id not in _held(account):
        raise NotFound(f"“{username}”不是{role.name}。")
    return _set(context, account, _held(account) - {role.id})


def _held(account: Account) -> set[str]:
    return {*account.rights, *account.offices}


def _set(context: Context, account: Account, roles: set[str]) -> Response:
    grant_rights(
        context.engine,
        account.login,
        rights=roles & RIGHTS.keys(),
        offices=roles & SEPARATE.keys(),
        world=Clock().now(),
        actor=caller(),
        now=context.now(),
    )
    return nothing()


_ROLE = "/roles/<role_id>"

ROUTES = (
    Route("POST", "/roles", create, NewRole, ROLE, 201),
    Route("POST", "/roles/search", search, gives=found(ROLE)),
    Route("GET", _ROLE, get, gives=ROLE),
    Route("PUT", _ROLE, update, NewName, ROLE),
    Route("DELETE", _ROLE, delete, status=204),
    Route("POST", f"{_ROLE}/users/search", holders, gives=LOGINS),
    Route("PUT", f"{_ROLE}/users/<username>", grant, status=204),
    Route("DELETE", f"{_ROLE}/users/<username>", withdraw, status=204),
    Route("POST", f"{_ROLE}/groups/search", groups, gives=found(record(groupId=TEXT))),
    Route("PUT", f"{_ROLE}/groups/<group_id>", grant_group, status=204),
    Route("DELETE", f"{_ROLE}/groups/<group_id>", grant_group, status=204),
)
