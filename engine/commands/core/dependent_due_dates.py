"""What depends on a deadline moves with it, in the same transaction: other cases' due dates."""

from collections.abc import Iterator
from datetime import date

from engine.commands.core import task_changes
from engine.commands.core.command_context import CommandContext
from engine.commands.core.handlers import DependentDueDate, MovedDeadline
from engine.commands.core.loaded_instance import LoadedInstance
from engine.deadlines.deadline import end_of_day
from engine.execution.outcome import TaskChanged
from engine.execution.stimuli import SetVariables
from engine.lifecycle.actor import SYSTEM
from engine.persistence import user_tasks
from engine.persistence.case_rows import Timer


def follow_deadline(
    context: CommandContext, case: LoadedInstance, timer: Timer, last_day: date
) -> Iterator[DependentDueDate]:
    """Let the listeners of the timer's properties act on its new last day; what moved with it."""
    listeners = context.engine.deadline_listeners
    for name in sorted(timer.headers.keys() & listeners.keys()):
        moved = MovedDeadline(str(timer.headers[name]), case.root_variables(), last_day)
        found = listeners[name].moved(context.transaction, moved)
        for one in sorted(found, key=lambda one: one.case_key):
            if context.case(one.case_key).is_living:
                _move(context, timer, one)
                yield one


def _move(context: CommandContext, timer: Timer, change: DependentDueDate) -> None:
    """The tasks due on the old day are due on the new one; a task with a day of its own stays."""
    case = context.case(change.case_key)
    context.send(case, SetVariables(case.key, change.variables, local=True), SYSTEM)
    before, after = end_of_day(change.before), end_of_day(change.after)
    for task in user_tasks.due_at(context.transaction, case.key, before):
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
