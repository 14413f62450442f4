"""Lists in pages: which part is shown, and the way to the others."""

from dataclasses import dataclass
from typing import Any

from flask import request, url_for

from engine.queries.search import MOST_COUNTED
from engine.request_values import is_whole

SIZE = 25
LONGEST_LIST = 10_000_000
"""No list has more pages."""


@dataclass(frozen=True, slots=True)
class Pager:
    """The page with this number (from 1) of a list with `total` lines.

    Of a list that is counted only so far (`MOST_COUNTED`), `full` says whether all lines of this
    page are there: where there are more than anybody counts, it has another after it then.
    """

    number: int
    total: int
    full: bool | None = None

    @property
    def more(self) -> bool:
        """Whether nobody has counted how many there are."""
        return self.full is not None and self.total > MOST_COUNTED

    @property
    def counted(self) -> int:
        """How many there are, or at least are."""
        return min(self.total, MOST_COUNTED)

    @property
    def goes_on(self) -> bool:
        """Whether there is another page after this one."""
        return bool(self.full) if self.more else self.number < self.last

    @property
    def start(self) -> int:
        """How many lines come before it."""
        return (self.number - 1) * SIZE

    @property
    def last(self) -> int:
        """The number of the last page; an empty list has one page."""
        return max(1, -(-self.total // SIZE))

    def link(self, number: int) -> str:
        """The address of another page of the same list, with the same filters."""
        assert request.endpoint is not None
        given: dict[str, Any] = {**request.args, **(request.view_args or {}), "page": number}
        return url_for(request.endpoint, **given)


def counted(number: int) -> str:
    """How many there are; of more than anybody counts, that there are more."""
    return f"{MOST_COUNTED}+" if number > MOST_COUNTED else str(number)


def asked_page() -> int:
    """The page asked for, at least 1."""
    return asked_whole("page", 1, least=1, most=LONGEST_LIST)


def asked_whole(name: str, otherwise: int, *, least: int, most: int) -> int:
    """The whole number that the address asks for, within its bounds; `otherwise` without one."""
    text = request.args.get(name, "")
    return min(max(int(text), least), most) if is_whole(text) else otherwise
