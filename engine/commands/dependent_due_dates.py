"""What depends on a deadline moves with it, in the same transaction: other cases' due dates."""

from datetime import date

from sqlalchemy import select

from engine.commands import task_changes
from engine.commands.command_context import CommandContext
from engine.commands.handlers import DependentDueDate, MovedDeadline
from engine.commands.loaded_instance import LoadedInstance
from engine.deadlines.deadline import end_of_day
from engine.execution.outcome import TaskChanged
from engine.execution.stimuli import SetVariables
from engine.lifecycle.actor import SYSTEM
from engine.persistence.case_rows import Timer, UserTask


def follow_deadline(
    context: CommandContext, case: LoadedInstance, timer: Timer, last_day: date
) -> None:
    """Let the step_listeners of the timer's properties act on its new last day."""
    step_listeners = context.engine.deadline_followers
    for name in sorted(timer.headers.keys() & step_listeners.keys()):
        moved = MovedDeadline(str(timer.headers[name]), case.root_variables(), last_day)
        found = step_listeners[name].moved(context.transaction, moved)
        for one in sorted(found, key=lambda one: one.case_key):
            _move(context, timer, one)


def _move(context: CommandContext, timer: Timer, change: DependentDueDate) -> None:
    """The tasks due on the old day are due on the new one; a task with a day of its own stays."""
    case = context.case(change.case_key)
    if not case.is_living:
        return
    context.send(case, SetVariables(case.key, change.variables, local=True), SYSTEM)
    before, after = end_of_day(change.before), end_of_day(change.after)
    asked = select(UserTask).where(
        UserTask.instance_key == case.key, UserTask.state == "open", UserTask.due_at == before
    )
    for task in context.transaction.scalars(asked.order_by(UserTask.key)).all():
        task_changes.apply(context, case, TaskChanged(task.key, {"due_at": after}))
        context.note(
            case,
            "due_date_change",
            task.element_id,
            task.element_instance_key,
            task=task.key,
            before=before.isoformat(),
            after=after.isoformat(),
            because_of=timer.instance_key,
        )
