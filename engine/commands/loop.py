"""The one command loop: stimulus → what it throws → handlers, called processes → … until at rest.

What a diagram throws (a message, a signal, an escalation to the caller) reaches its receivers while
the thrower pauses; a message that came early is given to who begins to wait before that. Only when
no case is paused do handlers run and called processes begin.

All of it in one transaction. What a person asked for is refused whole when it fails; what follows
from it by itself (a handler, a called process, a message to another case) becomes an incident
where it failed, and the rest goes on.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from functools import partial

from engine.commands import (
    calls,
    correlation,
    following,
    jobs,
    pauses,
    releases,
    task_changes,
    writing,
)
from engine.commands.case import Case
from engine.commands.engine import Engine
from engine.commands.work import Fault, Work
from engine.errors import Refused
from engine.execution.outcome import (
    BroadcastSignal,
    EscalateToCaller,
    Outcome,
    PublishMessage,
    TaskChanged,
)
from engine.execution.stimuli import Continue
from engine.execution.waits import Call, Job, MessageSubscription, UserTask
from engine.lifecycle.actor import SYSTEM, Actor
from engine.lifecycle.states import INSTANCE
from engine.persistence import Busy


@contextmanager
def begin(engine: Engine, *, actor: Actor, now: datetime, reason: str = "") -> Iterator[Work]:
    """A verb's transaction: on leaving, everything that follows is done, written and committed.

    Raises Refused (and remembers the refusal in the house's history) or whatever else the verb
    raises; then nothing has changed. A fault of the execution is left behind as an incident.
    """
    try:
        with engine.store.write() as transaction:
            work = Work(engine, transaction, actor, now, reason)
            yield work
            run_to_rest(work)
            task_changes.require_agreement(work)
    except Fault as fault:
        _leave_incident(engine, fault, now)
        raise Refused(f"没有办成：流程执行出错（{fault}），已登记为故障，请联系管理员。") from fault
    except Refused as refusal:
        if actor != SYSTEM and not isinstance(refusal, Busy):
            _remember_refusal(engine, refusal, actor, now, reason)
        raise


def run_to_rest(work: Work) -> None:
    """Do all that follows, then write every case down."""
    settle(work)
    for case in work.cases.values():
        following.follow(work, case)
        writing.write_down(work, case)


def settle(work: Work) -> None:
    """Do all that follows of itself, in this case and in others."""
    while work.taken or work.urgent or work.todo:
        while work.taken:
            _follow(work, *work.taken.popleft())
        if work.urgent:
            work.urgent.popleft()()
        elif work.todo:
            work.todo.popleft()()


def _follow(work: Work, case: Case, outcome: Outcome, closed_calls: list[int]) -> None:
    for wait in outcome.opened:
        if isinstance(wait, Job):
            work.todo.append(partial(jobs.offer, work, case, wait))
        elif isinstance(wait, Call):
            work.todo.append(partial(calls.call, work, case, wait))
        elif isinstance(wait, UserTask) and pauses.PROPERTY in wait.headers:
            work.todo.append(partial(pauses.pause, work, case, wait))
        elif isinstance(wait, MessageSubscription):
            work.urgent.append(partial(correlation.offer_buffered, work, case, wait))
    for effect in outcome.effects:
        if isinstance(effect, TaskChanged):
            task_changes.apply(work, case, effect)
        else:
            case.thrown += 1
            work.urgent.append(partial(_reach, work, case, effect))
    for key in outcome.closed:
        if case.closed.get(key) == "user_task":
            work.todo.append(partial(pauses.go_on, work, case, key))
    if closed_calls:
        calls.cancel_children(work, closed_calls)
    if outcome.status != "active":
        _end(work, case, "complete" if outcome.status == "completed" else "cancel")


def _reach(
    work: Work, case: Case, effect: PublishMessage | BroadcastSignal | EscalateToCaller
) -> None:
    """What the case has thrown reaches its receivers; then the case goes on."""
    work.cause = case
    match effect:
        case PublishMessage():
            if not releases.hold_back(work, case, effect):
                correlation.publish_later(work, effect)
        case BroadcastSignal():
            if not releases.hold_back(work, case, effect):
                correlation.broadcast(work, effect)
        case EscalateToCaller():
            calls.escalate(work, case, effect)
    work.cause = None
    case.thrown -= 1
    work.urgent.appendleft(partial(_go_on, work, case))


def _go_on(work: Work, case: Case) -> None:
    paused = case.state is not None and case.state.left is not None
    if paused and case.row.state == "active" and not case.thrown:
        work.send(case, Continue(), SYSTEM)


def _end(work: Work, case: Case, event: str) -> None:
    case.row.state = INSTANCE.after(case.row.state, event, str(case.key), work.actor)
    case.row.ended_at = work.now
    case.row.ended_by = list(case.ended_by)
    if case.row.message_key is not None:
        begin = partial(correlation.begin_next, work, case, case.row.message_key)
        work.todo.append(begin)
    if case.row.parent_key is not None:
        work.todo.append(partial(calls.return_to_caller, work, case))


def _leave_incident(engine: Engine, fault: Fault, now: datetime) -> None:
    if fault.case_key is None:
        return
    with engine.store.write() as transaction:
        work = Work(engine, transaction, SYSTEM, now, "")
        case = work.case(fault.case_key)
        if case.state is not None:
            work.incident(case, (fault.wait_key, "", 0), "fault", "unknown", str(fault))
        run_to_rest(work)


def _remember_refusal(
    engine: Engine, refusal: Refused, actor: Actor, now: datetime, reason: str
) -> None:
    with engine.store.write() as transaction:
        Work(engine, transaction, actor, now, reason).house_note("refused", sentence=str(refusal))
    refusal.recorded = True
