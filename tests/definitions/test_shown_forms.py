"""Beside every task of a shipped diagram stands what it is about: a form filled in before."""

from collections.abc import Iterator, Mapping

import pytest

from engine.definitions.model import CallWork, ErrorEvent, FlowNode, MessageEvent, Process, UserWork
from engine.definitions.reading import read_bpmn
from engine.settings import shipped

PROCESSES: Mapping[str, Process] = {
    process.id: process
    for path in sorted(shipped("bpmn").rglob("*.bpmn"))
    for process in read_bpmn(path.read_bytes(), path.name).processes
}

BEGINS: Mapping[str, str] = {
    "GD-P01-batch": "s02",
    "GD-P01": "s03 s03r",
    "GD-P02": "s01a",
    "GD-P03": "s02",
    "GD-P04-batch": "s01a",
    "GD-P04": "s00b s02 s03",
    "GD-P05": "s00b s01",
    "GD-P06": "s00 s02",
    "GD-P07": "s01a",
    "GD-P08": "s01a",
    "GD-P09": "s00a",
    "GD-P10": "s02",
    "GD-P12": "s02",
    "GX-CONS-P01-batch": "s01a",
    "GX-CONS-P01": "s02",
    "GX-CONS-P02": "s02",
    "GX-CONS-P03": "s02",
    "GX-CONS-P04": "s01a",
    "GX-CONS-P05": "s01a",
    "GX-CONS-P06": "s01a",
    "GX-CONS-P07-batch": "s01a",
    "GX-CONS-P07": "s02 s03a s04",
    "GX-CONS-P08": "s00 s02",
    "GX-CONS-P09": "s01f",
    "GX-CONS-P10": "s01a",
    "GX-CONS-P12": "s02",
    "GX-CONS-P13": "s02",
    "GX-CONS-SYS-INTEGRITY": "s04",
    "GX-CONS-SYS-PROJECT": "s04",
    "GX-CONS-SYS-STATS": "s04",
    "GX-COOP-P01-batch": "s02",
    "GX-COOP-P01": "s04",
    "GX-COOP-P02": "s02",
    "GX-COOP-P04": "s02",
    "GX-COOP-P05": "s01a",
    "GX-COOP-P06": "s02",
    "GX-COOP-P07": "s01a",
    "GX-COOP-P08": "s02",
    "GX-COOP-P10": "s02",
    "GX-COOP-SYS-CREDIT": "s04",
    "GX-PILOT-P01-batch": "s02",
    "GX-PILOT-P01": "s03",
    "GX-PILOT-P02-batch": "s01a",
    "GX-PILOT-P02": "s02 s03",
    "GX-PILOT-P03": "s01a s01s",
    "GX-PILOT-P04": "s02",
    "GX-PILOT-P05": "s00 s01a",
    "GX-PILOT-P06": "s00 s01a",
    "GX-PILOT-P07": "s04",
    "GX-PILOT-P09": "s02",
    "ZJ-SYS-MOST": "s04",
    "ZJ-P01-batch": "s02",
    "ZJ-P01": "s02",
    "ZJ-P02": "s02",
    "ZJ-P03": "s03",
    "ZJ-P04": "s01a",
    "ZJ-P05-batch": "s01a",
    "ZJ-P05": "s00b s02 s03",
    "ZJ-P06": "s00 s03",
    "ZJ-P07": "s00 s02",
    "ZJ-P08": "s00",
    "ZJ-P09": "s01a",
    "ZJ-P11": "s02",
}
"""The tasks with which a procedure begins: what they are about stands in the register, or, where
the procedure is called by another, in the forms of the case that calls it.
"""


def has_form(node: FlowNode) -> bool:
    """Whether something readable stands there once the case has passed it."""
    if isinstance(node.work, UserWork):
        return node.work.form is not None
    return node.form is not None or "receivedForm" in node.properties


def steps_from(process: Process, node: FlowNode) -> Iterator[str]:
    """Where a case may go from there; what lies inside begins with its own start events, and the
    case leaves a step only by an end inside it, by an error if it throws one.
    """
    around = process.nodes.get(node.container)
    if not _is_step(node):
        yield from (process.flows[flow].target for flow in node.outgoing)
    leaves = node.kind == "endEvent" and not isinstance(node.event, ErrorEvent)
    if leaves and around is not None and _is_step(around):
        yield from (process.flows[flow].target for flow in around.outgoing)
    borders = [(one.id, one.event) for one in process.boundary_events(node.id)]
    yield from (
        id_ for id_, event in borders if not (isinstance(event, ErrorEvent) and _is_step(node))
    )
    if node.kind == "endEvent" and isinstance(node.event, ErrorEvent) and around is not None:
        thrown = process.boundary_events(around.id)
        yield from (one.id for one in thrown if isinstance(one.event, ErrorEvent))
    inside = process.inside(node.id)
    yield from (each.id for each in inside if each.kind == "startEvent" and not each.incoming)
    yield from (each.id for each in inside if not each.incoming and each.attached_to is None)
    for _, start in process.event_sub_processes(node.container):
        yield start.id


def _is_step(node: FlowNode) -> bool:
    """Whether all of it is walked through once: several may be none."""
    return node.kind == "subProcess" and node.loop is None and not node.event_sub_process


def without_a_form(process: Process) -> set[str]:
    """The user tasks that a case can reach before any form of this diagram was filled in."""
    reached = reached_without_a_form(process)
    return {id_ for id_ in reached if isinstance(process.nodes[id_].work, UserWork)}


def reached_without_a_form(process: Process) -> set[str]:
    """The elements that a case can reach so."""
    reached: set[str] = set()
    ahead = [
        node.id
        for node in process.inside(process.id)
        if not node.incoming and node.attached_to is None and not node.event_sub_process
    ]
    while ahead:
        node = process.nodes[ahead.pop()]
        if node.id in reached:
            continue
        reached.add(node.id)
        if not has_form(node):
            ahead += steps_from(process, node)
    return reached


@pytest.mark.parametrize("process", PROCESSES.values(), ids=PROCESSES.keys())
def test_a_task_has_a_form_beside_it_unless_the_procedure_begins_with_it(process: Process) -> None:
    assert without_a_form(process) == set(BEGINS.get(process.id, "").split())


def test_a_procedure_that_is_called_shows_the_forms_of_its_caller() -> None:
    """What is called inherits what was filled in: at every call some form was filled in before."""
    bare = {
        (process.id, node.id)
        for process in PROCESSES.values()
        for node in process.nodes.values()
        if isinstance(node.work, CallWork) and node.id in reached_without_a_form(process)
    }
    assert bare == {("ZJ-P06", "s01q")}  # begun by hand it has a form, called it has its caller's


def test_an_application_that_another_system_sends_is_shown_in_the_form_of_the_application() -> None:
    brought = [
        (process.id, node.id, node.properties.get("receivedForm"))
        for process in PROCESSES.values()
        for node in process.inside(process.id)
        if node.kind == "startEvent"
        and isinstance(node.event, MessageEvent)
        and node.event.name == "application.submitted"
    ]
    assert brought == [("GD-P01", "start_platform", "gd-application")]


@pytest.mark.parametrize("process", PROCESSES.values(), ids=PROCESSES.keys())
def test_every_end_of_a_procedure_says_what_it_is_for_whom_it_concerns(process: Process) -> None:
    ends = [node for node in process.inside(process.id) if node.kind == "endEvent"]
    assert [end.id for end in ends if "result" not in end.properties] == []
