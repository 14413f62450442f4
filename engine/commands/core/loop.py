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

from engine.commands.core import (
    calls,
    correlation,
    jobs,
    pauses,
    releases,
    step_listeners,
    task_changes,
    writing,
)
from engine.commands.core.command_context import CommandContext, ExecutionFailed
from engine.commands.core.engine import Engine
from engine.commands.core.loaded_instance import LoadedInstance
from engine.errors import Refused
from engine.execution.outcome import (
    BroadcastSignal,
    EscalateToCaller,
    Outcome,
    PublishMessage,
    TaskChanged,
)
from engine.execution.stimuli import Continue
from engine.execution.waits import CallWait, Job, MessageSubscription, UserTask
from engine.lifecycle.actor import SYSTEM, Actor
from engine.lifecycle.states import INSTANCE
from engine.persistence import Busy


@contextmanager
def command_transaction(
    engine: Engine, *, actor: Actor, now: datetime, reason: str = ""
) -> Iterator[CommandContext]:
    """A verb's transaction: on leaving, everything that follows is done, written and committed.

    Raises Refused (and remembers the refusal in the installation's history) or whatever else the
    verb raises; then nothing has changed. A fault of the execution is left behind as an incident.
    """
    try:
        with engine.store.write() as transaction:
            context = CommandContext(engine, transaction, actor, now, reason)
            yield context
            run_to_rest(context)
            task_changes.require_agreement(context)
    except ExecutionFailed as fault:
        _leave_incident(engine, fault, now)
        raise Refused(f"没有办成：流程执行出错（{fault}），已登记为异常，请联系管理员。") from fault
    except Refused as refusal:
        if actor != SYSTEM and not isinstance(refusal, Busy):
            _remember_refusal(engine, refusal, actor, now, reason)
        raise


def run_to_rest(context: CommandContext) -> None:
    """Do all that follows, then write every case down."""
    settle(context)
    for case in context.cases.values():
        step_listeners.follow(context, case)
        writing.write_down(context, case)


def settle(context: CommandContext) -> None:
    """Do all that follows of itself, in this case and in others."""
    while context.taken or context.urgent or context.todo:
        while context.taken:
            _follow(context, *context.taken.popleft())
        if context.urgent:
            context.urgent.popleft()()
        elif context.todo:
            context.todo.popleft()()


def _follow(
    context: CommandContext, case: LoadedInstance, outcome: Outcome, closed_calls: list[int]
) -> None:
    for wait in outcome.opened:
        if isinstance(wait, Job):
            context.todo.append(partial(jobs.offer, context, case, wait))
        elif isinstance(wait, CallWait):
            context.todo.append(partial(calls.call, context, case, wait))
        elif isinstance(wait, UserTask) and pauses.PROPERTY in wait.headers:
            context.todo.append(partial(pauses.pause, context, case, wait))
        elif isinstance(wait, MessageSubscription):
            context.urgent.append(partial(correlation.offer_buffered, context, case, wait))
    for effect in outcome.effects:
        if isinstance(effect, TaskChanged):
            task_changes.apply(context, case, effect)
        else:
            case.thrown += 1
            context.urgent.append(partial(_reach, context, case, effect))
    for key in outcome.closed:
        if case.closed.get(key) == "user_task":
            context.todo.append(partial(pauses.go_on, context, case, key))
    if closed_calls:
        calls.cancel_children(context, closed_calls)
    if outcome.status != "active":
        _end(context, case, "complete" if outcome.status == "completed" else "cancel")


def _reach(
    context: CommandContext,
    case: LoadedInstance,
    effect: PublishMessage | BroadcastSignal | EscalateToCaller,
) -> None:
    """What the case has thrown reaches its receivers; then the case goes on."""
    context.cause = case
    match effect:
        case PublishMessage():
            if not releases.hold_back(context, case, effect):
                correlation.publish_later(context, effect)
        case BroadcastSignal():
            if not releases.hold_back(context, case, effect):
                correlation.broadcast(context, effect)
        case EscalateToCaller():
            calls.escalate(context, case, effect)
    context.cause = None
    case.thrown -= 1
    context.urgent.appendleft(partial(_go_on, context, case))


def _go_on(context: CommandContext, case: LoadedInstance) -> None:
    paused = case.state is not None and case.state.left is not None
    if paused and case.row.state == "active" and not case.thrown:
        context.send(case, Continue(), SYSTEM)


def _end(context: CommandContext, case: LoadedInstance, event: str) -> None:
    case.row.state = INSTANCE.after(case.row.state, event, str(case.key), context.actor)
    case.row.ended_at = context.now
    case.row.ended_by = list(case.ended_by)
    context.todo.append(partial(jobs.resume_waiting, context, case.key))
    if case.row.message_key is not None:
        context.todo.append(partial(correlation.begin_next, context, case, case.row.message_key))
    if case.row.parent_key is not None:
        context.todo.append(partial(calls.return_to_caller, context, case))


def _leave_incident(engine: Engine, fault: ExecutionFailed, now: datetime) -> None:
    if fault.case_key is None:
        return
    with engine.store.write() as transaction:
        context = CommandContext(engine, transaction, SYSTEM, now, "")
        case = context.case(fault.case_key)
        if case.state is not None:
            context.incident(case, (fault.wait_key, "", 0), "fault", "unknown", str(fault))
        run_to_rest(context)


def _remember_refusal(
    engine: Engine, refusal: Refused, actor: Actor, now: datetime, reason: str
) -> None:
    with engine.store.write() as transaction:
        CommandContext(engine, transaction, actor, now, reason).installation_note(
            "refused", sentence=str(refusal)
        )
    refusal.recorded = True
