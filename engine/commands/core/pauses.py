"""补正时间不计入: a task may stop the clock of a deadline while it is open.

The diagram says so: a user task with the property ``pausesDeadline`` = the id of the timer's
element. The deadline is suspended when the task opens and resumed when it closes.
"""

from collections.abc import Iterator

from engine.commands.core.command_context import CommandContext
from engine.commands.core.deadline_access import lock_deadline, put
from engine.commands.core.loaded_instance import LoadedInstance
from engine.commands.core.wait_rows import open_timer
from engine.deadlines.deadline import legal_day
from engine.execution import waits
from engine.persistence import deadlines
from engine.persistence.case_rows import UserTask

PROPERTY = "pausesDeadline"


def pause(context: CommandContext, case: LoadedInstance, task: waits.UserTask) -> None:
    """The task has opened: its deadlines that run stand still."""
    for key, state in _deadlines(context, case, task.headers[PROPERTY]):
        if state == "pending":
            running = lock_deadline(context, key, "suspend")
            stopped = running.facts.suspend(legal_day(context.now), f"等待{task.name}")
            put(context, running, "suspend", stopped)


def go_on(context: CommandContext, case: LoadedInstance, task_key: int) -> None:
    """The task has closed: the deadlines it stopped run again, where there still are any."""
    # not read afresh: the verb that closed it has its mark on the row and not yet in the database
    element = context.transaction.get_one(UserTask, task_key).headers.get(PROPERTY)
    for key, state in _deadlines(context, case, str(element)) if element else ():
        if state == "suspended":
            running = lock_deadline(context, key, "resume")
            put(context, running, "resume", running.facts.resume(legal_day(context.now)))


def _deadlines(
    context: CommandContext, case: LoadedInstance, element_id: str
) -> Iterator[tuple[int, str]]:
    """The case's open deadlines at that element, each with its state."""
    for wait in list(case.opened.values()):
        if isinstance(wait, waits.Timer) and wait.element_id == element_id:
            # one that began in this very transaction has no row yet
            open_timer(context, case, wait)
            del case.opened[wait.key]
    context.transaction.flush()
    found = deadlines.of_element(context.transaction, case.key, element_id)
    return ((key, state) for key, state in found if case.is_open(key))
