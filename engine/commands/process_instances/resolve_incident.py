"""处理异常: what was mended is tried again."""

from collections.abc import Callable, Mapping
from datetime import datetime
from functools import partial
from typing import Any

from engine.commands.core import calls, correlation, jobs, releases
from engine.commands.core.command_context import CommandContext
from engine.commands.core.engine import Engine
from engine.commands.core.loaded_instance import LoadedInstance
from engine.commands.core.loop import command_transaction
from engine.errors import NotFound, Refused
from engine.execution.outcome import BroadcastSignal, PublishMessage
from engine.execution.stimuli import Complete, Retry
from engine.execution.waits import CallWait, Reference
from engine.execution.waits import Job as JobWait
from engine.lifecycle.actor import Actor
from engine.lifecycle.authority import require, require_reason
from engine.lifecycle.states import INCIDENT, JOB, TIMER
from engine.persistence import case_files
from engine.persistence.case_rows import Incident, Job, Timer
from engine.persistence.transit_rows import Message


def resolve_incident(
    engine: Engine, key: int, *, actor: Actor, now: datetime, reason: str = ""
) -> None:
    """Try again what the incident stopped; if it fails once more, a new incident says so.

    Raises NotFound; Refused where it was resolved already; Invalid without a reason.
    """
    with command_transaction(engine, actor=actor, now=now, reason=reason) as context:
        require(context.actor, "处理异常")
        require_reason(reason, "处理异常")
        incident = context.transaction.get(Incident, key)
        if incident is None:
            raise NotFound(f"没有编号为 {key} 的异常。")
        case = context.case(incident.instance_key) if incident.instance_key else None
        context.transaction.refresh(incident)
        incident.state = INCIDENT.after(incident.state, "resolve", str(key), actor)
        incident.resolved_at = now
        context.transaction.flush()
        if case is not None:
            context.note(
                case,
                "incident_resolved",
                incident.element_id,
                incident.element_instance_key,
                incident=key,
                problem=incident.kind,
            )
        _RETRIES[incident.source](context, case, incident)


def _execution(context: CommandContext, case: LoadedInstance | None, incident: Incident) -> None:
    assert case is not None
    context.send(case, Retry(incident.key))


def _job(context: CommandContext, case: LoadedInstance | None, incident: Incident) -> None:
    assert case is not None
    job = context.transaction.get_one(Job, incident.wait_key, populate_existing=True)
    job.state = JOB.after(job.state, "retry", job.type, context.actor)
    job.retries = max(job.retries, 1)
    headers = {name: str(value) for name, value in job.headers.items()}
    wait = JobWait(
        key=job.key,
        element_instance_key=job.element_instance_key,
        element_id=job.element_id,
        type=job.type,
        headers=headers,
    )
    context.todo.append(partial(jobs.offer, context, case, wait))


def _timer(context: CommandContext, case: LoadedInstance | None, incident: Incident) -> None:
    timer = context.transaction.get_one(Timer, incident.wait_key, populate_existing=True)
    timer.state = TIMER.after(timer.state, "retry", timer.element_id, context.actor)


def _message(context: CommandContext, case: LoadedInstance | None, incident: Incident) -> None:
    message = context.transaction.get(Message, incident.details.get("message"))
    if message is None or message.state == "correlated":
        raise Refused("这条消息已经送达或已不存在，无需重试。")
    message.state = "buffered"
    correlation.correlate(context, message)


def _call(context: CommandContext, case: LoadedInstance | None, incident: Incident) -> None:
    """Call again what could not be called, or give the answer that could not be taken."""
    assert case is not None
    asked, child = incident.details.get("call"), incident.details.get("child")
    if isinstance(asked, dict):
        calls.call(context, case, _call_wait(incident, asked))
    elif isinstance(child, int):
        variables = case_files.root_variables(context.transaction, child)
        context.send(case, Complete(incident.wait_key, variables))
    else:
        raise Refused("被调用的流程已被终止：请调整本案（跳过或重新进入该环节），再处理这个异常。")


def _call_wait(incident: Incident, asked: Mapping[str, Any]) -> CallWait:
    return CallWait(
        key=incident.wait_key,
        element_instance_key=incident.element_instance_key,
        element_id=incident.element_id,
        process=Reference(asked["process"], asked["binding"], asked["version_tag"]),
        variables=asked["variables"],
    )


def _publish(context: CommandContext, case: LoadedInstance | None, incident: Incident) -> None:
    """What was held back until its deployment is released."""
    assert case is not None
    sent: Any = incident.details["sent"]
    releases.require_released(context, case, f"“{sent['name']}”")
    correlation.publish(context, PublishMessage(**sent))


def _broadcast(context: CommandContext, case: LoadedInstance | None, incident: Incident) -> None:
    assert case is not None
    sent: Any = incident.details["sent"]
    releases.require_released(context, case, f"“{sent['name']}”")
    correlation.broadcast(context, BroadcastSignal(**sent))


def _nothing(context: CommandContext, case: LoadedInstance | None, incident: Incident) -> None:
    """What failed was a person's request, refused at once: the person sends it again."""


_RETRIES: dict[str, Callable[[CommandContext, LoadedInstance | None, Incident], None]] = {
    "execution": _execution,
    "job": _job,
    "timer": _timer,
    "message": _message,
    "call": _call,
    "form": _nothing,
    "fault": _nothing,
    "publish": _publish,
    "broadcast": _broadcast,
}
