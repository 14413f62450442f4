"""The elements of a deployed diagram, read once: a version never changes."""

from collections.abc import Mapping
from functools import lru_cache

from engine.definitions.outline import Element, outline
from engine.definitions.reading import read_bpmn
from engine.definitions.steps import CONFIRM_WHEN, decisions_of_step
from engine.persistence import Store
from engine.queries.programmes import source


@lru_cache(maxsize=256)
def outline_of(store: Store, process_key: int) -> Mapping[str, Element]:
    """The elements of a version by id. Raises NotFound where there is none."""
    return outline(*source(store, process_key))


def is_held_against_tables(store: Store, process_key: int, element_id: str) -> bool:
    """Whether the diagram says when an answer at this element contradicts the tables."""
    element = outline_of(store, process_key).get(element_id)
    return element is not None and CONFIRM_WHEN in element.properties


@lru_cache(maxsize=256)
def decided_after(store: Store, process_key: int) -> frozenset[str]:
    """The user tasks of a version whose completion may be followed by a table's decision before
    anybody else is asked, or whose answer may be asked about. Raises NotFound where there is no
    such version.
    """
    name, content = source(store, process_key)
    return frozenset(
        id_
        for process in read_bpmn(content, name).processes
        for id_, node in process.nodes.items()
        if node.kind == "userTask"
        and (CONFIRM_WHEN in node.properties or decisions_of_step(process, id_))
    )
