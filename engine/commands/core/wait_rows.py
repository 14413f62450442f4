"""Waits ↔ rows: what an outcome opened is inserted, what it closed is closed in its own table."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import datetime

from engine.commands.core import library, parties
from engine.commands.core.command_context import CommandContext
from engine.commands.core.loaded_instance import LoadedInstance
from engine.deadlines.reminders import PROPERTIES, reminders
from engine.errors import NotFound
from engine.execution.waits import (
    Incident,
    Job,
    MessageSubscription,
    SignalSubscription,
    Timer,
    UserTask,
    WaitKind,
)
from engine.json_types import Json
from engine.persistence import (
    Row,
    case_rows,
    cases,
    deadlines,
    incidents,
    runtime_rows,
    user_tasks,
)
from engine.persistence import reminders as reminder_store
from engine.persistence.visibility import RECUSED

FORM_HEADER = "io.camunda.zeebe:formKey"


def open_rows(context: CommandContext, case: LoadedInstance) -> None:
    """A row for every wait opened in this transaction and still open."""
    new: list[Mapping[str, object]] = []
    for wait in case.opened.values():
        if isinstance(wait, UserTask):
            new.append(_user_task(context, case, wait))
            _note_task(context, case, wait)
        elif isinstance(wait, Job):
            context.transaction.add(_job(context, case, wait))
        elif isinstance(wait, Timer):
            open_timer(context, case, wait)
        elif isinstance(wait, MessageSubscription):
            context.transaction.add(_message(context, case, wait))
        elif isinstance(wait, SignalSubscription):
            context.transaction.add(_signal(case, wait))
        elif isinstance(wait, Incident):
            context.transaction.add(_incident(context, case, wait))
    if not new:
        return
    tasks = user_tasks.add(context.transaction, new)
    kept_out = parties.recused(context, tasks)
    shown = [row for task in tasks for row in candidates(task, kept_out[task.key])]
    user_tasks.show(context.transaction, shown)
    parties.note_offered(context, case, tasks)


def close_rows(context: CommandContext, case: LoadedInstance) -> None:
    """Close the waits that are over, a statement or two a kind."""
    by_kind: dict[WaitKind, list[int]] = {}
    for key, kind in case.closed.items():
        by_kind.setdefault(kind, []).append(key)
    transaction, now = context.transaction, context.now
    closers: dict[WaitKind, Callable[[list[int]], None]] = {
        "user_task": lambda keys: cases.close_user_tasks(transaction, keys, now, completed),
        "timer": lambda keys: cases.close_timers(transaction, keys),
        "job": lambda keys: cases.close_jobs(transaction, keys, now),
        "message": lambda keys: cases.close_messages(transaction, keys),
        "signal": lambda keys: cases.close_signals(transaction, keys),
        "call": lambda keys: cases.close_calls(transaction, keys),
    }
    over: list[Json] = [k for kind in ("user_task", "timer") for k in by_kind.get(kind, ())]
    if over:
        context.note(case, "waits_closed", "", case.key, waits=over)
    completed = user_tasks.save_completed(transaction, by_kind.get("user_task", ()))
    context.transaction.flush()  # a verb's own mark on a row (completed, fired) comes first
    for kind, keys in by_kind.items():
        if kind in closers:
            closers[kind](keys)
    if case.closed and case.incidents:
        cases.close_incidents(transaction, case.key, list(case.closed), now)


def candidates(
    task: case_rows.UserTask, kept_out: Iterable[str] = ()
) -> Iterator[user_tasks.Shown]:
    """Who may see the task: its candidates while nobody has it, else its assignee; and who may
    not, whatever group he is in: the logins `kept_out`."""
    for login in sorted(kept_out):
        yield user_tasks.shown(task, f"user:{login}", RECUSED, offered=True)
    offers = [(f"group:{group}", "candidate") for group in task.candidate_groups]
    offers += [(f"user:{user}", "candidate") for user in task.candidate_users]
    if task.assignee is not None:
        offers.append((f"user:{task.assignee}", "assignee"))
    for who, role in dict.fromkeys(offers):
        offered = task.assignee is None or role == "assignee"
        yield user_tasks.shown(task, who, role, offered=offered)


def _user_task(
    context: CommandContext, case: LoadedInstance, wait: UserTask
) -> Mapping[str, object]:
    return {
        "key": wait.key,
        "instance_key": case.key,
        "process_key": case.process.key,
        "process_id": case.process.id,
        "element_instance_key": wait.element_instance_key,
        "element_id": wait.element_id,
        "name": wait.name,
        "state": "open",
        "assignee": wait.assignee,
        "candidate_groups": list(wait.candidate_groups),
        "candidate_users": list(wait.candidate_users),
        "due_at": wait.due_at,
        "follow_up_at": wait.follow_up_at,
        "deadline_at": _deadline(context, case, wait),
        "priority": wait.priority,
        "form_key": _form_key(context, case, wait),
        "headers": dict(wait.headers),
        "created_at": context.now,
        "ended_at": None,
        "completed_by": None,
        "completed_by_name": None,
        "signers": [],
        "revision": 1,
    }


def _note_task(context: CommandContext, case: LoadedInstance, wait: UserTask) -> None:
    context.note(
        case,
        "user_task_created",
        wait.element_id,
        wait.element_instance_key,
        task=wait.key,
        name=wait.name,
        assignee=wait.assignee,
        candidate_groups=list(wait.candidate_groups),
        candidate_users=list(wait.candidate_users),
    )


def _deadline(context: CommandContext, case: LoadedInstance, wait: UserTask) -> datetime:
    """The task's due date, else the first deadline that watches it or what it runs in."""
    if wait.due_at is not None:
        return wait.due_at
    around = _around(case, wait.element_instance_key)
    watching = [
        timer.due_at
        for timer in case.opened.values()
        if isinstance(timer, Timer)
        and timer.due_at is not None
        and _watches(timer, wait.element_instance_key, around)
    ]
    if around:
        watching += deadlines.of_scopes(context.transaction, around)
    return min(watching, default=deadlines.NO_DEADLINE)


