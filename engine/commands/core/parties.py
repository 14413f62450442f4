"""The parties of a case: noted by the engine when somebody becomes one, never a variable."""

from collections.abc import Iterator, Mapping, Sequence

from engine.commands.core.command_context import CommandContext
from engine.commands.core.loaded_instance import LoadedInstance
from engine.definitions.starting import begun_by_hand
from engine.json_types import Json
from engine.lifecycle.audience import NO_ROLE, PERSONAL, makes_party, recused_from, role_said
from engine.persistence import accounts, audiences, case_files
from engine.persistence.case_rows import UserTask
from engine.persistence.visibility import candidacies

ROLE = "role"
"""The property of a step that says the role of those who do it."""


def note_starter(context: CommandContext, case: LoadedInstance) -> None:
    """Whoever begins a case by hand is its party, in the role that the start event says."""
    start = begun_by_hand(case.process.drawn)
    role = role_said(start.properties.get(ROLE)) if start else NO_ROLE
    add(context, case, [(f"user:{context.actor.login}", role)])


def note_offered(context: CommandContext, case: LoadedInstance, tasks: Sequence[UserTask]) -> None:
    """Whom tasks are offered or given to, in the roles of their steps.

    A group that another loaded task was offered to is a party already: nothing is written for it.
    """
    keys = {task.key for task in tasks}
    in_hand = [
        one
        for one in context.transaction.identity_map.values()
        if isinstance(one, UserTask) and one.instance_key == case.key and one.key not in keys
    ]
    known = {party for task in in_hand for party in _groups(task)}
    known |= {party for task in tasks for party in _by_group(context, task)}
    add(context, case, [party for task in tasks for party in _offered(task) if party not in known])


def _by_group(context: CommandContext, task: UserTask) -> Iterator[tuple[str, str]]:
    """Whoever has the task as one of a group that is a party itself: the group opens the case to
    him as long as he is in it, and no longer.
    """
    login, groups = task.assignee, {who.removeprefix("group:") for who, _ in _groups(task)}
    if login is None or not groups or login in task.candidate_users:
        return
    his = context.actor.groups if login == context.actor.login else frozenset[str]()
    if groups & (his or accounts.groups_of(context.transaction, [login])):
        yield f"user:{login}", role_said(task.headers.get(ROLE))


def _groups(task: UserTask) -> Iterator[tuple[str, str]]:
    role = role_said(task.headers.get(ROLE))
    groups = (group for group in task.candidate_groups if makes_party(group, role))
    return ((f"group:{group}", role) for group in groups)


def part_of(task: UserTask) -> Iterator[tuple[str, str]]:
    """Whoever has a part in the case by the task, offered or done, and in which role."""
    yield from _offered(task)
    if task.completed_by:
        yield f"user:{task.completed_by}", role_said(task.headers.get(ROLE))


def _offered(task: UserTask) -> Iterator[tuple[str, str]]:
    yield from _groups(task)
    role = role_said(task.headers.get(ROLE))
    logins = [*task.candidate_users, task.assignee, *task.signers]
    yield from ((f"user:{login}", role) for login in logins if login)


def note_person(context: CommandContext, case: LoadedInstance, login: str, task: UserTask) -> None:
    """Somebody is asked about a task, in the role of its step."""
    add(context, case, [(f"user:{login}", role_said(task.headers.get(ROLE)))])


def note_doer(context: CommandContext, case: LoadedInstance, login: str, task: UserTask) -> None:
    """Whoever does a task is a party; nothing is written where its offer made him one already, or
    a group of his, or somebody whom he stands in for as long as he does.
    """
    known = {who for who, _ in _offered(task)}
    if not known.intersection(candidacies(context.actor)):
        note_person(context, case, login, task)


def recuse(context: CommandContext, case: LoadedInstance, login: str, task: UserTask) -> None:
    """Somebody keeps out of the case in the role of the step (回避): he is its party no more, and
    no task of the role is shown to him again."""
    role = role_said(task.headers.get(ROLE))
    remove(context, case, f"user:{login}", role)
    add(context, case, [(f"user:{login}", recused_from(role))])


def is_recused(context: CommandContext, login: str, task: UserTask) -> bool:
    """Whether somebody keeps out of the task's case in the role of its step."""
    return login in recused(context, [task]).get(task.key, ())


def recused(context: CommandContext, tasks: Sequence[UserTask]) -> Mapping[int, frozenset[str]]:
    """The logins of those who keep out, by the key of the task."""
    asked = {task.key: role_said(task.headers.get(ROLE)) for task in tasks}
    roots = {task.key: context.case(task.instance_key).row.root_key for task in tasks}
    found = {
        (roots[key], role): audiences.recused(context.transaction, roots[key], role)
        for key, role in asked.items()
        if role in PERSONAL
    }
    return {key: found.get((roots[key], role), frozenset()) for key, role in asked.items()}


def part(context: CommandContext, case: LoadedInstance, login: str | None, task: UserTask) -> None:
    """The task is somebody's no more: unless he has another part in the case in the role of the
    step, he is its party no more."""
    role = role_said(task.headers.get(ROLE))
    offered = {*task.candidate_users, *task.signers, task.assignee}
    if login is None or login in offered or (case.row.started_by == login and role != NO_ROLE):
        return
    others = case_files.tasks_of_person(context.transaction, case.row.root_key, login)
    if not any(role_said(one.headers.get(ROLE)) == role for one in others if one.key != task.key):
        remove(context, case, f"user:{login}", role)


def remove(context: CommandContext, case: LoadedInstance, who: str, role: str) -> None:
    """The case concerns them in that role no more, in the tables and in the history."""
    if audiences.remove_party(context.transaction, case.row.root_key, who, role):
        context.note(case, "party_left", "", case.key, who=who, role=role)


def note_groups(
    context: CommandContext, case: LoadedInstance, groups: Sequence[tuple[str, str]]
) -> None:
    """Groups that the register says the case concerns, each with its role."""
    add(context, case, [(f"group:{group}", role) for group, role in groups])


def add(context: CommandContext, case: LoadedInstance, found: Sequence[tuple[str, str]]) -> None:
    """What is new of it, in the tables and in the history; who keeps out stays out."""
    root = case.row.root_key
    kept_out = {
        (f"user:{login}", role)
        for role in {role for _, role in found} & PERSONAL
        for login in audiences.recused(context.transaction, root, role)
    }
    joining = [party for party in found if party not in kept_out]
    added = audiences.add_parties(context.transaction, root, joining)
    if added:
        parties: list[Json] = [[who, role] for who, role in added]
        context.note(case, "parties_joined", "", case.key, parties=parties)


def role_of(task: UserTask) -> str:
    """The role of those who do the task."""
    return role_said(task.headers.get(ROLE))
