"""Procedures walked step by step: a programme is deployed once, each test has a copy of it."""

import shutil
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from sqlalchemy import select

from app import house
from app.cli.set_up import deploy_shipped
from engine.commands.core.engine import Engine
from engine.commands.deadlines.fire_due_timers import fire_due_timers
from engine.commands.messages.receive_event import ReceivedMessage, receive_event
from engine.commands.process_instances.start_process_instance import start_process_instance
from engine.commands.user_tasks.complete_user_task import complete_user_task
from engine.lifecycle.actor import SYSTEM
from engine.persistence import Transaction, migrations
from engine.persistence.case_rows import ElementInstance, Incident, Instance, UserTask
from engine.persistence.programmes import shipped_programmes
from engine.persistence.transit_rows import OutboundEvent
from engine.settings import Settings, shipped
from papers.rows import Paper
from webhooks.partners import load_partners

NOON = datetime(2026, 3, 16, 4, 0, tzinfo=UTC)
PARTNERS = load_partners(shipped_programmes())
Step = tuple[str, Mapping[str, Any]]


def deploy(path: Path, programme: str) -> Path:
    """A database with the programme's diagrams, tables and forms."""
    engine = engine_on(path)
    migrations.upgrade(engine.store, shipped("migrations"))
    deploy_shipped(engine, programme)
    engine.store.close()
    return path


def copy_of(deployed: Path, folder: Path) -> Engine:
    """An engine on a copy of that database."""
    for part in deployed.parent.iterdir():
        shutil.copy(part, folder)
    return engine_on(folder / deployed.name)


def engine_on(path: Path) -> Engine:
    return house.build(Settings(database=f"sqlite:///{path}", mode="demonstration"))


def walk(
    engine: Engine, process: str, *steps: Step, given: Mapping[str, Any] | None = None
) -> list[str]:
    """Start, complete the named tasks one after another, and answer the end states reached.

    A step may also name a partner, which then answers what it was asked. `given` is what the
    form of the start was filled in with.
    """
    start_process_instance(engine, process_id=process, variables=given, actor=SYSTEM, now=NOON)
    for name, variables in steps:
        take(engine, name, variables)
    return ended(engine, process)


def take(engine: Engine, name: str, variables: Mapping[str, Any], now: datetime = NOON) -> None:
    """Take one step: the partner of that name answers, or the task is completed."""
    (answer if name in PARTNERS else complete)(engine, name, variables, now)


def answer(engine: Engine, partner: str, said: Mapping[str, Any], now: datetime = NOON) -> None:
    """The partner's answer to every question it has not answered yet, read as from the wire."""
    for question in questions(engine, partner):
        _answer(engine, partner, question, said, now)


def _answer(
    engine: Engine, partner: str, question: OutboundEvent, said: Mapping[str, Any], now: datetime
) -> None:
    type_ = question.type.replace(".asked", ".answered")
    data = {**said, "question_id": question.payload["question_id"]}
    told(engine, partner, type_, data, now, question.event_id)


def told(
    engine: Engine,
    partner: str,
    type_: str,
    data: Mapping[str, Any],
    now: datetime = NOON,
    event_id: str = "e1",
) -> None:
    """What a partner says, read as from the wire."""
    incoming = PARTNERS[partner].incoming(type_)
    incoming.schema.check(data)
    key, variables = incoming.read({"id": event_id, "type": type_, "data": data})
    received = ReceivedMessage(partner, event_id, b"{}", incoming.message, key, variables, 3600)
    receive_event(engine, received, now=now)


def questions(engine: Engine, partner: str) -> list[OutboundEvent]:
    """What the partner was asked, oldest first."""
    with engine.store.read() as transaction:
        asked = select(OutboundEvent).where(OutboundEvent.partner == partner)
        rows = transaction.scalars(asked.order_by(OutboundEvent.key)).all()
    return [row for row in rows if row.type.endswith(".asked")]


def complete(
    engine: Engine, element: str, variables: Mapping[str, Any], now: datetime = NOON
) -> None:
    complete_user_task(engine, task(engine, element), variables, actor=SYSTEM, now=now)


def task(engine: Engine, element: str) -> int:
    """The open task at the element; `ZJ-P05/s02` where several procedures have one of that name."""
    process, _, element = element.rpartition("/")
    rows = _open_tasks(engine, process)
    found = [row.key for row in rows if row.element_id == element]
    assert found, f"no task {element}; open: {[row.element_id for row in rows]}"
    return found[0]


def tasks(engine: Engine) -> list[str]:
    """The elements of the open tasks, of all cases."""
    return sorted(row.element_id for row in _open_tasks(engine))


def _open_tasks(engine: Engine, process: str = "") -> list[UserTask]:
    with engine.store.read() as transaction:
        nothing_is_wrong(transaction)
        asked = (
            select(UserTask)
            .join(Instance, Instance.key == UserTask.instance_key)
            .where(UserTask.state == "open", Instance.process_id.startswith(process))
        )
        return list(transaction.scalars(asked.order_by(UserTask.key)))


def nothing_is_wrong(transaction: Transaction) -> None:
    """No incident, and no paper that could not be made."""
    wrong = transaction.scalars(select(Incident).where(Incident.state == "open")).all()
    assert not wrong, [f"{one.element_id}: {one.message}" for one in wrong]
    unmade = transaction.scalars(select(Paper).where(Paper.trouble != "")).all()
    assert not unmade, [f"{one.element_id} {one.name}: {one.trouble}" for one in unmade]


def hearing_lapses(
    engine: Engine, process: str, *steps: Step, given: Mapping[str, Any] | None = None
) -> list[str]:
    """Walk to the hearing notified at NOON, let its five working days pass; the ends reached."""
    walk(engine, process, *steps, given=given)
    fire_due_timers(engine, now=NOON + timedelta(days=8))
    return ended(engine, process)


def case_key(engine: Engine, process: str) -> int:
    with engine.store.read() as transaction:
        of_process = select(Instance.key).where(Instance.process_id == process)
        return transaction.scalars(of_process).one()


def reached(engine: Engine, element: str) -> bool:
    with engine.store.read() as transaction:
        at = select(ElementInstance.key).where(ElementInstance.element_id == element)
        return transaction.scalars(at).first() is not None


def ended(engine: Engine, process: str) -> list[str]:
    with engine.store.read() as transaction:
        nothing_is_wrong(transaction)
        cases = transaction.scalars(select(Instance).where(Instance.process_id == process))
        return [end for case in cases for end in case.ended_by or ()]
