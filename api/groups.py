"""Groups and who is in them; what a group is called has no description."""

from typing import Any

from flask import Response

from api.authentication import caller
from api.context import Context, Route, answer, nothing
from api.membership import LOGINS, ROLE, NewName, accounts_in_use, change, logins
from api.requests import Name
from api.schemas import TEXT, found, record
from api.short_lists import found_in
from engine.commands.accounts.register_group import register_group
from engine.errors import NotFound, Refused
from engine.lifecycle.authority import RIGHTS, require
from engine.queries.accounts import Account, account_of, list_groups


class NewGroup(NewName):
    """`POST /v2/groups`."""

    group_id: Name


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


def update_group(context: Context, asked: NewName, group_id: str) -> Response:
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
    return logins(each for each in accounts_in_use(context) if group_id in each.groups)


def roles(context: Context, group_id: str) -> Response:
    """`POST /v2/groups/{groupId}/roles/search`: rights are granted to accounts, one by one."""
    _named(context, group_id)
    return found_in([], "roleId")


def join(context: Context, group_id: str, username: str) -> Response:
    """`PUT /v2/groups/{groupId}/users/{username}`."""
    account = _account(context, group_id, username)
    if group_id in account.groups:
        raise Refused(f"“{username}”已经在用户组“{group_id}”里。")
    change(context, account, groups=[*account.groups, group_id])
    return nothing()


def leave(context: Context, group_id: str, username: str) -> Response:
    """`DELETE /v2/groups/{groupId}/users/{username}`."""
    account = _account(context, group_id, username)
    if group_id not in account.groups:
        raise NotFound(f"“{username}”不在用户组“{group_id}”里。")
    change(context, account, groups=[each for each in account.groups if each != group_id])
    return nothing()


def _account(context: Context, group_id: str, username: str) -> Account:
    if group_id in RIGHTS:
        raise Refused(f"“{group_id}”是一种权限，由安全管理员以角色授予。")
    _named(context, group_id)
    return account_of(context.engine.store, username)


_GROUP = record(groupId=TEXT, name=TEXT, description=TEXT)
_OF_GROUP = "/groups/<group_id>"

ROUTES = (
    Route(
        "POST",
        "/groups",
        create_group,
        NewGroup,
        _GROUP,
        201,
        examples={"新增": {"groupId": "experts", "name": "专家组"}},
    ),
    Route("POST", "/groups/search", search_groups, gives=found(_GROUP)),
    Route("GET", _OF_GROUP, get_group, gives=_GROUP),
    Route("PUT", _OF_GROUP, update_group, NewName, _GROUP),
    Route("DELETE", _OF_GROUP, delete_group, status=204),
    Route("POST", f"{_OF_GROUP}/users/search", members, gives=LOGINS),
    Route("POST", f"{_OF_GROUP}/roles/search", roles, gives=found(ROLE)),
    Route("PUT", f"{_OF_GROUP}/users/<username>", join, status=204),
    Route("DELETE", f"{_OF_GROUP}/users/<username>", leave, status=204),
)
