"""A kept filter of the task list is given up."""

from datetime import datetime

from engine.commands.core.engine import Engine
from engine.commands.core.loop import command_transaction
from engine.lifecycle.actor import Actor
from engine.persistence import accounts


def drop_filter(engine: Engine, name: str, *, actor: Actor, now: datetime) -> None:
    """Give up the person's filter of that name; one that is not there is no matter."""
    with command_transaction(engine, actor=actor, now=now) as context:
        for one in accounts.kept_filters(context.transaction, actor.login):
            if one.name == name:
                context.transaction.delete(one)
