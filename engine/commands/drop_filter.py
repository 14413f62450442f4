"""A kept filter of the task list is given up."""

from datetime import datetime

from engine.commands.engine import Engine
from engine.commands.loop import begin
from engine.lifecycle.actor import Actor
from engine.persistence import accounts


def drop_filter(engine: Engine, name: str, *, actor: Actor, now: datetime) -> None:
    """Give up the person's filter of that name; one that is not there is no matter."""
    with begin(engine, actor=actor, now=now) as work:
        for one in accounts.kept_filters(work.transaction, actor.login):
            if one.name == name:
                work.transaction.delete(one)
