"""What is deployed, under its regulation: there is an annual report in each of them."""

from collections.abc import Iterable
from typing import Protocol, TypeVar

from engine.queries.cases import processes_seen
from engine.queries.definitions import Process
from tasklist.here import actor, regulations, store
from tasklist.language import _


class Named(Protocol):
    """Whatever has the id of a process, decision or form."""

    @property
    def id(self) -> str:
        """The id."""


N = TypeVar("N", bound=Named)


def by_regulation(named: Iterable[N]) -> list[tuple[str, list[N]]]:
    """(the regulation's short name, what belongs to it), what belongs to none last."""
    groups: dict[str, list[N]] = {}
    for one in named:
        groups.setdefault(regulations().governing(one.id), []).append(one)
    others = groups.pop("", [])
    return [*groups.items(), *([(_("其他程序"), others)] if others else [])]


def procedures_seen() -> list[tuple[str, list[Process]]]:
    """The procedures of which this person may see a case, under their regulations: what a list of
    cases can be filtered by. Those of other provinces are nothing to choose from.
    """
    return by_regulation(processes_seen(store(), actor()))
