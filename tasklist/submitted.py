"""What a form's page sends back: its data as JSON with exact numbers."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, cast

import simplejson
from flask import request

from engine.errors import Invalid
from engine.forms import FieldError
from engine.json_reading import read_json
from engine.json_types import Json
from tasklist.language import _


@dataclass(frozen=True, slots=True)
class Typed:
    """What came back from the browser, and what is to be said about it."""

    data: Mapping[str, Json]
    errors: tuple[FieldError, ...] = ()
    conflict: str = ""


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


def exact(data: dict[str, Any]) -> Mapping[str, Json]:
    """Numbers of a draft as exact decimals, as everywhere else."""
    return cast("Mapping[str, Json]", simplejson.loads(simplejson.dumps(data), use_decimal=True))


def whole(value: object) -> int:
    """A number that a page sends along; 0 for anything else."""
    return int(value) if isinstance(value, int | str) and str(value).isdecimal() else 0
