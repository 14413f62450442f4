"""Tasks in the hands of somebody who may have them no longer go back to their candidates."""

from collections.abc import Iterable

from engine.commands.core import parties
from engine.commands.core.command_context import CommandContext
from engine.commands.core.task_access import is_candidate, is_named, offer
from engine.persistence import accounts, user_tasks
from engine.persistence.account_rows import User


def deputies_of(context: CommandContext, login: str) -> set[str]:
    """Whoever stands in for somebody now or later."""
    running = accounts.appointments(context.transaction, context.now)
    return {one.deputy for one in running if one.absent == login}


def hand_back(context: CommandContext, logins: Iterable[str]) -> None:
    """Of each, what he took as a candidate and is no candidate of any more.

    What somebody was given by his name stays his, unless his account is disabled and there are
    others who may do it.
    """
    context.transaction.flush()
    for login in sorted(set(logins)):
        user = context.transaction.get(User, login)
        if user is not None:
            _hand_back(context, user)


def _hand_back(context: CommandContext, user: User) -> None:
    where, login = context.transaction, user.login
    actor = accounts.actor_from(where, user, context.now)
    for task in user_tasks.in_hands_of(where, login):
        case = context.case(task.instance_key)
        others = {*task.candidate_users} - {login} or task.candidate_groups
        his = user.active and (is_candidate(task, actor) or is_named(context, task))
        if his or not others:
            continue
        task.assignee = None
        offer(context, task)
        parties.part(context, case, login, task)
        context.note(
            case, "user_task_released", task.element_id, task.element_instance_key, task=task.key
        )
