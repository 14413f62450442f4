"""Diagrams: the names and clauses of their elements."""

from collections.abc import Mapping

from engine.definitions.outline import Element
from engine.queries import definitions
from tasklist.here import store


def outline_of(process_key: int) -> Mapping[str, Element]:
    """The elements of a deployed version by id."""
    return definitions.outline_of(store(), process_key)
