"""What the system adds is marked where it stands; its periods say what the text leaves open."""

from collections.abc import Iterator

import pytest
import yaml
from lxml import etree

from engine.definitions.model import FlowNode, Process, TimerEvent, UserWork
from engine.definitions.reading import read_bpmn
from engine.settings import shipped

MARK = "系统扩展"
BPMN = "{http://www.omg.org/spec/BPMN/20100524/MODEL}"
PARAMETER = "T-P-"
PROGRAMMES = sorted(one.parent.name for one in shipped("regulations").glob("*/timers.yaml"))
FILES = sorted(shipped("bpmn").rglob("*.bpmn"))


def documented(source: bytes) -> frozenset[str]:
    """The elements whose documentation has the mark."""
    return frozenset(
        str(element.get("id"))
        for element in etree.fromstring(source).iter(f"{BPMN}*")
        if any(MARK in (one.text or "") for one in element.findall(f"{BPMN}documentation"))
    )


def comes_by_time_alone(process: Process, node: FlowNode, *passed: str) -> bool:
    """Whether a case comes there only because a period of somebody else's task is over."""
    if node.attached_to is not None:
        return isinstance(node.event, TimerEvent)
    if node.id in passed:
        return True
    if not node.incoming or (passed and isinstance(node.work, UserWork)):
        return False
    sources = [process.nodes[process.flows[flow].source] for flow in node.incoming]
    return all(comes_by_time_alone(process, one, *passed, node.id) for one in sources)


def around(process: Process, node: FlowNode) -> Iterator[str]:
    """The task and what it stands in."""
    id_ = node.id
    while id_ in process.nodes:
        yield id_
        id_ = process.nodes[id_].container
    yield process.id


FALLBACKS = {
    f"{process.id}/{node.id}": (process, node, documented(source))
    for path in FILES
    for source in [path.read_bytes()]
    for process in read_bpmn(source, path.name).processes
    for node in process.nodes.values()
    if isinstance(node.work, UserWork) and comes_by_time_alone(process, node)
}


def test_the_courses_after_silence_are_found() -> None:
    assert {"GX-PILOT-P02/s04_dept", "ZJ-P05/s04d", "GD-P03/s05"} <= FALLBACKS.keys()


def test_every_step_after_somebody_was_silent_is_marked_as_the_systems() -> None:
    unmarked = [
        name
        for name, (process, node, marked) in FALLBACKS.items()
        if marked.isdisjoint(around(process, node))
    ]
    assert unmarked == []


@pytest.mark.parametrize("programme", PROGRAMMES)
def test_every_parameter_says_what_the_text_leaves_open(programme: str) -> None:
    """But for the day that a notice gives: the notice says it."""
    text = shipped("regulations", programme, "timers.yaml").read_text("utf-8")
    timers = yaml.safe_load(text)["timers"]
    silent = [
        one["id"]
        for one in timers
        if one["id"].startswith(PARAMETER)
        and one["rule"] != "by_notice"
        and not _says_it(str(one.get("note", "")))
    ]
    assert silent == []


def _says_it(note: str) -> bool:
    return "文本" in note or MARK in note


def test_every_ruling_without_a_provision_is_marked_as_the_systems() -> None:
    for path in sorted(shipped("regulations").glob("*/register.yaml")):
        rules = yaml.safe_load(path.read_text("utf-8"))
        prefix = rules["programme"]
        reasons = [one["reason"] for one in rules["arbitration"]]
        assert [one for one in reasons if prefix not in one and MARK not in one] == [], path
