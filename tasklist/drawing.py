"""What every template may use."""

from collections.abc import Callable, Mapping
from typing import Any

from flask import g

from engine.lifecycle.authority import may
from tasklist.embedding import as_json, embedded
from tasklist.language import _, language
from tasklist.moments import day_text, moment_text

WORDS: Mapping[str, Callable[..., Any]] = {
    "_": _,
    "language": language,
    "moment_text": moment_text,
    "day_text": day_text,
    "embedded": embedded,
    "as_json": as_json,
    "may": may,
}


def surroundings() -> dict[str, object]:
    """Who is signed in, the moment, and whether time has been moved."""
    return {
        "actor": g.get("actor"),
        "now": g.get("now"),
        "pinned": g.get("pinned", False),
    }
