"""A process that fires deadlines says that it lives."""

from datetime import datetime

from engine.commands.core.engine import Engine
from engine.persistence import workers


def record_heartbeat(engine: Engine, worker: str, *, started_at: datetime, now: datetime) -> None:
    """Note that `worker` (host and process) has just looked for due timers.

    Both moments are of the clock on the wall: a pinned clock says nothing about a process.
    """
    with engine.store.write() as transaction:
        workers.see(transaction, worker, started_at, now)
