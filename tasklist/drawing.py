"""What every template may use."""

import re
from collections.abc import Callable, Mapping
from typing import Any

from flask import g

from engine.lifecycle.authority import may
from tasklist.embedding import as_json, embedded
from tasklist.here import engine, regulations
from tasklist.language import _, language, register_word
from tasklist.moments import day_text, local, moment_text, plain
from tasklist.previews import can_be_shown

_MAY_BE_AN_ID = re.compile(r"[A-Z]+-[A-Za-z0-9-]+", re.ASCII)


def told(text: str) -> str:
    """A sentence that the program or a programme's rules say: days, clauses and readings in words.

    The programmes are asked only where something in it may be an id.
    """
    return plain(_MAY_BE_AN_ID.sub(lambda found: regulations().provisions(found[0]), text))


WORDS: Mapping[str, Callable[..., Any]] = {
    "_": _,
    "language": language,
    "register_word": register_word,
    "moment_text": moment_text,
    "day_text": day_text,
    "plain": plain,
    "told": told,
    "embedded": embedded,
    "as_json": as_json,
    "may": may,
    "can_be_shown": can_be_shown,
}


def execution_context() -> dict[str, object]:
    """Who is signed in, the moment in Chinese time, whether time has been moved, and the mode."""
    now = g.get("now")
    return {
        "actor": g.get("actor"),
        "now": now and local(now),
        "pinned": g.get("pinned", False),
        "production": engine().settings.production,
        "request_id": g.get("request_id", ""),
    }
