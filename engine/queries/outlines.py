"""The elements of a deployed diagram, read once: a version never changes."""

from collections.abc import Mapping
from functools import lru_cache

from engine.definitions.outline import Element, outline
from engine.persistence import Store
from engine.queries.programmes import source


@lru_cache(maxsize=256)
def outline_of(store: Store, process_key: int) -> Mapping[str, Element]:
    """The elements of a version by id. Raises NotFound where there is none."""
    return outline(*source(store, process_key))
