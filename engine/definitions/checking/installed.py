"""What the program that runs the diagrams brings with it."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from engine.feel import Function

PropertyFaults = Mapping[str, Callable[[str, str], str | None]]
"""By the name of a property: what is wrong, in a process of that id, with a value; or None."""


@dataclass(frozen=True, slots=True)
class JobHeaders:
    """What a job type is told by headers: those it needs, whatever it does or at one `event`.

    `events` are the values that the header `event` may have (none: the job has no such header).
    """

    needed: frozenset[str] = frozenset()
    events: Mapping[str, frozenset[str]] = field(default_factory=dict)
    """Each event with the headers that it needs beside."""


@dataclass(frozen=True, slots=True)
class Installed:
    """`functions`: those that FEEL may call; `jobs`: the job types that are done here;
    `headers`: what of it is known of their headers; `groups`: those that the programmes declare.

    `properties` judge the values of properties that rooms outside know; `clauses` are the ids
    of the programmes' clauses (empty: they are not known).
    """

    functions: Mapping[str, Function] = field(default_factory=dict)
    properties: PropertyFaults = field(default_factory=dict)
    jobs: frozenset[str] = frozenset()
    clauses: frozenset[str] = frozenset()
    headers: Mapping[str, JobHeaders] = field(default_factory=dict)
    groups: frozenset[str] = frozenset()
