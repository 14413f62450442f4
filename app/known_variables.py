"""The variables that a programme's shipped forms and diagrams fill."""

import json
from collections.abc import Iterator, Mapping
from functools import cache
from typing import Any

from engine.definitions.model import DecisionWork, FlowNode, ScriptWork
from engine.definitions.reading import read_bpmn
from engine.settings import shipped


@cache
def known_variables(programme: str) -> frozenset[str]:
    """Their names: what is typed into forms, mapped by steps, or the result of one."""
    return frozenset((*_of_forms(programme), *_of_diagrams(programme)))


def _of_forms(programme: str) -> Iterator[str]:
    for path in shipped("forms", programme).glob("*.form"):
        yield from _keys(json.loads(path.read_text("utf-8")))


def _keys(holder: Mapping[str, Any]) -> Iterator[str]:
    for component in holder.get("components", ()):
        named = component.get("key") or component.get("path") or ""
        yield named.partition(".")[0]
        yield from _keys(component)


def _of_diagrams(programme: str) -> Iterator[str]:
    for path in shipped("bpmn", programme).glob("*.bpmn"):
        for process in read_bpmn(path.read_bytes(), path.name).processes:
            for node in process.nodes.values():
                yield from _results(node)


def _results(node: FlowNode) -> Iterator[str]:
    yield from (mapping.target.partition(".")[0] for mapping in node.outputs)
    if isinstance(node.work, DecisionWork | ScriptWork):
        yield node.work.result_variable
