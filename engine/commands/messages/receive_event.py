"""An event of another system: kept as it came, answered the same however often it is sent.

The raw event and what follows from it commit together; the sender is told 202 only after that.
"""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from engine.commands.core import correlation
from engine.commands.core.command_context import CommandContext, ExecutionFailed
from engine.commands.core.engine import Engine
from engine.commands.core.loop import command_transaction
from engine.errors import GuichengError, Refused
from engine.execution.outcome import PublishMessage
from engine.json_types import Json
from engine.lifecycle.actor import Actor
from engine.lifecycle.submitted import require_sendable
from engine.persistence import inbox


@dataclass(frozen=True, slots=True)
class ReceivedMessage:
    """A verified event and the message it becomes; `event_id` is unique at its source.

    `sender` is what people call the source: it stands in the case where a person's name stands.
    """

    source: str
    event_id: str
    body: bytes
    name: str
    correlation_key: str
    variables: Mapping[str, Json]
    time_to_live_seconds: int
    sender: str = ""


def receive_event(
    engine: Engine, received: ReceivedMessage, *, now: datetime
) -> Mapping[str, Json]:
    """Keep the event, correlate its message, and answer; a repeat gets the first answer.

    Raises Refused where the same id came before with another body.
    """
    digest = hashlib.sha256(received.body).hexdigest()
    actor = Actor(f"webhook:{received.source}", received.sender or received.source)
    with command_transaction(engine, actor=actor, now=now) as context:
        event = {
            "key": engine.store.next_key(),
            "source": received.source,
            "event_id": received.event_id,
            "body": received.body,
            "sha256": digest,
            "received_at": now,
            "answer": {},
        }
        if not inbox.keep(context.transaction, event):
            return _first_answer(context, received, digest)
        return _take_in(context, received)


def _first_answer(
    context: CommandContext, received: ReceivedMessage, digest: str
) -> Mapping[str, Json]:
    first = inbox.find(context.transaction, received.source, received.event_id)
    assert first is not None
    if first.sha256 != digest:
        raise Refused(
            f"编号为“{received.event_id}”的消息此前已收到，但内容不同；"
            "请为新的内容使用新的 webhook-id。"
        )
    return first.answer


def _take_in(context: CommandContext, received: ReceivedMessage) -> Mapping[str, Json]:
    require_sendable(received.variables, context.engine.limits)
    sent = PublishMessage(
        received.name,
        received.correlation_key,
        received.variables,
        received.time_to_live_seconds,
    )
    message = correlation.keep(context, sent, f"{received.source}:{received.event_id}")
    try:
        correlation.correlate(context, message)
    except (
        GuichengError,
        ExecutionFailed,
    ) as error:  # a start that failed: the message stays, a person sees
        context.message_incident(message.key, "unknown", str(error))
    answer: dict[str, Json] = {
        "eventId": received.event_id,
        "messageKey": str(message.key),
        "state": message.state,
    }
    row = inbox.find(context.transaction, received.source, received.event_id)
    assert row is not None
    row.answer, row.message_key = answer, message.key
    return answer
