"""`kill -9` at any point loses and repeats nothing; several workers fire each timer once."""

import signal
from collections import Counter
from collections.abc import Callable
from datetime import timedelta
from multiprocessing import get_context
from multiprocessing.process import BaseProcess

import pytest
from sqlalchemy import select

from engine.commands.core.engine import Engine
from engine.commands.deployments.deploy_resources import deploy_resources
from engine.commands.process_instances.start_process_instance import start_process_instance
from engine.persistence import Store
from engine.persistence.account_rows import Group
from engine.persistence.case_rows import Instance
from engine.persistence.history_rows import HistoryRecord
from engine.persistence.transit_rows import OutboundEvent
from tests.commands import storm
from tests.commands.conftest import ADMIN, NOW, Run
from tests.commands.looking import all_of, everything, history_holds, open_tasks, timers

LATER = NOW + timedelta(days=1)
PATIENCE = 120
"""Seconds after which a process is given up."""
APART = get_context("forkserver")
APART.set_forkserver_preload(["tests.commands.storm"])


def begin(act: Callable[..., None], *given: object) -> BaseProcess:
    process = APART.Process(target=act, args=given)
    process.start()
    return process


def ended(process: BaseProcess) -> int | None:
    """How it ended: 0, or the signal that killed it, negative."""
    process.join(PATIENCE)
    if process.is_alive():
        process.kill()
        raise TimeoutError(f"it still ran after {PATIENCE} s")
    return process.exitcode


def everything_happened_once(engine: Engine, count: int) -> bool:
    with engine.store.read() as transaction:
        fired = transaction.scalars(
            select(HistoryRecord.chain).where(HistoryRecord.kind == "timer_fired")
        ).all()
    return (
        [timer.state for timer in timers(engine)] == ["fired"] * count
        and {case.state for case in all_of(engine, Instance)} == {"completed"}
        and set(Counter(fired).values()) == {1}
        and len(all_of(engine, Group, Group.name == "once")) == len(fired) == count
        and history_holds(engine)
    )


@pytest.mark.slow
@pytest.mark.parametrize("commit", [1, 2, 4])
@pytest.mark.parametrize("when", ["before", "after"])
def test_killed_at_a_commit_of_the_sweep_nothing_is_lost_and_nothing_repeated(
    engine: Engine, run: Run, when: str, commit: int
) -> None:
    for _ in range(5):
        run([["timer", 60]], [["job", "mark"]])
    url = url_of(engine.store)
    assert ended(begin(storm.sweep, url, LATER, when, commit)) == -signal.SIGKILL
    assert not everything_happened_once(engine, 5)
    assert ended(begin(storm.sweep, url, LATER)) == 0
    assert everything_happened_once(engine, 5)


@pytest.mark.slow
def test_killed_anywhere_in_a_verb_the_database_is_as_it_was_before(store: Store) -> None:
    engine = storm.real(url_of(store))
    files = {"p.bpmn": storm.CASE, "q.bpmn": storm.CALLED, "r.bpmn": storm.LISTENING}
    deploy_resources(engine, files, actor=ADMIN, now=NOW)
    for process in ("R", "P"):
        start_process_instance(engine, process_id=process, actor=ADMIN, now=NOW)
    [task] = open_tasks(engine)
    before = everything(engine)
    statement, fate = 1, -signal.SIGKILL
    while fate == -signal.SIGKILL:
        assert everything(engine) == before
        statement += 5
        fate = ended(begin(storm.complete, url_of(store), task.key, NOW, statement))
    assert fate == 0
    assert statement > 20
    assert [task.element_id for task in open_tasks(engine)] == ["F"]
    assert [len(all_of(engine, row)) for row in (Instance, Group, OutboundEvent)] == [3, 1, 1]
    assert [timer.state for timer in timers(engine)] == ["pending"]
    assert history_holds(engine)
    engine.store.close()


@pytest.mark.slow
def test_three_workers_fire_every_timer_once(engine: Engine, run: Run) -> None:
    for _ in range(20):
        run([["timer", 60]], [["job", "mark"]])
    workers = [begin(storm.sweep, url_of(engine.store), LATER) for _ in range(3)]
    assert [ended(worker) for worker in workers] == [0, 0, 0]
    assert everything_happened_once(engine, 20)


def url_of(store: Store) -> str:
    return store.database.url.render_as_string(hide_password=False)
