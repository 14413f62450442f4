"""Counts of element instances, by element."""

from collections.abc import Sequence

from flask import Response

from api.authentication import caller
from api.context import Context, answer
from api.schemas import NUMBER, TEXT, listed, record
from engine.queries.case_statistics import element_counts
from engine.queries.search import Condition, Either

COUNTED = record(
    items=listed(
        record(elementId=TEXT, active=NUMBER, canceled=NUMBER, incidents=NUMBER, completed=NUMBER)
    )
)


def counted(context: Context, conditions: Sequence[Condition | Either]) -> Response:
    """The counts of the cases that the conditions hold of."""
    found = element_counts(context.engine.store, caller(), conditions)
    return answer({"items": [{"elementId": name, **each} for name, each in found.items()]})