def _watches(timer: Timer, element_instance_key: int, around: Sequence[int]) -> bool:
    if timer.element_instance_key == element_instance_key:
        return timer.repetitions == 0
    return timer.counted_from is not None and timer.element_instance_key in around


def _around(case: LoadedInstance, element_instance_key: int) -> list[int]:
    """The element instances it runs in, the process excepted."""
    found: list[int] = []
    token = case.state.token(element_instance_key) if case.state else None
    while token is not None and token.parent not in (None, case.key):
        assert token.parent is not None
        found.append(token.parent)
        token = case.state.token(token.parent) if case.state else None
    return found


def _job_headers(context: CommandContext, case: LoadedInstance, wait: Job) -> dict[str, Json]:
    """What the worker is told; of a user task the key of its form too, as Camunda 8 does."""
    form = _form_key(context, case, wait)
    return {**wait.headers, **({FORM_HEADER: str(form)} if form else {})}


def _form_key(context: CommandContext, case: LoadedInstance, wait: UserTask | Job) -> int | None:
    if wait.form is None:
        return None
    try:
        return library.resolve(context.transaction, "form", wait.form, case.version_scope).key
    except NotFound as error:
        where = (wait.key, wait.element_id, wait.element_instance_key)
        context.incident(case, where, "form", "form_not_found", str(error))
        return None


def _job(context: CommandContext, case: LoadedInstance, wait: Job) -> Row:
    failure = context.failed_jobs.get(wait.key)
    return case_rows.Job(
        key=wait.key,
        instance_key=case.key,
        process_key=case.process.key,
        process_id=case.process.id,
        element_instance_key=wait.element_instance_key,
        element_id=wait.element_id,
        type=wait.type,
        kind=wait.kind,
        listener_event=wait.listener_event,
        headers=_job_headers(context, case, wait),
        retries=wait.retries if failure is None else 0,
        state="created" if failure is None else "failed",
        error_message=failure,
        created_at=context.now,
        waits_for=context.waiting_jobs[wait.key][2] if wait.key in context.waiting_jobs else None,
    )


def open_timer(context: CommandContext, case: LoadedInstance, wait: Timer) -> None:
    """The row of a case's timer, and the reminders that its diagram wants."""
    row = timer_row(context, case.key, case.process.key, wait)
    context.transaction.add(row)
    due_at = wait.due_at.isoformat() if wait.due_at else None
    where = wait.element_id, wait.element_instance_key
    context.note(case, "timer_set", *where, timer=wait.key, due_at=due_at)
    if PROPERTIES & row.headers.keys():
        context.transaction.flush()  # a reminder refers to its timer
        plan_reminders(context, row)


def plan_reminders(context: CommandContext, row: case_rows.Timer) -> None:
    """The reminders by the moment that the row says now."""
    planned = reminders(row.headers, row.due_at, row.estimate)
    keys = [context.engine.store.next_key() for _ in planned]
    reminder_store.plan(context.transaction, row, planned, keys)


def timer_row(
    context: CommandContext, instance_key: int | None, process_key: int, wait: Timer
) -> case_rows.Timer:
    """A timer of a case, or of a definition's start event (`instance_key` None)."""
    return case_rows.Timer(
        key=wait.key,
        instance_key=instance_key,
        process_key=process_key,
        element_instance_key=wait.element_instance_key,
        element_id=wait.element_id,
        due_at=wait.due_at,
        estimate=wait.estimate,
        repetitions=wait.repetitions,
        interrupting=wait.interrupting,
        deadline_id=wait.deadline_id,
        explanation=list(wait.explanation),
        counted_from=wait.counted_from,
        headers=dict(wait.headers),
        state="pending",
        created_at=context.now,
    )


def timer_wait(row: case_rows.Timer) -> Timer:
    """The wait that a timer's row was written from."""
    return Timer(
        key=row.key,
        element_instance_key=row.element_instance_key,
        element_id=row.element_id,
        due_at=row.due_at,
        estimate=row.estimate,
        repetitions=row.repetitions,
        interrupting=row.interrupting,
        deadline_id=row.deadline_id,
        explanation=tuple(row.explanation),
    )


def _message(context: CommandContext, case: LoadedInstance, wait: MessageSubscription) -> Row:
    return runtime_rows.MessageSubscription(
        key=wait.key,
        instance_key=case.key,
        process_id=case.process.id,
        element_instance_key=wait.element_instance_key,
        element_id=wait.element_id,
        name=wait.name,
        correlation_key=wait.correlation_key,
        interrupting=wait.interrupting,
        created_at=context.now,
    )


def _signal(case: LoadedInstance, wait: SignalSubscription) -> Row:
    return runtime_rows.SignalSubscription(
        key=wait.key,
        instance_key=case.key,
        element_instance_key=wait.element_instance_key,
        element_id=wait.element_id,
        name=wait.name,
        interrupting=wait.interrupting,
    )


def _incident(context: CommandContext, case: LoadedInstance, wait: Incident) -> Row:
    place = incidents.Place(
        wait.key, wait.element_id, wait.element_instance_key, case.key, case.process.key
    )
    return incidents.new(
        wait.key,
        place,
        source="execution",
        kind=wait.kind,
        message=wait.message,
        now=context.now,
    )
