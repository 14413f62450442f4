"""Which elements of a diagram were added, removed or changed."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Literal

from engine.definitions.model import Flow, FlowNode
from engine.definitions.reading import read_bpmn
from engine.errors import Invalid

Kind = Literal["added", "removed", "changed"]


def element_changes(before: bytes, after: bytes) -> Mapping[str, Kind]:
    """By element id, sequence flows too; a file that cannot be read has no elements. What an
    element is connected to is told by its flows and not again by the element.
    """
    old, new = _elements(before), _elements(after)
    found: dict[str, Kind] = {}
    for id_ in dict.fromkeys((*old, *new)):
        if old.get(id_) != new.get(id_):
            found[id_] = "added" if id_ not in old else "removed" if id_ not in new else "changed"
    return found


def _elements(content: bytes) -> Mapping[str, FlowNode | Flow]:
    try:
        processes = read_bpmn(content, "").processes if content else ()
    except Invalid:
        return {}
    found: dict[str, FlowNode | Flow] = {}
    for process in processes:
        found |= process.flows
        found |= {id: replace(n, incoming=(), outgoing=()) for id, n in process.nodes.items()}
    return found
