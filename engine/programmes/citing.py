"""Which clauses the parts of a diagram or table rest on, and which papers its steps issue."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from engine.decisions.outline import decision_outlines
from engine.definitions.outline import ids_in
from engine.definitions.reading import read_bpmn
from engine.errors import Invalid
from engine.programmes.model import Files


@dataclass(frozen=True, slots=True, order=True)
class Citation:
    """A clause or paper that an element, or a decision, names."""

    path: str
    element: str
    name: str
    kind: Literal["clauses", "paper"]
    id: str


def citations(files: Files) -> frozenset[Citation]:
    """All of them; a file that cannot be read names none."""
    return frozenset(one for path, content in files.items() for one in _in(path, content))


def _in(path: str, content: bytes) -> Iterator[Citation]:
    try:
        if path.endswith(".bpmn"):
            yield from _drawn(path, content)
        elif path.endswith(".dmn"):
            for one in decision_outlines(content, path).values():
                for rule in one.table.rules if one.table else ():
                    for clause in rule.clauses:
                        yield Citation(path, one.id, one.name, "clauses", clause)
    except Invalid:
        return


def _drawn(path: str, content: bytes) -> Iterator[Citation]:
    for process in read_bpmn(content, path).processes:
        for node in process.nodes.values():
            for clause in ids_in(node.properties.get("clauses", "")):
                yield Citation(path, node.id, node.name, "clauses", clause)
            for paper in ids_in(node.properties.get("paper", "")):
                yield Citation(path, node.id, node.name, "paper", paper)
