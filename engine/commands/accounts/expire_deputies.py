"""代理期满: what a deputy has in hand goes back once his days are over."""

from datetime import datetime

from engine.commands.core.engine import Engine
from engine.commands.core.loop import command_transaction
from engine.commands.core.taken_away import hand_back
from engine.lifecycle.actor import SYSTEM
from engine.persistence import user_tasks


def expire_deputies(engine: Engine, *, now: datetime) -> None:
    """Hand back what they took as deputies; nothing where nobody has such a task."""
    with engine.store.read() as transaction:
        logins = user_tasks.left_with_deputies(transaction, now)
    for login in logins:
        with command_transaction(engine, actor=SYSTEM, now=now, reason="代理期满") as context:
            hand_back(context, [login])
