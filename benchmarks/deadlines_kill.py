"""kill -9 of a worker in the middle of a storm, again and again: nothing lost, nothing twice.

    python -m benchmarks.deadlines_kill [--timers 2000] [--rounds 20] [--seed 1]

Each round begins with a copy of the same database, kills one of two workers at a random moment of
the storm, and lets a successor finish beside the other.
"""

import argparse
import random
import tempfile
import time
from pathlib import Path

from sqlalchemy import func, select

from benchmarks.deadlines_cases import database, fill, servers, verdict, workers
from engine.persistence import Store
from engine.persistence.case_rows import Timer


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--timers", type=int, default=2_000)
    parser.add_argument("--rounds", type=int, default=20)
    parser.add_argument("--seed", type=int, default=1)
    asked = parser.parse_args()
    chance = random.Random(asked.seed)
    with tempfile.TemporaryDirectory() as folder, servers(Path(folder)) as kinds:
        for kind, server in kinds.items():
            fill(database(server, "kill"), asked.timers)
            for number in range(1, asked.rounds + 1):
                url = database(server, f"kill_{number}", copy_of="kill")
                after = chance.randrange(1, asked.timers)
                fired = _kill_when(url, after)
                sentence = verdict(url, asked.timers)
                print(f"{kind} round {number}: killed at {fired} fired; {sentence}", flush=True)


def _kill_when(url: str, after: int) -> int:
    """Kill a worker once about so many have fired, then let the storm end; how many had fired."""
    (doomed, other), ready = workers(url, 2)
    store = Store(url)
    ready.wait()
    while (fired := _fired(store)) < after and doomed.is_alive():
        time.sleep(0.005)
    doomed.kill()  # SIGKILL: no handler runs, no transaction is ended
    doomed.join()
    (successor,), ready = workers(url, 1)
    ready.wait()
    for one in (other, successor):
        one.join()
    store.close()
    return fired


def _fired(store: Store) -> int:
    query = select(func.count()).select_from(Timer).where(Timer.state == "fired")
    with store.read() as transaction:
        return transaction.scalar(query) or 0


if __name__ == "__main__":
    main()
