"""Accounts: change what one is called, its organisation, its part in the procedures."""

from collections.abc import Sequence
from datetime import datetime

from engine.commands.accounts import account_access
from engine.commands.accounts.lost_access import take_lost_access
from engine.commands.core.engine import Engine
from engine.commands.core.loop import command_transaction
from engine.errors import Invalid
from engine.json_types import Json
from engine.lifecycle.actor import Actor
from engine.lifecycle.authority import RIGHTS, require
from engine.persistence import accounts


def change_account(
    engine: Engine,
    login: str,
    *,
    name: str,
    groups: Sequence[str],
    organisation: str | None,
    actor: Actor,
    now: datetime,
) -> None:
    """Give the account this name, these groups and this organisation; its rights stay as they are.

    Raises NotFound; Invalid for an unknown group or an empty name; Forbidden for a right that the
    account does not have, which is the security administrator's to grant.
    """
    if not name.strip():
        raise Invalid("姓名要填写。")
    with command_transaction(engine, actor=actor, now=now) as context:
        require(context.actor, "管理账号")
        user = account_access.find(context, login)
        held = accounts.groups_of(context.transaction, [login])
        account_access.set_groups(context, login, {*groups} | held & RIGHTS.keys())
        before = user.name, user.organisation
        user.name, user.organisation = name, organisation
        take_lost_access(context, login, moved=before[1] != organisation)
        changes: dict[str, Json] = {
            "groups_before": [*sorted(held)],
            "groups": [*sorted(groups)],
        }
        if before != (name, organisation):
            changes |= {"name": name, "organisation": organisation}
        context.installation_note("account_changed", login=login, **changes)
