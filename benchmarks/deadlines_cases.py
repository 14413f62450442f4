"""Cases that all wait for a timer, in throw-away databases: what the deadline benchmarks share."""

import multiprocessing
import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from multiprocessing.process import BaseProcess
from multiprocessing.synchronize import Barrier
from pathlib import Path

import psycopg
from sqlalchemy import func, select

from engine.assembly import assemble
from engine.commands.core.engine import Engine
from engine.commands.deadlines.fire_due_timers import fire_due_timers
from engine.commands.deployments.deploy_resources import deploy_resources
from engine.commands.process_instances.start_process_instance import start_process_instance
from engine.errors import Refused
from engine.lifecycle.actor import SYSTEM
from engine.persistence import Store
from engine.persistence.case_rows import Instance, Timer
from engine.persistence.history import first_break, heads
from engine.persistence.history_rows import HistoryRecord
from engine.settings import Settings
from tests.databases import postgres_cluster
from tests.drawing import catch, chain, diagram, end, start, timer

NOW = datetime(2026, 3, 16, 1, 0, tzinfo=UTC)
DUE = NOW + timedelta(days=30)
PATIENCE = 1_200.0
"""Seconds: a worker that is not ready or not done by then never will be."""
WAITING = diagram(
    start(),
    catch("T", timer("Duration", "P30D")),
    end(),
    chain("S", "T", "E"),
    process='id="P" name="等待" isExecutable="true"',
)


@contextmanager
def servers(folder: Path) -> Iterator[dict[str, str]]:
    """Where databases can be made: name of the kind → base of the URL."""
    with postgres_cluster() as url:
        yield {"SQLite": f"sqlite:///{folder}/", "PostgreSQL": url}


def database(server: str, name: str, copy_of: str = "") -> str:
    """The URL of a new database on the server: empty, or a copy of another."""
    if server.startswith("sqlite"):
        path = Path(server.removeprefix("sqlite:///"), f"{name}.db")
        if copy_of:
            shutil.copy(path.with_name(f"{copy_of}.db"), path)
        return f"sqlite:///{path}"
    template = f" TEMPLATE {copy_of}" if copy_of else ""
    with psycopg.connect(_plain(server), autocommit=True) as connection:
        connection.execute(f"CREATE DATABASE {name}{template}")
    return server.replace("/postgres?", f"/{name}?")


def engine_on(url: str) -> Engine:
    """The engine with all its rooms on that database."""
    return assemble(Settings(database=url, mode="demonstration"))


def fill(url: str, cases: int) -> None:
    """So many real cases, each waiting for a timer that is due at DUE."""
    engine = engine_on(url)
    engine.store.create_tables()
    deploy_resources(engine, {"p.bpmn": WAITING}, actor=SYSTEM, now=NOW)
    for _ in range(cases):
        start_process_instance(engine, process_id="P", variables={}, actor=SYSTEM, now=NOW)
    engine.store.close()
    if url.startswith("sqlite"):
        # so that copying the file copies everything
        with sqlite3.connect(url.removeprefix("sqlite:///")) as connection:
            connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")


def worker(url: str, ready: Barrier) -> None:
    """Sweep until nothing is due: the body of a worker process, from when all are ready."""
    engine = engine_on(url)
    ready.wait()
    while _sweep(engine):
        pass
    engine.store.close()


def _sweep(engine: Engine) -> bool:
    """Whether there may be more; a database that stays busy is tried again, as the alarm does."""
    try:
        return fire_due_timers(engine, now=DUE, limit=500).next_due_at is not None
    except Refused:
        return True


def workers(url: str, count: int) -> tuple[list[BaseProcess], Barrier]:
    """Started worker processes that share nothing with this one, and what they are waiting at
    (for this process too).
    """
    context = multiprocessing.get_context("spawn")
    ready = context.Barrier(count + 1, timeout=PATIENCE)
    made: list[BaseProcess] = [
        context.Process(target=worker, args=(url, ready)) for _ in range(count)
    ]
    for one in made:
        one.start()
    return made, ready


def joined(one: BaseProcess) -> None:
    """Wait until the worker has ended; raise where it does not."""
    one.join(PATIENCE)
    if one.is_alive():
        one.kill()
        raise TimeoutError(f"a worker was still at work after {PATIENCE:.0f} s")


def verdict(url: str, cases: int) -> str:
    """Whether each timer fired exactly once and every case ended whole; raises where not."""
    store = Store(url)
    with store.read() as transaction:
        fired = transaction.scalar(
            select(func.count()).select_from(Timer).where(Timer.state == "fired")
        )
        ended = transaction.scalar(
            select(func.count()).select_from(Instance).where(Instance.state == "completed")
        )
        times = transaction.execute(
            select(HistoryRecord.chain, func.count())
            .where(HistoryRecord.kind == "timer_fired")
            .group_by(HistoryRecord.chain)
        ).all()
        broken = [head for head in heads(transaction) if first_break(transaction, *head)]
    store.close()
    assert (fired, ended, len(times)) == (cases, cases, cases), (
        f"lost: {fired}, {ended}, {len(times)}"
    )
    assert all(count == 1 for _, count in times), "a timer fired twice"
    assert not broken, f"broken history chains: {broken[:3]}"
    return f"{cases} fired, {cases} cases ended, each once; every history chain holds"


def _plain(server: str) -> str:
    return server.replace("postgresql+psycopg", "postgresql")
