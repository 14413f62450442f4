"""A user task, for a command: found, its case locked, the verb allowed by state and actor."""

from typing import Literal

from engine.commands.core import parties
from engine.commands.core.command_context import CommandContext
from engine.commands.core.loaded_instance import LoadedInstance
from engine.commands.core.moments import said
from engine.commands.core.wait_rows import candidates
from engine.errors import Forbidden, Invalid, NotFound, Refused
from engine.lifecycle.actor import Actor
from engine.lifecycle.audience import PERSONAL
from engine.lifecycle.authority import oversees, require_part
from engine.lifecycle.states import USER_TASK
from engine.persistence import accounts, audiences, case_files, user_tasks
from engine.persistence.account_rows import User
from engine.persistence.case_rows import UserTask
from engine.persistence.hands import is_named

SEPARATION_HEADER = "separateFrom"
"""Element ids, comma-separated: who completed one of them may not complete this task (回避)."""

_INTERESTED = ("applicant", "participant")
"""Whom the case is about; they judge it in nobody's place."""


def lock_task(context: CommandContext, key: int, event: str) -> tuple[UserTask, LoadedInstance]:
    """The task and its case, both locked; Refused where state or person do not allow `event`."""
    require_part(context.actor)
    found = context.task(key)
    if found is None:
        raise NotFound(f"没有编号为 {key} 的任务。")
    task, case = found
    if not _may_open(context, task):
        _require_waited_for(context, task, event)
    task_state_allows(task, event, context.actor)
    return task, case


def _may_open(context: CommandContext, task: UserTask) -> bool:
    """Whether the actor may know of the task and of who did it."""
    actor = context.actor
    known = oversees(actor) or is_candidate(task, actor) or task.assignee in actor.logins
    return known or user_tasks.find(context.transaction, actor, task.key) is not None


def _require_waited_for(context: CommandContext, task: UserTask, event: str) -> None:
    """Whoever sees the case may press a step that he may not open, while it is open, but for a step
    that somebody judges in person, who would read his name; who did it he is not told. NotFound, as
    for a task that there is not, for anything else.
    """
    if event != "remind" or not case_files.find(
        context.transaction, context.actor, task.instance_key
    ):
        raise NotFound(f"没有编号为 {task.key} 的任务。")
    if task.ended_at is not None:
        raise Refused(f"任务“{task.name}”已经结束，不用催办。")
    if parties.role_of(task) in PERSONAL:
        raise Refused(f"任务“{task.name}”由专家独立办理，当事人不能催办，请与主管部门联系。")


def task_state_allows(task: UserTask, event: str, actor: Actor) -> str:
    """The state after `event`; the refusal says who brought the task where it is, and when."""
    ended = ""
    if task.ended_at is not None:
        who = f"{task.completed_by_name}于" if task.completed_by_name else ""
        ended = f"{who}{said(task.ended_at)}{USER_TASK.word(task.state)}。"
    return USER_TASK.after(task.state, event, task.name, actor, ended)


def require_hand(context: CommandContext, task: UserTask, verb: str) -> None:
    """Refused unless the task is the actor's, or is offered to it and nobody has it."""
    actor = context.actor
    if actor.unrestricted:
        return
    _require_no_interest(context, task, verb)
    if task.headers.get(parties.ROLE) in PERSONAL:
        _require_in_person(context, task, verb)
        actor = actor.itself
    if task.assignee in actor.logins:
        _require_still_theirs(context, task, verb)
        return
    if task.assignee is not None:
        who = accounts.name_of(context.transaction, task.assignee)
        raise Refused(f"{actor.name}不能{verb}任务“{task.name}”：它已由{who}认领。")
    if not is_candidate(task, actor):
        raise Forbidden(f"{actor.name}不能{verb}任务“{task.name}”：不是它的办理人或候选人。")


GIVE_BACK = "释放"


def _require_still_theirs(context: CommandContext, task: UserTask, verb: str) -> None:
    """Forbidden to whoever took the task as a candidate and is none any more; he may give it back.

    Whom the diagram or somebody else named is a party by his name, whatever groups he is in.
    """
    actor = context.actor
    if verb == GIVE_BACK or is_candidate(task, actor) or is_named(context.transaction, task):
        return
    raise Forbidden(
        f"{actor.name}不能{verb}任务“{task.name}”：本人已不在可以办理它的用户组，或者代理已经结束；"
        "请释放这项任务，由其他候选人办理。"
    )


