"""Where the files of programmes use a job, message, group, role, timer, form, paper or decision."""

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from engine.decisions.outline import decision_outlines
from engine.definitions.checking.groups import groups_of
from engine.definitions.model import (
    CallWork,
    DecisionWork,
    FlowNode,
    JobWork,
    MessageEvent,
    Process,
    PublishWork,
    TimerEvent,
    UserWork,
)
from engine.definitions.outline import ids_in
from engine.definitions.reading import read_bpmn
from engine.errors import Invalid
from engine.forms import Component, parse_form
from engine.programmes.model import Files

_TIMER = re.compile(r"\bT-[A-Za-z0-9-]+")
Thing = tuple[str, str]
"""A kind of thing and its id."""


@dataclass(frozen=True, slots=True)
class Place:
    """A process (or table, or form) with one of its elements (fields), and what that is called."""

    where: str
    element: str
    name: str


def uses_of(files: Files) -> Mapping[Thing, Sequence[Place]]:
    """By kind and id, the places in the diagrams, tables and forms that name it; a file that cannot
    be read names nothing.
    """
    found: dict[Thing, dict[Place, None]] = defaultdict(dict)
    for path, content in files.items():
        try:
            for thing, place in _of_file(path, content):
                found[thing][place] = None
        except Invalid:
            continue
    return {thing: tuple(places) for thing, places in found.items()}


def _of_file(path: str, content: bytes) -> Iterator[tuple[Thing, Place]]:
    if path.endswith(".bpmn"):
        for process in read_bpmn(content, path).processes:
            yield from _of_process(process)
    elif path.endswith(".dmn"):
        for one in decision_outlines(content, path).values():
            for name, _label in one.facts:
                yield ("fact", name), Place(one.id, "", one.name)
    elif path.endswith(".form"):
        form = parse_form(content, path)
        for component in _within(form.root):
            if component.path:
                place = Place(form.id, component.id, component.label)
                yield ("fact", component.path[-1]), place


def _within(component: Component) -> Iterator[Component]:
    yield component
    for child in component.children:
        yield from _within(child)


def _of_process(process: Process) -> Iterator[tuple[Thing, Place]]:
    for node in process.nodes.values():
        place = Place(process.id, node.id, node.name)
        for thing in _of_node(node):
            yield thing, place
    for group, nodes in groups_of(process).items():
        for node in nodes:
            yield ("group", group), Place(process.id, node.id, node.name)


def _of_node(node: FlowNode) -> Iterator[Thing]:
    yield from _of_work(node)
    if node.form is not None and isinstance(node.form.id, str):
        yield "form", node.form.id
    if isinstance(node.event, MessageEvent) and isinstance(node.event.name, str):
        yield "message", node.event.name
    if "type" in node.headers and "partner" in node.headers:
        yield "message", node.headers["type"]
    if role := node.properties.get("role"):
        yield "role", role
    for paper in ids_in(node.properties.get("paper", "")):
        yield "paper", paper
    for text in _told_of_time(node):
        yield from (("timer", id_) for id_ in _TIMER.findall(text))


def _of_work(node: FlowNode) -> Iterator[Thing]:
    match node.work:
        case JobWork(type=str(type_)):
            yield "job", type_
        case UserWork(form=form) if form is not None and isinstance(form.id, str):
            yield "form", form.id
        case DecisionWork(decision=decision) if isinstance(decision.id, str):
            yield "decision", decision.id
        case CallWork(process=called) if isinstance(called.id, str):
            yield "process", called.id
        case PublishWork(name=str(name)):
            yield "message", name
        case _:
            return


def _told_of_time(node: FlowNode) -> Iterator[str]:
    yield node.properties.get("deadline", "")
    yield node.headers.get("timer", "")
    if isinstance(node.event, TimerEvent):
        value = node.event.value
        yield value if isinstance(value, str) else value.text
