"""Completions a second: the whole verb beside bare SpiffWorkflow with one SQLite row.

    .venv/bin/python benchmarks/commands_speed.py [--postgres URL]

The bare loop loads its row, completes, runs to rest, dumps and commits, with the same durability
(WAL, synchronous FULL) and without scopes, task rows, candidates, history or authorisation: what
our verb does besides is what the ratio shows. Both run in turns, so that a busy machine hits both.
"""

import argparse
import sqlite3
import tempfile
import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path

from lxml import etree
from SpiffWorkflow.bpmn.parser import BpmnParser
from SpiffWorkflow.bpmn.serializer import BpmnWorkflowSerializer
from SpiffWorkflow.bpmn.workflow import BpmnWorkflow
from SpiffWorkflow.util.task import TaskState
from sqlalchemy import select

from engine.assembly import assemble
from engine.commands.deployments.deploy_resources import deploy_resources
from engine.commands.process_instances.start_process_instance import start_process_instance
from engine.commands.user_tasks.complete_user_task import complete_user_task
from engine.lifecycle.actor import SYSTEM
from engine.persistence.case_rows import UserTask
from engine.settings import Settings

NOW = datetime(2026, 3, 16, tzinfo=UTC)
TASKS, CASES, ROUNDS = 10, 4, 5


def diagram() -> bytes:
    tasks = "".join(
        f'<bpmn:userTask id="t{n}" name="t{n}"><bpmn:extensionElements><zeebe:userTask/>'
        f'<zeebe:assignmentDefinition candidateGroups="dept"/></bpmn:extensionElements>'
        f"<bpmn:incoming>f{n}</bpmn:incoming><bpmn:outgoing>f{n + 1}</bpmn:outgoing>"
        f"</bpmn:userTask>"
        for n in range(TASKS)
    )
    nodes = ["s", *(f"t{n}" for n in range(TASKS)), "e"]
    flows = "".join(
        f'<bpmn:sequenceFlow id="f{n}" sourceRef="{nodes[n]}" targetRef="{nodes[n + 1]}"/>'
        for n in range(TASKS + 1)
    )
    return (
        '<bpmn:definitions xmlns:bpmn="http://www.omg.org/spec/BPMN/20100524/MODEL"'
        ' xmlns:zeebe="http://camunda.org/schema/zeebe/1.0"'
        ' xmlns:modeler="http://camunda.org/schema/modeler/1.0" id="d" targetNamespace="d"'
        ' modeler:executionPlatform="Camunda Cloud" modeler:executionPlatformVersion="8.8.0">'
        '<bpmn:process id="p" name="p" isExecutable="true">'
        '<bpmn:startEvent id="s"><bpmn:outgoing>f0</bpmn:outgoing></bpmn:startEvent>'
        f'{tasks}<bpmn:endEvent id="e"><bpmn:incoming>f{TASKS}</bpmn:incoming></bpmn:endEvent>'
        f"{flows}</bpmn:process></bpmn:definitions>"
    ).encode()


def bare(folder: Path) -> Callable[[], Iterator[float]]:
    parser = BpmnParser()
    parser.add_bpmn_xml(etree.fromstring(diagram()))
    spec = parser.get_spec("p")
    serializer = BpmnWorkflowSerializer()
    connection = sqlite3.connect(folder / "bare.db", isolation_level=None)
    connection.execute("PRAGMA journal_mode = WAL")
    connection.execute("PRAGMA synchronous = FULL")
    connection.execute("CREATE TABLE state (key INTEGER PRIMARY KEY, snapshot TEXT)")

    def save(workflow: BpmnWorkflow) -> None:
        connection.execute(
            "INSERT OR REPLACE INTO state VALUES (1, ?)", (serializer.serialize_json(workflow),)
        )

    def case() -> Iterator[float]:
        workflow = BpmnWorkflow(spec)
        workflow.do_engine_steps()
        save(workflow)
        for number in range(TASKS):
            began = time.perf_counter()
            connection.execute("BEGIN IMMEDIATE")
            [text] = connection.execute("SELECT snapshot FROM state WHERE key = 1").fetchone()
            workflow = serializer.deserialize_json(text)
            [task] = workflow.get_tasks(state=TaskState.READY, manual=True)
            task.data["n"] = number
            task.run()
            workflow.do_engine_steps()
            save(workflow)
            connection.execute("COMMIT")
            yield time.perf_counter() - began

    return case


def ours(url: str) -> Callable[[], Iterator[float]]:
    engine = assemble(Settings(database=url))
    engine.store.create_tables()
    deploy_resources(engine, {"p.bpmn": diagram()}, actor=SYSTEM, now=NOW)

    def case() -> Iterator[float]:
        start_process_instance(engine, process_id="p", actor=SYSTEM, now=NOW)
        for number in range(TASKS):
            with engine.store.read() as transaction:
                key = transaction.scalar(select(UserTask.key).where(UserTask.state == "open"))
            assert key is not None
            began = time.perf_counter()
            complete_user_task(engine, key, {"n": number}, actor=SYSTEM, now=NOW)
            yield time.perf_counter() - began

    return case


def main() -> None:
    arguments = argparse.ArgumentParser()
    arguments.add_argument("--postgres", help="the URL of an empty PostgreSQL database")
    given = arguments.parse_args()
    folder = Path(tempfile.mkdtemp())
    runs = {"bare SpiffWorkflow, one row": bare(folder)}
    runs["guicheng on SQLite"] = ours(f"sqlite:///{folder / 'ours.db'}")
    if given.postgres:
        runs["guicheng on PostgreSQL"] = ours(given.postgres)
    spent: dict[str, list[float]] = {name: [] for name in runs}
    for _ in range(ROUNDS):
        for name, case in runs.items():
            for _ in range(CASES):
                spent[name] += case()
    middle = {name: sorted(times)[len(times) // 2] for name, times in spent.items()}
    baseline = middle["bare SpiffWorkflow, one row"]
    for name, median in middle.items():
        print(f"{name:32}{1 / median:8.0f}/s  {median / baseline:5.2f} × the bare loop's time")


if __name__ == "__main__":
    main()
