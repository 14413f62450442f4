"""授权: which rights over the system an account has, and which of the three offices it holds."""

from collections.abc import Collection
from datetime import datetime

from engine.commands.accounts import account_access
from engine.commands.accounts.lost_access import take_lost_access
from engine.commands.core.engine import Engine
from engine.commands.core.loop import command_transaction
from engine.errors import Invalid, Refused
from engine.lifecycle.actor import Actor
from engine.lifecycle.authority import RIGHTS, SEPARATE, require
from engine.persistence import accounts, sign_ins


def grant_rights(
    engine: Engine,
    login: str,
    *,
    rights: Collection[str] = (),
    offices: Collection[str] = (),
    world: datetime | None = None,
    actor: Actor,
    now: datetime,
) -> None:
    """The account has these rights (`authority.RIGHTS`) and offices (`authority.SEPARATE`) alone.

    Its sessions end, so that it signs in again with what it may do now. Raises NotFound; Invalid
    for what is no right; Refused for one's own account, and in production where an account would
    hold two of the three offices, or one of them beside a part in the procedures.
    """
    if unknown := ({*rights} - RIGHTS.keys()) | ({*offices} - SEPARATE.keys()):
        raise Invalid(f"没有这样的权限：{'、'.join(sorted(unknown))}。")
    with command_transaction(engine, actor=actor, now=now) as context:
        require(context.actor, "授予权限")
        account_access.find(context, login)
        if login == actor.login:
            raise Refused("不能给自己授权：请由另一位安全管理员办理。")
        held = accounts.groups_of(context.transaction, [login])
        offices_before = accounts.offices_of(context.transaction, login)
        groups = held - RIGHTS.keys() | {*rights}
        account_access.require_apart(context, groups, offices)
        accounts.set_offices(context.transaction, login, offices)
        account_access.set_groups(context, login, groups)
        take_lost_access(context, login)
        sign_ins.end_all(context.transaction, login, world or now)
        context.installation_note(
            "rights_granted",
            login=login,
            rights_before=[*sorted(held & RIGHTS.keys())],
            rights=[*sorted(rights)],
            offices_before=[*sorted(offices_before)],
            offices=[*sorted(offices)],
        )
