"""What was typed on a page whose session has ended: readable at once, and kept for the sign-in."""

from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import urlencode, urlsplit

from flask import request, url_for

from engine.errors import GuichengError, Invalid
from engine.forms import parse_form
from engine.json_reading import read_json
from engine.json_types import Json
from engine.queries.definitions import source
from papers.answers import answers
from tasklist.facts import facts_of
from tasklist.form_reference import referred
from tasklist.here import now, store
from tasklist.moments import local

_NOT_SHOWN = {"csrf_token", "data", "form", "who", "version", "revision", "shown", "once", "back"}


@dataclass(frozen=True, slots=True)
class Lost:
    """`shown` are (label, value) in words; `kept` is what the browser keeps until the sign-in.

    `place` is the page to come back to.
    """

    place: str
    shown: list[tuple[str, str]]
    kept: Mapping[str, Json] | None


def lost() -> Lost:
    """What this request, which nobody signed in sent, would have done."""
    place, data = _place(), _data()
    if data is None:
        plain = [(name, text) for name, text in request.form.items() if name not in _NOT_SHOWN]
        return Lost(place, [(_PLAIN.get(name, name), text) for name, text in plain if text], None)
    kept: dict[str, Json] = {"place": place, "data": dict(data)}
    kept |= {"who": request.form.get("who", ""), "version": request.form.get("version", "")}
    return Lost(place, _in_words(data), kept)


_PLAIN = {"reason": "理由", "opinion": "意见", "until": "新的末日", "start": "起算日"}
"""The fields that people type in besides those of a form."""


def _data() -> Mapping[str, Json] | None:
    try:
        data = read_json(request.form.get("data", ""))
    except Invalid:
        return None
    return data if isinstance(data, dict) else None


def _in_words(data: Mapping[str, Json]) -> list[tuple[str, str]]:
    key = referred(request.form.get("form", ""))
    if key is None:
        return [(fact.label, fact.value) for fact in facts_of(data)]
    try:
        name, content = source(store(), key)
        found = answers(parse_form(content, name), data, {}, local(now()))
    except GuichengError:
        return [(fact.label, fact.value) for fact in facts_of(data)]
    return [(answer["项目"], answer["内容"]) for answer in found]


def _place() -> str:
    """The page from which it was sent."""
    asked, endpoint = request.view_args or {}, request.endpoint or ""
    if endpoint.startswith("tasklist.task"):
        return url_for("tasklist.task.show", key=asked["key"])
    if endpoint == "tasklist.together.complete":
        return f"{request.path}?{urlencode([('key', k) for k in request.form.getlist('key')])}"
    if endpoint == "tasklist.starting.start":
        return request.path
    return urlsplit(request.referrer or "").path or url_for("tasklist.todo.tasks")
