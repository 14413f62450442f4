"""A running deadline, for a command: its case locked, the verb allowed by state and actor."""

from dataclasses import dataclass
from datetime import datetime

from engine.commands.core.command_context import CommandContext
from engine.commands.core.dependent_due_dates import follow_deadline
from engine.commands.core.handlers import DependentDueDate
from engine.commands.core.loaded_instance import LoadedInstance
from engine.commands.core.moments import said_end
from engine.commands.core.wait_rows import plan_reminders
from engine.deadlines.deadline import Deadline, end_of_day, legal_day
from engine.deadlines.running import CountedFrom
from engine.errors import Forbidden, NotFound, Refused
from engine.execution.stimuli import Reschedule
from engine.json_types import Json
from engine.lifecycle.states import TIMER
from engine.persistence import calendar, case_files, deadlines, timers
from engine.persistence.accounts import names_of_groups
from engine.persistence.case_rows import Timer
from engine.persistence.programmes import programmes_as_of


@dataclass(frozen=True, slots=True)
class Running:
    """A deadline of a living case, and the facts it is counted from; `name` as in the diagram."""

    timer: Timer
    case: LoadedInstance
    facts: CountedFrom
    name: str


def require_known(context: CommandContext, key: int) -> None:
    """NotFound, as for a deadline that there is not, where the actor may know nothing of its case
    and the diagram does not let him change it.
    """
    timer, actor = timers.fresh(context.transaction, key), context.actor
    if timer is None or timer.instance_key is None:
        raise NotFound(f"没有编号为 {key} 的期限。")
    if deadlines.groups_that_change(timer) & actor.groups:
        return
    if case_files.find(context.transaction, actor, timer.instance_key) is None:
        raise NotFound(f"没有编号为 {key} 的期限。")


def lock_deadline(context: CommandContext, key: int, event: str) -> Running:
    """The deadline and its case, both locked; Refused where its state does not allow `event`."""
    timer = timers.fresh(context.transaction, key)
    if timer is None or timer.instance_key is None:
        raise NotFound(f"没有编号为 {key} 的期限。")
    case = context.case(timer.instance_key)
    timer = timers.fresh(context.transaction, key)
    assert timer is not None
    name = _name(context, case, timer)
    TIMER.after(timer.state, event, name, context.actor)
    if timer.counted_from is None:
        raise Refused(f"“{name}”是普通定时器，不是按规定计算的期限，不能变更。")
    return Running(timer, case, CountedFrom.from_json(timer.counted_from), name)


def _name(context: CommandContext, case: LoadedInstance, timer: Timer) -> str:
    """What the diagram calls it; its id where it has no name, or no such element any more."""
    node = case.process.drawn.nodes.get(timer.element_id)
    return (node.name if node else "") or timer.element_id


def require_authority(context: CommandContext, running: Running, verb: str) -> None:
    """Refused unless the diagram names one of the actor's groups (`extendBy`), or it may all."""
    allowed, actor = deadlines.groups_that_change(running.timer), context.actor
    if not actor.unrestricted and not allowed & actor.groups:
        names = names_of_groups(context.transaction, sorted(allowed))
        who = "、".join(names.values()) or "管理员"
        raise Forbidden(f"{actor.name}不能{verb}期限“{running.name}”：流程规定由{who}办理。")


def require_time_left(running: Running, now: datetime) -> None:
    """Refused once the deadline has ended, also where no sweep has come by yet."""
    due_at = running.timer.due_at
    if due_at is not None and due_at <= now:
        raise Refused(f"期限“{running.name}”已于{said_end(due_at)}届满，不能再变更。")


def count(context: CommandContext, case: LoadedInstance, facts: CountedFrom) -> Deadline:
    """The deadline by the calendar that this transaction sees and the rules the case began with."""
    rules = programmes_as_of(context.transaction, case.row.deployments_known).timers
    return facts.deadline(rules, calendar.working_calendar(context.transaction))


def put(context: CommandContext, running: Running, event: str, facts: CountedFrom) -> Deadline:
    """Count anew and write it down: the row, the token, what depends on it, the history."""
    timer, before = running.timer, running.timer.due_at
    found = count(context, running.case, facts)
    timer.state = TIMER.after(timer.state, event, running.name, context.actor)
    timer.due_at, timer.estimate = found.due_at, found.estimated_due_at
    timer.explanation = list(found.steps)
    timer.counted_from = facts.to_json()
    context.send(running.case, Reschedule(timer.key, found.due_at))
    plan_reminders(context, timer)
    context.transaction.flush()
    deadlines.show_on_tasks(context.transaction, timer.element_instance_key)
    data: dict[str, Json] = {
        "timer": timer.key,
        "deadline": timer.deadline_id,
        "before": before.isoformat() if before else None,
        "after": found.due_at.isoformat() if found.due_at else None,
        "explanation": found.explanation,
    }
    context.note(
        running.case, f"deadline_{event}", timer.element_id, timer.element_instance_key, **data
    )
    if found.last_day is not None and found.due_at != before:
        for change in follow_deadline(context, running.case, timer, found.last_day):
            _extend_with(context, timer, change)
    return found


def _extend_with(context: CommandContext, timer: Timer, change: DependentDueDate) -> None:
    """The same deadline of a case that depends on it, where it fell on the old day, moves too."""
    fell = end_of_day(change.before)
    for other in deadlines.of_rule(context.transaction, change.case_key, timer.deadline_id, fell):
        running = lock_deadline(context, other, "change")
        facts = running.facts.extend(change.after, context.reason, legal_day(context.now))
        put(context, running, "change", facts)
