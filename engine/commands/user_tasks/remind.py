"""催办: ask for a task to be done; everyone who sees it sees that."""

from datetime import datetime, timedelta

from engine.commands.core import parties
from engine.commands.core.command_context import CommandContext
from engine.commands.core.engine import Engine
from engine.commands.core.loaded_instance import LoadedInstance
from engine.commands.core.loop import command_transaction
from engine.commands.core.moments import said
from engine.commands.core.task_access import lock_task
from engine.errors import NotFound, Refused
from engine.lifecycle.actor import Actor
from engine.lifecycle.audience import PERSONAL, STAFF
from engine.persistence import audiences, case_files
from engine.persistence.case_files import find
from engine.persistence.case_rows import UserTask

PAUSE = timedelta(hours=24)
"""One person asks for one task no more than once in this time."""


def remind(engine: Engine, key: int, *, actor: Actor, now: datetime, reason: str = "") -> None:
    """Remember that the actor asked for the task.

    Raises NotFound for a task of a case that the actor may not see; Refused once it has ended,
    where it is the actor's own, where the actor asked within the last 24 hours, and where it would
    tell an expert and whoever he judges of one another.
    """
    with command_transaction(engine, actor=actor, now=now, reason=reason) as context:
        task, case = lock_task(context, key, "remind")
        if find(context.transaction, actor, case.key) is None:
            raise NotFound(f"没有编号为 {key} 的任务，或者您没有查看它的权限。")
        _require_may_be_named(context, task, case)
        if task.assignee in actor.logins:
            raise Refused(f"任务“{task.name}”由{actor.name}自己办理，不用催办。")
        for line in case_files.lines_about_task(context.transaction, case.key, key, ["reminded"]):
            if line.actor == actor.login and line.at > now - PAUSE:
                raise Refused(f"您已于{said(line.at)}催办过任务“{task.name}”，24小时内不再重复。")
        context.note(case, "reminded", task.element_id, task.element_instance_key, task=key)


def _require_may_be_named(context: CommandContext, task: UserTask, case: LoadedInstance) -> None:
    """Refused to whoever is in the case as an expert alone, where others than the staff would read
    his name: whoever is judged is never told who judges.
    """
    reader = audiences.reader(context.transaction, context.actor, case.row)
    is_judge = not reader.everything and reader.roles and reader.roles <= PERSONAL
    if is_judge and parties.role_of(task) not in STAFF:
        raise Refused(f"专家不催办任务“{task.name}”：姓名会为他人所见，请与主管部门联系。")
