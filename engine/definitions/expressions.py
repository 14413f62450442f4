"""The expressions inside a value of the model."""

from collections.abc import Iterator, Mapping
from dataclasses import fields, is_dataclass

from engine.definitions.model import Expression


def expressions_of(thing: object) -> Iterator[Expression]:
    """Every expression inside, in the order of the fields."""
    if isinstance(thing, Expression):
        yield thing
    elif is_dataclass(thing):
        for field in fields(thing):
            yield from expressions_of(getattr(thing, field.name))
    elif isinstance(thing, Mapping):
        for value in thing.values():
            yield from expressions_of(value)
    elif isinstance(thing, tuple):
        for value in thing:
            yield from expressions_of(value)
