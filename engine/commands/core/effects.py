"""What a handler does to other process instances: it ends them, moves their tasks, waits for one.

Each is done after the handler's own step, in the same transaction.
"""

from dataclasses import replace
from functools import partial

from engine.commands.core.command_context import CommandContext
from engine.commands.core.handlers import EndInstance, MoveTasks
from engine.commands.core.loaded_instance import LoadedInstance
from engine.commands.core.task_access import offer
from engine.execution.stimuli import Cancel, SetVariables
from engine.execution.waits import UserTask
from engine.json_types import Json
from engine.lifecycle.actor import SYSTEM
from engine.persistence import user_tasks
from engine.persistence.case_rows import UserTask as TaskRow


def follow(context: CommandContext, effects: list[EndInstance | MoveTasks]) -> None:
    """Do what a handler asked for, after the messages that it sent."""
    for effect in effects:
        if isinstance(effect, EndInstance):
            context.todo.append(partial(end_instance, context, effect))
        else:
            context.todo.append(partial(move_tasks, context, effect))


def end_instance(context: CommandContext, effect: EndInstance) -> None:
    """End it, with the reason in its history, where it has not ended by itself."""
    case = context.case(effect.key)
    if case.is_living:
        context.note(case, "canceled", "", effect.key, because=effect.reason)
        context.send(case, Cancel(effect.reason), SYSTEM, effect.reason)


def move_tasks(context: CommandContext, effect: MoveTasks) -> None:
    """Its open tasks that were offered to a group are offered to the new one; nobody holds them."""
    case = context.case(effect.key)
    if not case.is_living:
        return
    if effect.variables:
        context.note(case, "variables_set", "", case.key, variables=dict(effect.variables))
        context.send(case, SetVariables(case.key, effect.variables), SYSTEM)
    for task in user_tasks.open_in(context.transaction, case.key):
        if effect.group in task.candidate_groups and case.is_open(task.key):
            _move(context, case, task, effect)
    for key, wait in case.opened.items():
        if isinstance(wait, UserTask) and effect.group in wait.candidate_groups:
            groups = tuple(effect.renamed(wait.candidate_groups))
            case.opened[key] = replace(wait, candidate_groups=groups)


def _move(context: CommandContext, case: LoadedInstance, task: TaskRow, effect: MoveTasks) -> None:
    where, groups = (
        (task.element_id, task.element_instance_key),
        effect.renamed(task.candidate_groups),
    )
    context.note(case, "user_task_moved", *where, task=task.key, group=effect.to)
    fields: dict[str, Json] = {"candidate_groups": [*groups]}
    context.note(case, "user_task_updated", *where, task=task.key, fields=fields)
    if task.assignee is not None:
        context.note(case, "user_task_released", *where, task=task.key)
    task.candidate_groups, task.assignee = [*groups], None
    offer(context, task)
