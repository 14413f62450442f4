"""提醒与升级: who must know of a deadline is told, and the case remembers it."""

from datetime import datetime

from engine.commands.core.command_context import CommandContext
from engine.commands.core.engine import Engine
from engine.commands.core.loaded_instance import LoadedInstance
from engine.commands.core.loop import command_transaction
from engine.commands.core.moments import said_end
from engine.json_types import Json
from engine.lifecycle.actor import SYSTEM
from engine.persistence import reminders
from engine.persistence.case_rows import Timer
from engine.persistence.reminder_rows import Reminder


def send_reminders(engine: Engine, *, now: datetime) -> int:
    """Send what is due, each in a transaction of its own; answers how many were sent."""
    count = 0
    while (one := _next(engine, now)) is not None:
        count += one
    return count


def _next(engine: Engine, now: datetime) -> bool | None:
    with command_transaction(engine, actor=SYSTEM, now=now) as context:
        found = reminders.next_due(context.transaction, now)
        if found is None:
            return None
        case = context.case(found[1])
        reminder, timer, is_open = reminders.fresh(context.transaction, found[0])
        if reminder.state != "pending":
            return False
        matters = is_open and _matters(reminder, timer)
        reminder.state, reminder.sent_at = ("sent", now) if matters else ("withdrawn", None)
        if matters:
            _note(context, case, reminder, timer)
        return matters


def _matters(reminder: Reminder, timer: Timer) -> bool:
    """A reminder while the deadline runs; an escalation once it has fallen."""
    return timer.state == ("pending" if reminder.kind == "reminder" else "fired")


def _note(context: CommandContext, case: LoadedInstance, reminder: Reminder, timer: Timer) -> None:
    whom: list[Json] = list(reminder.whom)
    context.note(
        case,
        f"deadline_{reminder.kind}",
        timer.element_id,
        timer.element_instance_key,
        timer=timer.key,
        deadline=timer.deadline_id,
        whom=whom,
        sentence=sentence(reminder, timer),
    )


def sentence(reminder: Reminder, timer: Timer) -> str:
    """What the people told read."""
    if reminder.kind == "escalation":
        assert timer.due_at is not None
        return f"期限已于{said_end(timer.due_at)}届满，尚未办结，请督办（不产生默示通过或不通过）"
    if timer.due_at is not None:
        return f"期限将于{said_end(timer.due_at)}届满"
    return "末日待定（放假安排尚未公布），请按估计的末日安排办理"
