"""Which forms lie open beside a task; all others that were filled in before lie there folded."""

from collections.abc import Container, Iterable, Mapping

RECEIVED_FORM = "receivedForm"
"""The property of a start event that a message triggers: the form that shows what it brought."""
SHOWS = "shows"
"""The property of a user task that names earlier elements by id, separated by blanks or commas."""


def lie_open(
    properties: Mapping[str, str], filled_in: Iterable[str], parties: Container[str] = ()
) -> frozenset[str]:
    """The elements whose forms lie open, of those that were `filled_in` before (in their order).

    Where the diagram names none of them it is what the case began with, and what a party handed in
    last; `parties` are the elements that parties fill in.

    >>> sorted(lie_open({"shows": "fill, check"}, ["fill", "check", "visit"]))
    ['check', 'fill']
    >>> sorted(lie_open({}, ["fill", "check"])), sorted(lie_open({}, []))
    (['fill'], [])
    >>> sorted(lie_open({}, ["inquire", "state", "check"], {"state"}))
    ['inquire', 'state']
    """
    before = tuple(filled_in)
    named = frozenset(properties.get(SHOWS, "").replace(",", " ").split()) & frozenset(before)
    last = [one for one in before if one in parties][-1:]
    return named or frozenset([*before[:1], *last])
