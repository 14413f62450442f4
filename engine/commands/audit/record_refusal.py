"""Somebody asked for what is not his to see or do: written down, wherever it was refused."""

from datetime import datetime

from engine.commands.core.command_context import CommandContext
from engine.commands.core.engine import Engine
from engine.errors import Forbidden
from engine.lifecycle.actor import Actor


def record_refusal(
    engine: Engine, refusal: Forbidden, *, path: str, actor: Actor, now: datetime
) -> None:
    """Write it into the installation's history, unless the verb has; `path` is what was asked."""
    if refusal.recorded:
        return
    with engine.store.write() as transaction:
        context = CommandContext(engine, transaction, actor, now, "")
        context.installation_note("refused", sentence=str(refusal), path=path)
    refusal.recorded = True
