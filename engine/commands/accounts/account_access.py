"""An account, for a command: found, its groups ones that exist and that the actor may give."""

from collections.abc import Iterable

from engine.commands.core.command_context import CommandContext
from engine.errors import Invalid, NotFound, Refused
from engine.lifecycle.actor import SYSTEM
from engine.lifecycle.authority import RIGHTS, SEPARATE, require
from engine.persistence import accounts
from engine.persistence.account_rows import User

NOT_IN_PRODUCTION = (
    "正式环境没有什么都能做的管理员：请分设系统管理员、安全管理员和审计员，由三个账号担任。"
)


def find(context: CommandContext, login: str) -> User:
    """The account; NotFound where there is none."""
    user = context.transaction.get(User, login)
    if user is None:
        raise NotFound(f"没有账号“{login}”。")
    return user


def set_groups(context: CommandContext, login: str, groups: Iterable[str]) -> None:
    """The account is in these groups and no other; those that the program itself names are made.

    Raises Invalid for a group that does not exist; Forbidden where the actor may not give or take
    what changes; Refused where the account holds an office that takes no part in cases.
    """
    wanted = set(groups)
    before = accounts.groups_of(context.transaction, [login])
    changed = wanted ^ before
    if changed & RIGHTS.keys():
        require(context.actor, "授予权限")
    if changed - RIGHTS.keys():
        require(context.actor, "管理账号")
    if context.actor == SYSTEM:
        accounts.make_groups(context.transaction, wanted)
    unknown = wanted - accounts.known_groups(context.transaction, wanted) - RIGHTS.keys()
    if unknown:
        named = "、".join(sorted(unknown))
        raise Invalid(f"没有用户组“{named}”：请核对，或者先登记这个用户组。")
    require_apart(context, wanted, accounts.offices_of(context.transaction, login))
    accounts.set_groups(context.transaction, login, sorted(wanted))


def require_apart(context: CommandContext, groups: Iterable[str], offices: Iterable[str]) -> None:
    """Raises Refused where offices would meet in one account that production keeps apart."""
    held = [SEPARATE[office].name for office in sorted(offices)]
    if not context.engine.settings.production or not held:
        return
    if len(held) > 1:
        raise Refused(f"{'、'.join(held)}须由不同的账号担任。")
    if [*groups]:
        raise Refused(f"{held[0]}不参与办理案件，也不兼其他权限：请先移出所有用户组。")
