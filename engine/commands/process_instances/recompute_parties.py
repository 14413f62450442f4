"""The parties of running cases in the roles that their diagrams say: for cases of earlier times."""

from datetime import datetime

from engine.commands.core import party_roles
from engine.commands.core.engine import Engine
from engine.commands.core.loop import command_transaction
from engine.lifecycle.actor import Actor
from engine.lifecycle.authority import require
from engine.persistence import cases


def recompute_parties(engine: Engine, *, actor: Actor, now: datetime) -> int:
    """Do it for every running case, each in a transaction of its own; how many there were.

    What was right before stays as it is. Raises Forbidden to all but analysts.
    """
    require(actor, "迁移案件")
    with engine.store.read() as transaction:
        keys = cases.all_running(transaction)
    for key in keys:
        with command_transaction(engine, actor=actor, now=now) as context:
            case = context.case(key)
            if case.is_living:
                party_roles.follow_diagram(context, case)
    return len(keys)
