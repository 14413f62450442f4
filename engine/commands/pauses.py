"""补正时间不计入: a task may stop the clock of a deadline while it is open.

The diagram says so: a user task with the property ``pausesDeadline`` = the id of the timer's
element. The deadline is suspended when the task opens and resumed when it closes.
"""

from collections.abc import Iterator

from engine.commands.case import Case
from engine.commands.deadline_access import put, take
from engine.commands.wait_rows import open_timer
from engine.commands.work import Work
from engine.deadlines.deadline import legal_day
from engine.execution import waits
from engine.persistence import deadlines
from engine.persistence.case_rows import UserTask

PROPERTY = "pausesDeadline"


def pause(work: Work, case: Case, task: waits.UserTask) -> None:
    """The task has opened: its deadlines that run stand still."""
    for key, state in _deadlines(work, case, task.headers[PROPERTY]):
        if state == "pending":
            running = take(work, key, "suspend")
            stopped = running.facts.suspend(legal_day(work.now), f"等待{task.name}")
            put(work, running, "suspend", stopped)


def go_on(work: Work, case: Case, task_key: int) -> None:
    """The task has closed: the deadlines it stopped run again, where there still are any."""
    # not read afresh: the verb that closed it has its mark on the row and not yet in the database
    element = work.transaction.get_one(UserTask, task_key).headers.get(PROPERTY)
    for key, state in _deadlines(work, case, str(element)) if element else ():
        if state == "suspended":
            running = take(work, key, "resume")
            put(work, running, "resume", running.facts.resume(legal_day(work.now)))


def _deadlines(work: Work, case: Case, element_id: str) -> Iterator[tuple[int, str]]:
    """The case's open deadlines at that element, each with its state."""
    for wait in list(case.opened.values()):
        if isinstance(wait, waits.Timer) and wait.element_id == element_id:
            # one that began in this very transaction has no row yet
            open_timer(work, case, wait)
            del case.opened[wait.key]
    work.transaction.flush()
    found = deadlines.of_element(work.transaction, case.key, element_id)
    return ((key, state) for key, state in found if case.is_open(key))
