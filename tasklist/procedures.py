"""Procedures under the regulations they belong to: there is an annual report in each of them."""

from collections.abc import Iterable
from typing import Protocol, TypeVar

from tasklist.here import regulations
from tasklist.language import _


class Procedure(Protocol):
    """Whatever has a process's id."""

    @property
    def id(self) -> str:
        """The process's id."""


P = TypeVar("P", bound=Procedure)


def by_regulation(procedures: Iterable[P]) -> list[tuple[str, list[P]]]:
    """(the regulation's short name, its procedures), those of no regulation last."""
    groups: dict[str, list[P]] = {}
    for one in procedures:
        groups.setdefault(regulations().governing(one.id), []).append(one)
    others = groups.pop("", [])
    return [*groups.items(), *([(_("其他"), others)] if others else [])]
