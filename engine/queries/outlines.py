"""The elements of a deployed diagram, read once: a version never changes."""

from collections.abc import Mapping
from functools import lru_cache

from engine.definitions.model import DecisionWork, Process
from engine.definitions.outline import Element, outline
from engine.definitions.reading import read_bpmn
from engine.persistence import Store
from engine.queries.programmes import source


@lru_cache(maxsize=256)
def outline_of(store: Store, process_key: int) -> Mapping[str, Element]:
    """The elements of a version by id. Raises NotFound where there is none."""
    return outline(*source(store, process_key))


@lru_cache(maxsize=256)
def decided_after(store: Store, process_key: int) -> frozenset[str]:
    """The user tasks of a version whose completion may be followed by a table's decision, before
    anybody else is asked. Raises NotFound where there is no such version.
    """
    name, content = source(store, process_key)
    return frozenset(
        id_
        for process in read_bpmn(content, name).processes
        for id_, node in process.nodes.items()
        if node.kind == "userTask" and _comes_to_a_decision(process, id_)
    )


_STANDS_STILL = {"userTask", "receiveTask", "intermediateCatchEvent", "eventBasedGateway"}


def _comes_to_a_decision(process: Process, id_: str) -> bool:
    """Followed along the flows, out of and into sub-processes, until something is waited for."""
    ahead, seen = [id_], set[str]()
    while ahead:
        node = process.nodes[ahead.pop()]
        if node.id in seen or (node.kind in _STANDS_STILL and node.id != id_):
            continue
        seen.add(node.id)
        if isinstance(node.work, DecisionWork):
            return True
        ahead += [process.flows[flow].target for flow in node.outgoing]
        if node.kind == "endEvent" and node.container in process.nodes:
            ahead += [process.flows[f].target for f in process.nodes[node.container].outgoing]
        ahead += [
            one.id for one in process.inside(node.id) if one.kind == "startEvent" and not one.event
        ]
    return False
