"""Tasks in the hands of somebody who may have them no longer go back to their candidates, and cases
in which nothing is his any more are not his to read.
"""

from collections.abc import Iterable

from engine.commands.core import parties
from engine.commands.core.command_context import CommandContext
from engine.commands.core.task_access import is_candidate, offer
from engine.definitions.starting import startable_by
from engine.lifecycle.audience import OF_ORGANISATIONS, is_of_one
from engine.persistence import accounts, audiences, case_files, user_tasks
from engine.persistence.account_rows import User
from engine.persistence.hands import is_named, was_taken


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


def part_from_cases(context: CommandContext, login: str, *, moved: bool = False) -> None:
    """Of the cases that he reads by his name, those in which nothing is his any more: he is in none
    of the groups by which he began them or did his steps, and no step names him.

    `moved`: he is of another organisation now, so that a group which many organisations are in no
    longer says whose cases are his.
    """
    context.transaction.flush()
    user = context.transaction.get(User, login)
    if user is None:
        return
    actor = accounts.actor_from(context.transaction, user, context.now)
    for root_key, role in audiences.parts_of(context.transaction, f"user:{login}"):
        groups = actor.groups
        if moved and role in OF_ORGANISATIONS:
            groups = frozenset(group for group in groups if is_of_one(group))
        if not _has_part(context, root_key, role, login, groups):
            parties.remove(context, context.case(root_key), f"user:{login}", role)


def part_where_taken(context: CommandContext, login: str) -> None:
    """Of the cases that he reads by his name, those in which nothing is his any more and all that
    was his he took as a candidate; who was named, or asked for an opinion, reads on.
    """
    user, where = context.transaction.get(User, login), context.transaction
    if user is None:
        return
    groups = accounts.actor_from(where, user, context.now).groups
    for root_key, role in audiences.parts_of(where, f"user:{login}"):
        tasks = [
            task
            for task in case_files.tasks_of_person(where, root_key, login)
            if parties.role_of(task) == role
        ]
        if not tasks or _has_part(context, root_key, role, login, groups):
            continue
        if all(was_taken(where, task, login) for task in tasks):
            parties.remove(context, context.case(root_key), f"user:{login}", role)


def _has_part(
    context: CommandContext, root_key: int, role: str, login: str, groups: frozenset[str]
) -> bool:
    for task in case_files.tasks_of_person(context.transaction, root_key, login):
        offered = task.candidate_groups
        named = login in {*task.candidate_users, *task.signers} or not offered
        in_hand = task.state == "open" and task.assignee == login
        if parties.role_of(task) == role and (named or in_hand or groups & {*offered}):
            return True
    case = context.case(root_key)
    begins = startable_by(case.process.drawn)
    return case.row.started_by == login and (not begins or bool(groups & begins))


def _hand_back(context: CommandContext, user: User) -> None:
    where, login = context.transaction, user.login
    actor = accounts.actor_from(where, user, context.now)
    for task in user_tasks.in_hands_of(where, login):
        case = context.case(task.instance_key)
        others = {*task.candidate_users} - {login} or task.candidate_groups
        his = user.active and (is_candidate(task, actor) or is_named(where, task))
        if his or not others:
            continue
        task.assignee = None
        offer(context, task)
        parties.part(context, case, login, task)
        context.note(
            case, "user_task_released", task.element_id, task.element_instance_key, task=task.key
        )
