"""In whose hands an open task is, and whether by his name or as one of its candidates."""

from sqlalchemy import select

from engine.lifecycle.audience import role_said
from engine.persistence import audiences, case_files, user_tasks
from engine.persistence.case_rows import Instance, UserTask
from engine.persistence.store import Transaction

_GIVEN = ("user_task_created", "user_task_claimed", "user_task_assigned")


def is_named(transaction: Transaction, task: UserTask) -> bool:
    """Whether the task was given to its assignee by his name, and not taken by him as one of its
    candidates.
    """
    if not task.candidate_groups and not task.candidate_users:
        return True
    case = task.instance_key
    given = case_files.lines_about_task(transaction, case, task.key, _GIVEN)
    last = given[-1].kind if given else ""
    if last != "user_task_assigned":
        return last != "user_task_claimed"
    root = transaction.scalar(select(Instance.root_key).where(Instance.key == case))
    role = role_said(task.headers.get("role"))
    return f"user:{task.assignee}" in audiences.parties_of(transaction, root or case, [role])


def was_taken(transaction: Transaction, task: UserTask, login: str) -> bool:
    """Whether somebody came to the task as one of its candidates alone: nobody gave it to him or
    asked him about it.
    """
    kinds = (*_GIVEN, "opinion_asked")
    lines = case_files.lines_about_task(transaction, task.instance_key, task.key, kinds)
    given = {line.data.get("assignee") for line in lines if line.kind == "user_task_assigned"}
    given |= {line.data.get("assignee") for line in lines if line.kind == "user_task_created"}
    asked = {line.data.get("signer") for line in lines if line.kind == "opinion_asked"}
    return login not in given | asked


def held_as_candidate(
    transaction: Transaction, login: str, logins: frozenset[str], groups: frozenset[str]
) -> frozenset[int]:
    """The keys of the open tasks that somebody took as a candidate and is none of any more, being
    these logins and in these groups.
    """
    return frozenset(
        task.key
        for task in user_tasks.in_hands_of(transaction, login)
        if not _is_candidate(task, logins, groups) and not is_named(transaction, task)
    )


def _is_candidate(task: UserTask, logins: frozenset[str], groups: frozenset[str]) -> bool:
    return bool(groups & {*task.candidate_groups} or logins & {*task.candidate_users})
