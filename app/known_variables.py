"""The variables that a programme's forms and diagrams fill."""

import json
from collections.abc import Iterator, Mapping
from typing import Any

from engine.definitions.model import DecisionWork, FlowNode, ScriptWork
from engine.definitions.reading import read_bpmn
from engine.programmes import Files
from engine.programmes.bundle import DRAWN


def known_variables(files: Files) -> frozenset[str]:
    """Their names: what is typed into forms, mapped by steps, or the result of one; `files` are
    those of the programme by path.
    """
    return frozenset(name for path in files for name in _names(path, files[path]))


def _names(path: str, content: bytes) -> Iterator[str]:
    if path.endswith(DRAWN["forms"]):
        yield from _keys(json.loads(content))
    if path.endswith(DRAWN["bpmn"]):
        for process in read_bpmn(content, path).processes:
            for node in process.nodes.values():
                yield from _results(node)


def _keys(holder: Mapping[str, Any]) -> Iterator[str]:
    for component in holder.get("components", ()):
        named = component.get("key") or component.get("path") or ""
        yield named.partition(".")[0]
        yield from _keys(component)


def _results(node: FlowNode) -> Iterator[str]:
    yield from (mapping.target.partition(".")[0] for mapping in node.outputs)
    if isinstance(node.work, DecisionWork | ScriptWork):
        yield node.work.result_variable
