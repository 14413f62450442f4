"""Each behaviour leaves the trace that betsy expects; what is not executed is refused by name."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
import yaml
from sqlalchemy import select

from engine.assembly import assemble
from engine.commands.core.engine import Engine
from engine.commands.core.handlers import BusinessError, Handled, HandledJob
from engine.commands.deadlines.fire_due_timers import fire_due_timers
from engine.commands.deployments.deploy_resources import deploy_resources
from engine.commands.process_instances.cancel_process_instance import cancel_process_instance
from engine.commands.process_instances.start_process_instance import start_process_instance
from engine.definitions import check
from engine.lifecycle.actor import SYSTEM
from engine.persistence import Store, Transaction
from engine.persistence.case_rows import ElementInstance, Incident, Instance
from engine.persistence.history_rows import HistoryRecord
from engine.settings import Settings
from tests.drawing import chain, diagram, start
from tests.execution.betsy import activities, basics, events, gateways, patterns
from tests.execution.betsy.behaviour import ROOTS, Behaviour, task

PARTS = {
    "Basics and data": basics,
    "Gateways": gateways,
    "Activities": activities,
    "Events": events,
    "Control-flow patterns": patterns,
}
EXECUTED = {name: row for part in PARTS.values() for name, row in part.EXECUTED.items()}
REFUSED = {name: row for part in PARTS.values() for name, row in part.REFUSED.items()}
FAULTS = activities.FAULTS
NOT_CONNECTED = "永远不会到达"
NOW = datetime(2026, 3, 16, 1, 0, tzinfo=UTC)


def fail(_: Transaction, job: HandledJob) -> Handled:
    raise BusinessError("e")


def live(engine: Engine, behaviour: Behaviour, x: str | int) -> str:
    """The tasks that complete in five days, and what is left."""
    known = {row.key for row in instances(engine)}
    for process in (*behaviour.beside, "P"):
        start_process_instance(engine, process_id=process, variables={"x": x}, actor=SYSTEM,
                               now=NOW)  # fmt: skip
    for day in range(1, 5):
        fire_due_timers(engine, now=NOW + timedelta(days=day))
    mine = [row for row in instances(engine) if row.key not in known]
    told = [word for row in mine for word in trace(engine, row)]
    for row in instances(engine):
        if row.state == "active":
            cancel_process_instance(engine, row.key, reason="下一次", actor=SYSTEM, now=NOW)
    return " ".join(told)


def instances(engine: Engine) -> list[Instance]:
    with engine.store.read() as transaction:
        return list(transaction.scalars(select(Instance).order_by(Instance.key)))


def trace(engine: Engine, case: Instance) -> list[str]:
    done = (
        select(HistoryRecord.element_id)
        .join(ElementInstance, ElementInstance.key == HistoryRecord.element_instance_key)
        .where(HistoryRecord.chain == case.key, HistoryRecord.kind == "completed")
        .where(HistoryRecord.element_id.like("T%"), ElementInstance.type != "multiInstanceBody")
        .order_by(HistoryRecord.number)
    )
    stuck = select(Incident.kind).where(Incident.instance_key == case.key)
    with engine.store.read() as transaction:
        told = list(transaction.scalars(done))
        told += [f"!{kind}" for kind in transaction.scalars(stuck)]
    return told + ["…"] * (case.state == "active")


@pytest.mark.parametrize("name", EXECUTED)
def test_a_behaviour_leaves_the_trace_that_betsy_expects(sqlite: Store, name: str) -> None:
    behaviour = EXECUTED[name]
    url = sqlite.database.url.render_as_string(hide_password=False)
    engine = assemble(Settings(url, "demonstration"), {"fail": fail})
    deploy_resources(engine, behaviour.files, actor=SYSTEM, now=NOW)
    assert {x: live(engine, behaviour, x) for x in behaviour.runs} == behaviour.runs
    engine.store.close()


def test_each_refused_behaviour_has_its_reason_once() -> None:
    file = Path(__file__).with_name("refused.yaml")
    rows = yaml.safe_load(file.read_text(encoding="utf-8"))
    given = sorted(name for row in rows for name in row["behaviours"])
    assert given == sorted(REFUSED)
    assert all(row["why"] and row["source"] and row["instead"] for row in rows)


@pytest.mark.parametrize("name", [*REFUSED, *FAULTS])
def test_a_behaviour_that_is_not_executed_is_refused(name: str) -> None:
    drawn = {**REFUSED, **FAULTS}[name]
    content = diagram(start(), task("T1"), chain("S", "T1"), drawn, roots=ROOTS)
    said = {f.element for f in check({"a.bpmn": content}) if NOT_CONNECTED not in f.message}
    assert said & {"X", "U", "X_J", "X_T2"}
