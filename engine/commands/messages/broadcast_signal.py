"""A signal from outside, for everyone who waits for it."""

from collections.abc import Mapping
from datetime import datetime

from engine.commands.core import correlation
from engine.commands.core.engine import Engine
from engine.commands.core.loop import command_transaction
from engine.commands.core.own_names import require_free_of_facts
from engine.execution.outcome import BroadcastSignal
from engine.json_types import Json
from engine.lifecycle.actor import Actor
from engine.lifecycle.authority import require
from engine.lifecycle.submitted import require_sendable


def broadcast_signal(
    engine: Engine,
    name: str,
    variables: Mapping[str, Json] | None = None,
    *,
    actor: Actor,
    now: datetime,
) -> int:
    """Broadcast, and answer a key that names the broadcast in the installation's history."""
    require_sendable(variables or {}, engine.limits)
    key = engine.store.next_key()
    with command_transaction(engine, actor=actor, now=now) as context:
        require(context.actor, "广播信号", name)
        require_free_of_facts(context, variables or {})
        correlation.broadcast(context, BroadcastSignal(name, variables or {}))
        context.installation_note("signal_broadcast", name=name, key=key)
    return key
