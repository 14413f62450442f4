"""Parties by their names from before groups opened cases: taken away once, where nothing is left of
what made them parties.
"""

from datetime import datetime

from engine.commands.core.engine import Engine
from engine.commands.core.loop import command_transaction
from engine.commands.core.taken_away import part_where_taken
from engine.lifecycle.actor import SYSTEM
from engine.persistence import audiences, history

SWEPT = "parties_swept"
"""The kind of the installation's line that says it was done."""


def sweep_parties(engine: Engine, *, now: datetime) -> None:
    """Part everybody from the cases that he read as one of a group which he has left; once in the
    life of a database. What is interrupted begins anew.
    """
    with engine.store.read() as transaction:
        if history.has_line(transaction, SWEPT):
            return
        logins = audiences.people(transaction)
    for login in logins:
        with command_transaction(engine, actor=SYSTEM, now=now, reason="已离开用户组") as context:
            part_where_taken(context, login)
    with command_transaction(engine, actor=SYSTEM, now=now) as context:
        context.installation_note(SWEPT, people=len(logins))