def _require_no_interest(context: CommandContext, task: UserTask, verb: str) -> None:
    """Forbidden to whoever applies in the case and would judge it as somebody's deputy (回避)."""
    actor, where = context.actor, context.transaction
    if not actor.stands_for or task.headers.get(parties.ROLE) in _INTERESTED:
        return
    own = accounts.groups_of(where, [actor.login])
    if task.assignee == actor.login or actor.login in task.candidate_users:
        return
    if task.assignee is None and own & set(task.candidate_groups):
        return
    root = context.case(task.instance_key).row.root_key
    applying = set(audiences.parties_of(where, root, _INTERESTED))
    if applying & {f"user:{actor.login}", *(f"group:{group}" for group in own)}:
        raise Forbidden(
            f"{actor.name}不能代他人{verb}任务“{task.name}”：本人是本案的申请一方，应当回避，请由他人办理。"
        )


def require_separation(context: CommandContext, task: UserTask) -> None:
    """Refused to whoever did one of the tasks that this one is to be separate from, and to the
    operator who changed the case past its diagram (回避).
    """
    actor, header = context.actor, task.headers.get(SEPARATION_HEADER)
    if not isinstance(header, str):
        return
    elements = [part.strip() for part in header.split(",") if part.strip()]
    done_by = user_tasks.who_completed(context.transaction, task.instance_key, elements)
    if actor.login in done_by:
        raise Refused(
            f"{actor.name}应当回避：本人已办理过本案中与“{task.name}”须分离的环节，请转由他人办理。"
        )
    root = context.case(task.instance_key).row.root_key
    if not actor.unrestricted and case_files.changed_by_hand(
        context.transaction, root, actor.login
    ):
        raise Refused(
            f"{actor.name}应当回避：本人曾以运行维护人员身份改动本案的数据、办理位置或候选人，"
            f"不能办理“{task.name}”，请转由他人办理。"
        )


def _require_in_person(context: CommandContext, task: UserTask, verb: str) -> None:
    """Forbidden to a deputy, and to whoever keeps out of the case (回避)."""
    actor, theirs = context.actor, context.actor.itself
    if parties.is_recused(context, actor.login, task):
        raise Forbidden(
            f"{actor.name}不能{verb}任务“{task.name}”：本人已在本案申请回避，请由他人办理。"
        )
    in_hand = task.assignee in actor.logins or is_candidate(task, actor)
    if in_hand and task.assignee != actor.login and not is_candidate(task, theirs):
        raise Forbidden(
            f"{actor.name}不能代他人{verb}任务“{task.name}”：它须由本人办理，不能代理；"
            "本人不能办理的，请转由其他人办理。"
        )


def is_candidate(task: UserTask, actor: Actor) -> bool:
    """Whether the diagram offers the task to the actor."""
    return bool(actor.groups & set(task.candidate_groups)) or bool(
        actor.logins & set(task.candidate_users)
    )


def colleague(context: CommandContext, task: UserTask, login: str, *, asked: bool = False) -> User:
    """An active account that may have the task; `asked`: that may be asked about it.

    Whoever the diagram offers the task to may have it, and give an opinion, as may the actor's own
    organisation; an administrator may name anybody. Raises Invalid with what can be done instead.
    """
    found = context.transaction.get(User, login)
    if found is None or not found.active:
        raise Invalid(f"没有可用的账号“{login}”。")
    known = accounts.colleagues(
        context.transaction,
        task.candidate_groups,
        task.candidate_users,
        context.actor.organisation if asked else None,
    )
    if not context.actor.unrestricted and login not in {user.login for user in known}:
        raise Invalid(f"{found.name}不在任务“{task.name}”的候选人之中，请选择本组的同事。")
    if parties.is_recused(context, login, task):
        raise Invalid(f"{found.name}已在本案申请回避，任务“{task.name}”请交给其他人。")
    return found


def require_same(context: CommandContext, task: UserTask, revision: int | None) -> None:
    """Refused where the task changed since the page that acts now was opened."""
    if revision is not None and revision != task.revision:
        has = accounts.name_of(context.transaction, task.assignee) if task.assignee else ""
        stands = f"现由{has}办理" if has else "现无人认领"
        raise Refused(
            f"任务“{task.name}”在您打开页面之后已被改动（{stands}），"
            "请刷新后再试；您填写的内容仍在草稿中。"
        )


def offer(context: CommandContext, task: UserTask) -> None:
    """Show the task to those who may have it now; whoever was asked for advice keeps seeing it."""
    user_tasks.withdraw_offers(context.transaction, task.key)
    kept_out = parties.recused(context, [task])
    signers = (asked(task, login, "signer") for login in task.signers)
    user_tasks.show(context.transaction, [*candidates(task, kept_out[task.key]), *signers])
    parties.note_offered(context, context.case(task.instance_key), [task])


def asked(task: UserTask, login: str, role: Literal["signer", "adviser"]) -> user_tasks.Shown:
    """The task as shown to someone whose opinion is wanted."""
    return user_tasks.shown(task, f"user:{login}", role, offered=True)
