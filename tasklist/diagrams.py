"""Diagrams: their files for the viewer, and the names and clauses of their elements."""

from collections.abc import Mapping
from functools import lru_cache

from engine.definitions.outline import Element, outline
from engine.persistence import Store
from engine.queries.programmes import source
from tasklist.here import store


def outline_of(process_key: int) -> Mapping[str, Element]:
    """The elements of a deployed version by id."""
    return _outline(store(), process_key)


@lru_cache(maxsize=256)
def _outline(store: Store, process_key: int) -> Mapping[str, Element]:
    """Kept: a version never changes."""
    return outline(*source(store, process_key))
