"""What a resource brings when it is deployed: its definitions, and how a process may begin."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from lxml import etree

from engine.definitions.extensions import Extensions
from engine.definitions.model import (
    ConditionalEvent,
    FlowNode,
    MessageEvent,
    Process,
    SignalEvent,
    TimerEvent,
)
from engine.definitions.reading import read_bpmn
from engine.definitions.xml import parse_xml, short
from engine.errors import Finding, Invalid
from engine.json_reading import read_json

Kind = Literal["process", "decision_requirements", "decision", "form"]


@dataclass(frozen=True, slots=True)
class StartEvent:
    """A way to begin a process; `name` is that of the message or signal, or the condition."""

    element_id: str
    kind: Literal["none", "message", "signal", "timer", "conditional"]
    name: str = ""


@dataclass(frozen=True, slots=True)
class Described:
    """One definition in a resource."""

    kind: Kind
    id: str
    name: str
    version_tag: str | None = None
    starts: tuple[StartEvent, ...] = ()


def describe(name: str, content: bytes) -> tuple[Described, ...]:
    """The definitions in the file `name` (.bpmn, .dmn or .form).

    Raises:
        Invalid: the file can't be read or is of another kind.
    """
    readers = {".bpmn": _bpmn, ".dmn": _dmn, ".form": _form}
    for ending, read in readers.items():
        if name.endswith(ending):
            return tuple(read(name, content))
    sentence = f"不认识的文件「{name}」：只能部署 .bpmn、.dmn 和 .form 文件。"
    raise Invalid(sentence, [Finding(name, "", sentence)])


def _bpmn(name: str, content: bytes) -> Iterator[Described]:
    for process in read_bpmn(content, name).processes:
        starts = tuple(start_events(process))
        yield Described("process", process.id, process.name, process.version_tag, starts)


def start_events(process: Process) -> Iterator[StartEvent]:
    """The ways to begin a process, in drawing order."""
    for node in process.inside(process.id):
        if node.kind == "startEvent":
            yield _start(node)


def _start(node: FlowNode) -> StartEvent:
    match node.event:
        case MessageEvent(str(name)):
            return StartEvent(node.id, "message", name)
        case SignalEvent(str(name)):
            return StartEvent(node.id, "signal", name)
        case ConditionalEvent(condition):
            return StartEvent(node.id, "conditional", condition.text)
        case TimerEvent():
            return StartEvent(node.id, "timer")
        case _:
            return StartEvent(node.id, "none")


def _dmn(name: str, content: bytes) -> Iterator[Described]:
    root = parse_xml(content, name)
    yield _dmn_element("decision_requirements", root)
    for element in root.iter():
        if short(element.tag).rpartition("}")[2] == "decision":
            yield _dmn_element("decision", element)


def _dmn_element(kind: Kind, element: etree._Element) -> Described:
    identifier = element.get("id") or ""
    tag = Extensions(element).find("zeebe:versionTag") or {}
    return Described(kind, identifier, element.get("name") or identifier, tag.get("value"))


def _form(name: str, content: bytes) -> Iterator[Described]:
    try:
        form = read_json(content)
    except Invalid as error:
        raise _unreadable(f"表单文件「{name}」不完整或不是 JSON：{error}", name) from error
    identifier = form.get("id") if isinstance(form, dict) else None
    if not isinstance(identifier, str) or not identifier:
        sentence = f"表单文件「{name}」没有编号（id）：请在 Modeler 的表单属性中写 ID。"
        raise _unreadable(sentence, name)
    title, tag = form.get("name") or identifier, form.get("versionTag")
    if not isinstance(title, str) or not isinstance(tag, str | None):
        raise _unreadable(f"表单文件「{name}」的 name 和 versionTag 应是文字。", name)
    yield Described("form", identifier, title, tag)


def _unreadable(sentence: str, name: str) -> Invalid:
    return Invalid(sentence, [Finding(name, "", sentence)])
