"""Who may stand in for whom: colleagues, for as long as they are."""

from engine.commands.core.command_context import CommandContext
from engine.lifecycle.authority import RIGHTS
from engine.persistence import accounts, seal_groups
from engine.persistence.account_rows import User


def are_colleagues(context: CommandContext, one: User, other: User) -> bool:
    """Whether both are of the same organisation; of accounts without one, whether they are in a
    group together that has a part in the procedures.
    """
    if one.organisation or other.organisation:
        return one.organisation == other.organisation
    groups = [accounts.groups_of(context.transaction, [user.login]) for user in (one, other)]
    return bool(groups[0] & groups[1] - RIGHTS.keys())


def end_appointments_of_strangers(context: CommandContext, login: str) -> set[str]:
    """End what appoints somebody who is no colleague any more; answers the deputies."""
    where = context.transaction
    where.flush()
    ended: set[str] = set()
    for one in accounts.appointments(where, context.now):
        absent, deputy = where.get_one(User, one.absent), where.get_one(User, one.deputy)
        if login not in (one.absent, one.deputy) or are_colleagues(context, absent, deputy):
            continue
        one.ends_at = max(context.now, one.begins_at)
        seal_groups.touch(where, "account", one.absent)
        context.installation_note("deputy_ended", absent=one.absent, deputy=one.deputy)
        ended.add(one.deputy)
    where.flush()
    return ended
