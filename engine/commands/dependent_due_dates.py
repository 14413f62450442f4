"""What depends on a deadline moves with it, in the same transaction: other cases' due dates."""

from datetime import date

from sqlalchemy import select

from engine.commands import task_changes
from engine.commands.case import Case
from engine.commands.handlers import DependentDueDate, MovedDeadline
from engine.commands.work import Work
from engine.deadlines.deadline import end_of_day
from engine.execution.outcome import TaskChanged
from engine.execution.stimuli import SetVariables
from engine.lifecycle.actor import SYSTEM
from engine.persistence.case_rows import Timer, UserTask


def follow_deadline(work: Work, case: Case, timer: Timer, last_day: date) -> None:
    """Let the followers of the timer's properties act on its new last day."""
    followers = work.engine.deadline_followers
    for name in sorted(timer.headers.keys() & followers.keys()):
        moved = MovedDeadline(str(timer.headers[name]), case.root_variables(), last_day)
        found = followers[name].moved(work.transaction, moved)
        for one in sorted(found, key=lambda one: one.case_key):
            _move(work, timer, one)


def _move(work: Work, timer: Timer, change: DependentDueDate) -> None:
    """The tasks due on the old day are due on the new one; a task with a day of its own stays."""
    case = work.case(change.case_key)
    if not case.is_living:
        return
    work.send(case, SetVariables(case.key, change.variables, local=True), SYSTEM)
    before, after = end_of_day(change.before), end_of_day(change.after)
    asked = select(UserTask).where(
        UserTask.instance_key == case.key, UserTask.state == "open", UserTask.due_at == before
    )
    for task in work.transaction.scalars(asked.order_by(UserTask.key)).all():
        task_changes.apply(work, case, TaskChanged(task.key, {"due_at": after}))
        work.note(
            case,
            "due_date_change",
            task.element_id,
            task.element_instance_key,
            task=task.key,
            before=before.isoformat(),
            after=after.isoformat(),
            because_of=timer.instance_key,
        )
