"""用户组: a group that accounts may be put into."""

from datetime import datetime

from engine.commands.core.engine import Engine
from engine.commands.core.loop import command_transaction
from engine.errors import Invalid
from engine.lifecycle.actor import Actor
from engine.lifecycle.authority import RIGHTS, SEPARATE, require
from engine.persistence.account_rows import Group


def register_group(engine: Engine, id: str, name: str, *, actor: Actor, now: datetime) -> None:
    """Make the group, or call it by another name. The groups that diagrams name exist already."""
    if not id or any(sign.isspace() or sign == "," for sign in id):
        raise Invalid("用户组编号不能为空，也不能含空格或逗号。")
    if id in RIGHTS or id in SEPARATE:
        raise Invalid(
            f"“{id}”是系统权限的编号，不是用户组：请换一个编号；授予权限由安全管理员办理。"
        )
    if not name.strip():
        raise Invalid("请写明用户组的名称。")
    with command_transaction(engine, actor=actor, now=now) as context:
        require(context.actor, "管理账号")
        context.transaction.merge(Group(id=id, name=name))
        context.installation_note("group_registered", group=id, name=name)
