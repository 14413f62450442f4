"""What a process does that may be killed at any point: it has its own engine and connections.

The diagram of `CASE` makes one verb write everything a verb can: tokens, variables, waits, history,
a handler's row, an event for the outbox, a message to another case, a called process.
"""

import os
import signal
from collections.abc import Callable
from datetime import datetime

from sqlalchemy import Engine as Database
from sqlalchemy.event import listen

from engine.assembly import assemble
from engine.commands.core.engine import Engine
from engine.commands.core.handlers import Handled, HandledJob, OutboxEvent
from engine.commands.deadlines.fire_due_timers import fire_due_timers
from engine.commands.user_tasks.complete_user_task import complete_user_task
from engine.lifecycle.actor import SYSTEM
from engine.persistence import Store, Transaction
from engine.persistence.account_rows import Group
from engine.settings import Settings
from tests.drawing import (
    catch,
    chain,
    diagram,
    element,
    end,
    event,
    message,
    service,
    start,
    throw,
    timer,
    user,
    zeebe,
)

CASE = diagram(
    start(),
    user("A"),
    service("B", type="mark"),
    throw("C", event("message", "m"), zeebe("publishMessage", correlationKey='="k"')),
    element("callActivity", "D", zeebe("calledElement", processId="Q")),
    end(),
    chain("S", "A", "B", "C", "D", "E"),
    roots=message("m", "m", '"k"'),
)
CALLED = diagram(
    start(),
    catch("T", timer("Duration", "P1D")),
    chain("S", "T"),
    process='id="Q" name="被调用" isExecutable="true"',
)
LISTENING = diagram(
    start(),
    catch("M", event("message", "m")),
    user("F"),
    chain("S", "M", "F"),
    roots=message("m", "m", '"k"'),
    process='id="R" name="等消息" isExecutable="true"',
)


def mark(transaction: Transaction, job: HandledJob) -> Handled:
    """Leave a row that can be there only once, and an event for a partner."""
    transaction.add(Group(id=f"case {job.process_instance_key}", name="once"))
    return Handled(events=(OutboxEvent("portal", "marked", {}),))


def real(url: str) -> Engine:
    """The real rooms on this database."""
    return assemble(Settings(url, "demonstration"), {"mark": mark})


def sweep(url: str, moment: datetime, when: str = "", commit: int = 0) -> None:
    """Fire what is due; be killed `when` (before, after) the commit of this number."""
    engine = Engine(Store(url), Settings(mode="demonstration"), handlers={"mark": mark})
    if when:
        listen(Transaction, f"{when}_commit", _killer(commit))
    fire_due_timers(engine, now=moment)


def complete(url: str, task: int, moment: datetime, statement: int) -> None:
    """Complete a task; be killed at the statement of this number."""
    engine = real(url)
    listen(Database, "before_cursor_execute", _killer(statement))
    complete_user_task(engine, task, {"n": 1}, actor=SYSTEM, now=moment)


def _killer(number: int) -> Callable[..., None]:
    seen = 0

    def count(*_: object) -> None:
        nonlocal seen
        seen += 1
        if seen == number:
            os.kill(os.getpid(), signal.SIGKILL)

    return count
