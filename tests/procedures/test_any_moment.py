"""Any moment of a case can be drawn again from its history: random walks over every procedure."""

import random
from collections.abc import Iterator, Mapping
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select

from app.cli.set_up import programmes
from engine.commands.core.engine import Engine
from engine.commands.deadlines.fire_due_timers import fire_due_timers
from engine.commands.process_instances.start_process_instance import start_process_instance
from engine.commands.user_tasks.claim_user_task import claim_user_task
from engine.commands.user_tasks.complete_user_task import complete_user_task
from engine.errors import GuichengError, Refused
from engine.forms.schema import Component, parse_form
from engine.lifecycle.actor import SYSTEM
from engine.persistence import definitions
from engine.persistence.case_rows import Instance, UserTask
from engine.persistence.definition_rows import Definition
from engine.queries.case_moment import case_at
from tests.procedures.redrawing import assert_redrawn, assert_whole
from tests.procedures.walking import NOON, deploy, engine_on

STEPS = 10


@pytest.fixture(scope="module", params=programmes())
def engine(request: pytest.FixtureRequest, tmp_path_factory: Any) -> Iterator[Engine]:
    path: Path = tmp_path_factory.mktemp("moments") / "guicheng.db"
    made = engine_on(deploy(path, request.param))
    yield made
    made.store.close()


def test_after_each_step_of_a_random_walk_history_and_rows_agree(
    engine: Engine,
) -> None:
    chance = random.Random(20260316)
    known, begun = dict[int, int](), 0
    for process in _processes(engine):
        for _ in walk(engine, process, chance):
            begun = assert_redrawn(engine.store, known)
    assert begun > len(_processes(engine)) // 2
    assert_whole(engine.store)


def test_each_line_adds_to_the_moment_before(engine: Engine) -> None:
    list(walk(engine, _processes(engine)[0], random.Random(1)))
    with engine.store.read() as transaction:
        case = transaction.scalars(select(Instance).order_by(Instance.key.desc())).first()
    assert case is not None
    begun = case_at(engine.store, SYSTEM, case.key, 1)
    assert begun.moment.number == 1
    assert begun.moment.state == "active"
    assert begun.last_number == case.history_length
    last = case_at(engine.store, SYSTEM, case.key, case.history_length).moment
    assert len(last.elements) > len(begun.moment.elements)
    assert case_at(engine.store, SYSTEM, case.key, NOON + timedelta(days=9999)).moment == last


def walk(engine: Engine, process: str, chance: random.Random) -> Iterator[None]:
    """Start, then do at random what people and time may do, and stop to look after each step.

    What is refused is let be.
    """
    now = NOON
    try:
        start_process_instance(engine, process_id=process, actor=SYSTEM, now=now)
    except Refused:  # a message begins it: its cases are those that others begin
        return
    for _ in range(STEPS):
        tasks = _open_tasks(engine)
        if tasks and chance.random() < 0.8:
            _do(engine, chance.choice(tasks), chance, now)
        else:
            now += timedelta(days=chance.choice([1, 8, 40]))
            fire_due_timers(engine, now=now, limit=20)
        yield


def _do(engine: Engine, task: UserTask, chance: random.Random, now: datetime) -> None:
    try:
        if chance.random() < 0.3:
            claim_user_task(engine, task.key, actor=SYSTEM, now=now)
        complete_user_task(
            engine, task.key, _answers(engine, task, chance, now), actor=SYSTEM, now=now
        )
    except GuichengError:
        return


def _answers(
    engine: Engine, task: UserTask, chance: random.Random, now: datetime
) -> Mapping[str, Any]:
    if task.form_key is None:
        return {}
    with engine.store.read() as transaction:
        row = transaction.get_one(Definition, task.form_key)
        form = parse_form(definitions.content(transaction, row.sha256), row.resource_name)
    fields = [field for field in form.root.walk() if field.path and not field.children]
    return {field.path[0]: _answer(field, chance, now) for field in fields}


def _answer(field: Component, chance: random.Random, now: datetime) -> object:
    options = field.properties.get("values")
    match field.type:
        case "number":
            return chance.randint(0, 900)
        case "checkbox":
            return chance.random() < 0.5
        case "datetime":
            return (now + timedelta(days=chance.randint(-400, 30))).date().isoformat()
        case "filepicker":
            return []
        case _ if isinstance(options, list) and options:
            return chance.choice(options)["value"]
        case _:
            return chance.choice(["甲", "91440000123456789X", "2026"])


def _processes(engine: Engine) -> list[str]:
    with engine.store.read() as transaction:
        latest = select(Definition.id).where(Definition.kind == "process", Definition.latest)
        return sorted(transaction.scalars(latest))


def _open_tasks(engine: Engine) -> list[UserTask]:
    with engine.store.read() as transaction:
        rows = select(UserTask).where(UserTask.state == "open").order_by(UserTask.key)
        return list(transaction.scalars(rows))
