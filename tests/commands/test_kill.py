"""`kill -9` at a commit loses and repeats nothing; several workers fire each timer once."""

import signal
import subprocess
import sys
from collections import Counter
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import select

from engine.commands.engine import Engine
from engine.persistence.account_rows import Group
from engine.persistence.case_rows import Instance
from engine.persistence.history_rows import HistoryRecord
from tests.commands.conftest import NOW, Run
from tests.commands.looking import all_of, history_holds, timers

HOME = Path(__file__).parents[2]
LATER = NOW + timedelta(days=1)


def worker(engine: Engine, *kill: object) -> "subprocess.Popen[str]":
    url = engine.store.database.url.render_as_string(hide_password=False)
    command = [sys.executable, "-m", "tests.commands.storm", url, LATER.isoformat()]
    return subprocess.Popen(
        [*command, *map(str, kill)], cwd=HOME, stdout=subprocess.PIPE, text=True
    )


def everything_happened_once(engine: Engine, count: int) -> bool:
    with engine.store.read() as transaction:
        fired = transaction.scalars(
            select(HistoryRecord.chain).where(HistoryRecord.kind == "timer_fired")
        ).all()
    return (
        [timer.state for timer in timers(engine)] == ["fired"] * count
        and {case.state for case in all_of(engine, Instance)} == {"completed"}
        and set(Counter(fired).values()) == {1}
        and len(all_of(engine, Group)) == len(fired) == count
        and history_holds(engine)
    )


@pytest.mark.slow
@pytest.mark.parametrize("when", ["before", "after"])
def test_killed_at_a_commit_nothing_is_lost_and_nothing_repeated(
    engine: Engine, run: Run, when: str
) -> None:
    for _ in range(6):
        run([["timer", 60]], [["job", "mark"]])
    killed = worker(engine, when, 3)
    assert killed.wait(60) == -signal.SIGKILL
    last = worker(engine)
    last.communicate(timeout=60)
    assert everything_happened_once(engine, 6)


@pytest.mark.slow
def test_three_workers_fire_every_timer_once(engine: Engine, run: Run) -> None:
    for _ in range(20):
        run([["timer", 60]], [["job", "mark"]])
    workers = [worker(engine) for _ in range(3)]
    fired = [int(each.communicate(timeout=120)[0]) for each in workers]
    assert sum(fired) == 20
    assert everything_happened_once(engine, 20)
