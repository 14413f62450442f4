"""A message from outside: to exactly one receiver, or kept until its time-to-live is over."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from engine.commands.core import correlation
from engine.commands.core.engine import Engine
from engine.commands.core.loop import command_transaction
from engine.commands.core.own_names import require_free_of_facts
from engine.errors import NotFound, Refused
from engine.execution.outcome import PublishMessage
from engine.json_types import Json
from engine.lifecycle.actor import Actor
from engine.lifecycle.authority import require
from engine.lifecycle.submitted import require_sendable
from engine.persistence import definitions, incidents, messages


@dataclass(frozen=True, slots=True)
class Published:
    """The message, and the case it went to (None: it waits, or its time is over)."""

    message_key: int
    process_instance_key: int | None
    state: str


def publish_message(
    engine: Engine,
    name: str,
    correlation_key: str = "",
    variables: Mapping[str, Json] | None = None,
    *,
    actor: Actor,
    now: datetime,
    time_to_live: timedelta = timedelta(0),
    message_id: str | None = None,
    must_correlate: bool = False,
) -> Published:
    """Publish. `message_id` tells a repeat apart while the first one lives, where it is not empty;
    `must_correlate`: somebody has to wait for it.

    Raises Refused for a repeat, or where two cases wait for what must be correlated (an incident
    stays); NotFound where nobody does.
    """
    require_sendable(variables or {}, engine.limits)
    sent = PublishMessage(name, correlation_key, variables or {}, int(time_to_live.total_seconds()))
    with command_transaction(engine, actor=actor, now=now) as context:
        require(context.actor, "发布消息", name)
        begins = bool(sent.variables) and bool(
            definitions.starts_on(context.transaction, "message", name)
        )
        require_free_of_facts(context, sent.variables, begins=begins)
        if message_id and messages.is_living(
            context.transaction, name, correlation_key, message_id, now
        ):
            raise Refused(f"消息“{name}”（编号 {message_id}）已经收到过，没有重复处理。")
        message = correlation.publish(context, sent, message_id or None)
        stuck = incidents.open_of_message(context.transaction, message.key, correlation.AMBIGUOUS)
        if must_correlate and message.instance_key is None and stuck is None:
            raise NotFound(f"没有流程在等待消息“{name}”（关联键“{correlation_key}”）。")
    if must_correlate and stuck is not None:  # the incident stays: a person decides
        raise Refused(
            f"{stuck.message}已登记为异常 {stuck.key}：请先使其中只有一个在等待，再处理这个异常。"
        )
    return Published(message.key, message.instance_key, message.state)
