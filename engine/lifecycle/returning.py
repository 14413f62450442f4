"""退回: where the diagram lets a task be returned to."""

from collections.abc import Mapping

RETURN_TO = "returnTo"
"""The property of a user task that names earlier user tasks by id, separated by commas."""


def may_return_to(properties: Mapping[str, object]) -> list[str]:
    """The ids of those tasks, in the analyst's order.

    >>> may_return_to({"returnTo": "fill, check"}), may_return_to({})
    (['fill', 'check'], [])
    """
    return str(properties.get(RETURN_TO, "")).replace(",", " ").split()
