"""A worker to be killed: `python -m tests.commands.storm URL MOMENT [WHEN COMMIT]`.

Fires what is due at MOMENT; kills itself with SIGKILL before or after its COMMIT-th commit.
"""

import os
import signal
import sys
from datetime import datetime

from sqlalchemy import event

from engine.commands.engine import Engine
from engine.commands.fire_due_timers import fire_due_timers
from engine.commands.handlers import Handled, HandledJob
from engine.persistence import Store, Transaction
from engine.persistence.account_rows import Group
from engine.settings import Settings
from tests.commands.scripted import Scripted


def mark(transaction: Transaction, job: HandledJob) -> Handled:
    """Leave a row that can be there only once."""
    transaction.add(Group(id=f"case {job.process_instance_key}", name="once"))
    return Handled()


def kill_at(when: str, commit: int) -> None:
    seen = 0

    def count(_session: object) -> None:
        nonlocal seen
        seen += 1
        if seen == commit:
            os.kill(os.getpid(), signal.SIGKILL)

    event.listen(Transaction, f"{when}_commit", count)


def main() -> None:
    url, moment, *kill = sys.argv[1:]
    engine = Engine(Store(url), Scripted(), Settings(), {"mark": mark})
    if kill:
        kill_at(kill[0], int(kill[1]))
    swept = fire_due_timers(engine, now=datetime.fromisoformat(moment))
    sys.stdout.write(str(swept.fired))


if __name__ == "__main__":
    main()
