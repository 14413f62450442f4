"""Messages that nobody took in time go to the dead-letter list, where people see them."""

from datetime import datetime

from engine.commands.core.engine import Engine
from engine.lifecycle.actor import SYSTEM
from engine.lifecycle.states import MESSAGE
from engine.persistence import messages

BATCH = 500


def expire_messages(engine: Engine, *, now: datetime) -> int:
    """Set aside what is over its time; answers how many."""
    count = 0
    while True:
        with engine.store.write() as transaction:
            over = messages.expired(transaction, now, BATCH)
            for message in over:
                message.state = MESSAGE.after(message.state, "expire", message.name, SYSTEM)
        count += len(over)
        if len(over) < BATCH:
            return count
