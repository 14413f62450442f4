"""What a form's page sends back: its data as JSON with exact numbers."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import cast

from flask import request

from engine.errors import Invalid
from engine.forms import FieldError
from engine.json_reading import read_json
from engine.json_types import Json
from engine.request_values import LARGEST, is_whole
from tasklist.differences import Difference
from tasklist.language import _


@dataclass(frozen=True, slots=True)
class Typed:
    """What came back from the browser, and what is to be said about it."""

    data: Mapping[str, Json]
    errors: tuple[FieldError, ...] = ()
    conflict: str = ""
    differences: tuple[Difference, ...] = ()
    """Where another page kept something else meanwhile."""


def sent() -> Mapping[str, Json]:
    """The form's data as the page sent it. Raises Invalid where it is no JSON object.

    A sign that no database keeps is told at its field, with all the rest as it was typed.
    """
    try:
        data = read_json(request.form.get("data", "{}"), storable=False)
    except Invalid:
        data = None
    if not isinstance(data, dict):
        raise Invalid(_("提交的内容不完整，请再提交一次。"))
    return cast("Mapping[str, Json]", data)


def sent_draft() -> tuple[Mapping[str, Json], int]:
    """The data of a draft, numbers exact, and the version it is based on. Raises Invalid."""
    found = read_json(request.get_data())
    if not isinstance(found, dict) or not isinstance(found.get("data"), dict):
        raise Invalid(_("草稿的内容不完整，没有保存。"))
    return found["data"], whole(found.get("version"))


def whole(value: object) -> int:
    """A number that a page sends along; 0 for anything else."""
    if isinstance(value, int):
        return value if 0 <= value <= LARGEST else 0
    return int(value) if isinstance(value, str) and is_whole(value) else 0
