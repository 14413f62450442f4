"""A session ends: by signing out, or by its owner from another browser."""

from datetime import datetime

from engine.commands.core.engine import Engine
from engine.commands.core.loop import command_transaction
from engine.errors import NotFound
from engine.lifecycle.actor import Actor
from engine.persistence.account_rows import SignedIn


def end_session(engine: Engine, key: int, *, actor: Actor, now: datetime, world: datetime) -> None:
    """End one of the actor's own sessions. Raises NotFound for any other."""
    with command_transaction(engine, actor=actor, now=now) as context:
        row = context.transaction.get(SignedIn, key)
        if row is None or row.login != actor.login:
            raise NotFound("没有这个会话。")
        if row.ended_at is None:
            row.ended_at = world
            context.installation_note("signed_out", login=actor.login)
