"""Many timers due at once: fired exactly once by 1, 2 and 4 workers, on both databases.

    python -m benchmarks.deadlines_storm [--timers 10000] [--on SQLite|PostgreSQL]

Each run begins with a copy of the same database. The PostgreSQL started here runs with fsync off
(set GUICHENG_TEST_POSTGRES to a server of your own for durable figures); SQLite syncs every commit.
"""

import argparse
import tempfile
import time
from pathlib import Path

from benchmarks.deadlines_cases import database, fill, joined, servers, verdict, workers


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--timers", type=int, default=10_000)
    parser.add_argument("--on", choices=("SQLite", "PostgreSQL"))
    asked = parser.parse_args()
    timers = asked.timers
    with tempfile.TemporaryDirectory() as folder, servers(Path(folder)) as kinds:
        for kind, server in kinds.items():
            if asked.on not in (None, kind):
                continue
            began = time.perf_counter()
            fill(database(server, "storm"), timers)
            each = (time.perf_counter() - began) / timers
            print(f"{kind}: {timers} cases begun, {each * 1e3:.2f} ms each", flush=True)
            for count in (1, 2, 4):
                _run(server, timers, count)


def _run(server: str, timers: int, count: int) -> None:
    url = database(server, f"storm_{count}", copy_of="storm")
    processes, ready = workers(url, count)
    ready.wait()
    began = time.perf_counter()
    for one in processes:
        joined(one)
    took = time.perf_counter() - began
    sentence = verdict(url, timers)
    print(
        f"  {count} worker(s): {took:6.1f} s, {took / timers * 1e3:5.2f} ms a timer; {sentence}",
        flush=True,
    )


if __name__ == "__main__":
    main()
