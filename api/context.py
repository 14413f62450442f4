"""What every route needs: the engine, the procedures' time, the request's JSON."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import simplejson
from flask import Response, request
from werkzeug.exceptions import RequestEntityTooLarge

from api.authentication import caller
from api.searching import Noun
from engine.commands.core.engine import Engine
from engine.errors import NotFound
from engine.json_reading import read_json


@dataclass(frozen=True, slots=True)
class Context:
    """The engine and its clock, as the routes see them."""

    engine: Engine
    now: Callable[[], datetime]

    def find(self, noun: Noun) -> Response:
        """The answer to a search request for this noun."""
        return answer(noun.find(self.engine.store, caller(), body()))

    def one(self, noun: Noun, key: int, sentence: str) -> Response:
        """The item of this key, or NotFound with the sentence."""
        item = noun.one(self.engine.store, caller(), key)
        if item is None:
            raise NotFound(sentence)
        return answer(item)


@dataclass(frozen=True, slots=True)
class Route:
    """A request and what answers it; the path's variables follow the context, as text."""

    method: str
    path: str
    view: Callable[..., Response]


def body() -> Any:
    """The request's JSON, numbers exact; an empty body is an empty object."""
    data = request.get_data()
    if request.content_length is None and len(data) == request.max_content_length:
        # Werkzeug's LimitedStream.readall ends silently at its limit; the rest was never read.
        raise RequestEntityTooLarge
    return read_json(data) if data.strip() else {}


def answer(document: object, status: int = 200) -> Response:
    """A JSON answer, numbers exact."""
    text = simplejson.dumps(document, use_decimal=True, ensure_ascii=False)
    return Response(text, status, content_type="application/json; charset=utf-8")


def nothing() -> Response:
    """204: done, and nothing to say."""
    response = Response(status=204)
    del response.headers["Content-Type"]
    return response
