"""Which forms lie open beside a task; all others that were filled in before lie there folded."""

from collections.abc import Iterable, Mapping

RECEIVED_FORM = "receivedForm"
"""The property of a start event that a message triggers: the form that shows what it brought."""
SHOWS = "shows"
"""The property of a user task that names earlier elements by id, separated by blanks or commas."""


def lie_open(properties: Mapping[str, str], filled_in: Iterable[str]) -> frozenset[str]:
    """The elements whose forms lie open, of those that were `filled_in` before (in their order).

    Where the diagram names none of them it is the first: what the case began with.

    >>> sorted(lie_open({"shows": "fill, check"}, ["fill", "check", "visit"]))
    ['check', 'fill']
    >>> sorted(lie_open({}, ["fill", "check"])), sorted(lie_open({}, []))
    (['fill'], [])
    """
    before = tuple(filled_in)
    named = frozenset(properties.get(SHOWS, "").replace(",", " ").split()) & frozenset(before)
    return named or frozenset(before[:1])
