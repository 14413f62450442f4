"""kill -9 of a worker in a storm, twenty times at random points: nothing lost, nothing twice.

    python -m benchmarks.deadlines_kill [--timers 2000] [--kills 20] [--seed 1]

Two workers sweep the same database; whenever the number of fired timers passes one of the random
points, one of them is killed and a successor takes its place. The other is frozen until the
successor has started, so that every kill falls into the storm.
"""

import argparse
import os
import random
import signal
import tempfile
import time
from multiprocessing.process import BaseProcess
from pathlib import Path

from sqlalchemy import func, select

from benchmarks.deadlines_cases import PATIENCE, database, fill, joined, servers, verdict, workers
from engine.persistence import Store
from engine.persistence.case_rows import Timer


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--timers", type=int, default=2_000)
    parser.add_argument("--kills", type=int, default=20)
    parser.add_argument("--seed", type=int, default=1)
    asked = parser.parse_args()
    chance = random.Random(asked.seed)
    with tempfile.TemporaryDirectory() as folder, servers(Path(folder)) as kinds:
        for kind, server in kinds.items():
            url = database(server, "storm")
            fill(url, asked.timers)
            points = sorted(chance.sample(range(1, asked.timers), asked.kills))
            killed_at = _storm(url, points, chance)
            print(f"{kind}: killed {len(killed_at)} workers, with {killed_at} fired", flush=True)
            print(f"  {verdict(url, asked.timers)}", flush=True)


def _storm(url: str, points: list[int], chance: random.Random) -> list[int]:
    """How many timers had fired at each kill."""
    (one, two), ready = workers(url, 2)
    ready.wait()
    alive, killed_at = [one, two], []
    store = Store(url)
    for point in points:
        killed_at.append(_wait_for(store, point))
        _replace(url, alive, chance.randrange(2))
    for worker in alive:
        joined(worker)
    store.close()
    return killed_at


def _replace(url: str, alive: list[BaseProcess], place: int) -> None:
    alive[place].kill()  # SIGKILL: no handler runs, no transaction is ended
    joined(alive[place])
    other = alive[1 - place].pid
    assert other is not None
    os.kill(other, signal.SIGSTOP)
    (alive[place],), ready = workers(url, 1)
    ready.wait()
    os.kill(other, signal.SIGCONT)


def _wait_for(store: Store, point: int) -> int:
    """Wait until so many have fired; a moment more, so that any step of a commit may be hit."""
    query = select(func.count()).select_from(Timer).where(Timer.state == "fired")
    give_up_at = time.monotonic() + PATIENCE
    while time.monotonic() < give_up_at:
        with store.read() as transaction:
            fired = transaction.scalar(query) or 0
        if fired >= point:
            return fired
        time.sleep(0.005)
    raise TimeoutError(f"{point} timers had not fired after {PATIENCE:.0f} s")


if __name__ == "__main__":
    main()
