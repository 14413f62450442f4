"""The bare SpiffWorkflow loop that the verbs are measured beside: one row, reloaded each time.

It loads its row, completes, runs to rest, dumps and commits, with the same durability (WAL,
synchronous FULL) and without scopes, task rows, candidates, history or rights: what a verb does
besides is what the ratio shows.
"""

import sqlite3
import time
from collections.abc import Callable, Iterator
from pathlib import Path

from lxml import etree
from SpiffWorkflow.bpmn.parser import BpmnParser
from SpiffWorkflow.bpmn.serializer import BpmnWorkflowSerializer
from SpiffWorkflow.bpmn.workflow import BpmnWorkflow
from SpiffWorkflow.util.task import TaskState

TASKS = 10
"""User tasks of the measured process, one after another."""


def diagram() -> bytes:
    """Ten user tasks in a row, offered to the group `dept`."""
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
    """A case of the bare loop: the seconds of each completion."""
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
