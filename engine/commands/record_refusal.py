"""Somebody asked for what is not his to see or do: written down, wherever it was refused."""

from datetime import datetime

from engine.commands.engine import Engine
from engine.commands.work import Work
from engine.errors import Forbidden
from engine.lifecycle.actor import Actor


def record_refusal(
    engine: Engine, refusal: Forbidden, *, path: str, actor: Actor, now: datetime
) -> None:
    """Write it into the house's history, unless the verb has done so. `path` is what was asked."""
    if refusal.recorded:
        return
    with engine.store.write() as transaction:
        work = Work(engine, transaction, actor, now, "")
        work.house_note("refused", sentence=str(refusal), path=path)
    refusal.recorded = True
