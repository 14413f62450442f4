"""Somebody did something that is to be on record: a file was saved, a list exported, a message was
sent in a partner's name, a partner was connected or its key changed."""

from datetime import datetime
from typing import Literal

from engine.commands.core.engine import Engine
from engine.commands.core.loop import command_transaction
from engine.json_types import Json
from engine.lifecycle.actor import Actor

Access = Literal[
    "downloaded",
    "exported",
    "partner_tried",
    "partner_connected",
    "partner_moved",
    "partner_key_rotated",
    "partner_keys_retired",
]


def record_access(
    engine: Engine,
    kind: Access,
    *,
    actor: Actor,
    now: datetime,
    **what: Json,
) -> None:
    """Write it into the installation's history, with the actor's address."""
    with command_transaction(engine, actor=actor, now=now) as context:
        context.installation_note(kind, **what)
