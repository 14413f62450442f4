"""A user task in hand: found, its case locked, the verb allowed by its state and to the actor."""

from engine.commands.case import Case
from engine.commands.moments import said
from engine.commands.wait_rows import candidates
from engine.commands.work import Work
from engine.errors import NotFound, Refused
from engine.lifecycle.actor import Actor
from engine.lifecycle.states import USER_TASK
from engine.persistence import user_tasks
from engine.persistence.case_rows import UserTask
from engine.persistence.runtime_rows import Candidate


def take(work: Work, key: int, event: str) -> tuple[UserTask, Case]:
    """The task and its case, both locked; Refused where state or person do not allow `event`."""
    instance_key = user_tasks.instance_of(work.transaction, key)
    if instance_key is None:
        raise NotFound(f"没有编号为 {key} 的任务。")
    case = work.case(instance_key)
    task = user_tasks.fresh(work.transaction, key)
    task_state_allows(task, event, work.actor)
    return task, case


def task_state_allows(task: UserTask, event: str, actor: Actor) -> str:
    """The state after `event`; the refusal says who brought the task where it is, and when."""
    ended = ""
    if task.ended_at is not None:
        who = f"{task.completed_by_name}于" if task.completed_by_name else ""
        ended = f"{who}{said(task.ended_at)}{USER_TASK.word(task.state)}。"
    return USER_TASK.after(task.state, event, task.name, actor, ended)


def require_hand(task: UserTask, actor: Actor, verb: str) -> None:
    """Refused unless the task is the actor's, or is offered to it and nobody has it."""
    if actor.unrestricted or task.assignee in actor.logins:
        return
    if task.assignee is not None:
        raise Refused(f"{actor.name}不能{verb}任务“{task.name}”：它已由 {task.assignee} 认领。")
    if not is_candidate(task, actor):
        raise Refused(f"{actor.name}不能{verb}任务“{task.name}”：不是它的办理人或候选人。")


def is_candidate(task: UserTask, actor: Actor) -> bool:
    """Whether the diagram offers the task to the actor."""
    return bool(actor.groups & set(task.candidate_groups)) or bool(
        actor.logins & set(task.candidate_users)
    )


def require_same(task: UserTask, revision: int | None) -> None:
    """Refused where the task changed since the page that acts now was opened."""
    if revision is not None and revision != task.revision:
        raise Refused(
            f"任务“{task.name}”在您打开页面之后已被改动（现由 {task.assignee or '无人'} 办理），"
            "请刷新后再试；您填写的内容仍在草稿中。"
        )


def offer(work: Work, task: UserTask) -> None:
    """Show the task to those who may have it now."""
    user_tasks.withdraw_offers(work.transaction, task.key)
    work.transaction.add_all(candidates(task))
    work.transaction.add_all(
        Candidate(
            task_key=task.key,
            who=f"user:{login}",
            role="signer",
            deadline_at=task.deadline_at,
            offered=True,
        )
        for login in task.signers
    )
