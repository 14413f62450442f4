"""A token was no good: written down, but not without end."""

from datetime import datetime

from engine.commands.core.engine import Engine
from engine.commands.sessions.throttle import Throttle, TooManyFailures
from engine.persistence import history


def refuse_token(engine: Engine, *, now: datetime, world: datetime, address: str) -> None:
    """Remember that a wrong token came from this address, the first few times in a while.

    A token cannot be guessed; what is limited is how much of the history strangers can fill.
    """
    try:
        with engine.store.write() as transaction:
            Throttle("token", address, world).count(transaction)
            line = history.Line("token_refused", now, "", "", data={"address": address})
            history.append_to_installation(transaction, line)
    except TooManyFailures:
        return
