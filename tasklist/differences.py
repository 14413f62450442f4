"""Two versions of a form, side by side: what another page kept, and what this one says."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from engine.forms import Form
from papers.answers import Answer, answers
from papers.words import NONE


@dataclass(frozen=True, slots=True)
class Difference:
    """A field that says one thing in the version kept and another here, in words."""

    label: str
    kept: str
    here: str


def differences(
    form: Form,
    variables: Mapping[str, object],
    kept: Mapping[str, object],
    here: Mapping[str, object],
    now: datetime,
) -> tuple[Difference, ...]:
    """The fields in which they differ, in the order of the page; a field of one alone is told too.

    `variables` are the case's, which both were filled in over.
    """
    before, after = (_by_place(answers(form, one, variables, now)) for one in (kept, here))
    places = dict.fromkeys([*before, *after])
    return tuple(
        Difference(place[0], before.get(place, NONE), after.get(place, NONE))
        for place in places
        if before.get(place, NONE) != after.get(place, NONE)
    )


def _by_place(found: list[Answer]) -> dict[tuple[str, int], str]:
    """By label, and by number where several fields bear the same."""
    placed: dict[tuple[str, int], str] = {}
    for answer in found:
        number = sum(label == answer["项目"] for label, _ in placed)
        placed[answer["项目"], number] = answer["内容"]
    return placed
