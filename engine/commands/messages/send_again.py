"""重发: what ended as a dead letter is tried once more, inbound or outbound."""

from datetime import datetime, timedelta

from engine.commands.core import correlation
from engine.commands.core.engine import Engine
from engine.commands.core.loop import command_transaction
from engine.errors import NotFound
from engine.lifecycle.actor import Actor
from engine.lifecycle.authority import require
from engine.lifecycle.states import DELIVERY, MESSAGE
from engine.persistence.transit_rows import Message, OutboundEvent


def send_event_again(
    engine: Engine, key: int, *, actor: Actor, now: datetime, reason: str = ""
) -> None:
    """Deliver an event once more under the same id, from the first try on: one that was given up,
    or one that the partner had and asks for again. NotFound; Refused while it is being sent.
    """
    with command_transaction(engine, actor=actor, now=now, reason=reason) as context:
        require(context.actor, "重发")
        event = context.transaction.get(OutboundEvent, key, with_for_update=True)
        if event is None:
            raise NotFound(f"没有编号为 {key} 的对外通知。")
        event.state = DELIVERY.after(event.state, "send_again", event.type, actor)
        event.attempts, event.next_at, event.ended_at = 0, now, None
        context.installation_note("event_sent_again", event=event.event_id)


def publish_message_again(
    engine: Engine,
    key: int,
    *,
    time_to_live: timedelta = timedelta(0),
    actor: Actor,
    now: datetime,
    reason: str = "",
) -> int | None:
    """Publish a message whose time was over once more; the case it went to, if any.

    Raises NotFound; Refused where it has been delivered or is still waiting.
    """
    with command_transaction(engine, actor=actor, now=now, reason=reason) as context:
        require(context.actor, "重发")
        message = context.transaction.get(Message, key, with_for_update=True)
        if message is None:
            raise NotFound(f"没有编号为 {key} 的消息。")
        message.state = MESSAGE.after(message.state, "publish_again", message.name, actor)
        message.expires_at = now + time_to_live
        correlation.correlate(context, message)
        if message.state == "buffered" and time_to_live <= timedelta(0):
            message.state = MESSAGE.after(message.state, "expire", message.name, actor)
        context.installation_note("message_published_again", message=key)
    return message.instance_key
