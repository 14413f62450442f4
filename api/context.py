"""What every route needs: the engine, the procedures' time, the request's JSON."""

from collections.abc import Callable, Collection
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

import simplejson
from flask import Response, request
from pydantic import BaseModel
from werkzeug.exceptions import RequestEntityTooLarge

from api.authentication import caller
from api.schemas import Schema
from api.searching import Noun
from engine.commands.core.engine import Engine
from engine.errors import NotFound
from engine.json_reading import read_json
from engine.request_values import read_key


@dataclass(frozen=True, slots=True)
class Context:
    """The engine and its clock, as the routes see them."""

    engine: Engine
    now: Callable[[], datetime]

    def find(self, noun: Noun, **within: Any) -> Response:
        """The answer to a search request for this noun; `within` are filters of the path's own."""
        return answer(noun.find(self.engine.store, caller(), body(), within))

    def one(self, noun: Noun, key: str) -> Response:
        """The item of this key, or NotFound."""
        item = noun.one(self.engine.store, caller(), read_key(key))
        if item is None:
            raise NotFound(f"没有{noun.called} {key}。")
        return answer(item)


@dataclass(frozen=True, slots=True)
class Route:
    """A request and what answers it.

    The view is called with the context, the body read by `takes` where there is one, and the path's
    variables as text. `gives` is the schema of what is answered with `status`; `examples` are
    bodies that are taken, by what they show.
    """

    method: str
    path: str
    view: Callable[..., Response]
    takes: type[BaseModel] | None = None
    gives: Schema | None = None
    status: int = 200
    kind: str = "application/json"
    asks: Noun | None = None
    """What is searched for."""
    query: dict[str, Schema] = field(default_factory=dict)
    """What stands behind the question mark; all of it must."""
    examples: dict[str, Any] = field(default_factory=dict)

    def answer(self, context: Context, **path: str) -> Response:
        """The answer to a request that was sent here."""
        if self.takes is None:
            return self.view(context, **path)
        return self.view(context, self.takes.model_validate(body()), **path)


def body() -> Any:
    """The request's JSON, numbers exact; an empty body is an empty object."""
    data = request.get_data()
    if request.content_length is None and len(data) == request.max_content_length:
        # Werkzeug's LimitedStream.readall ends silently at its limit; the rest was never read.
        raise RequestEntityTooLarge
    return read_json(data) if data.strip() else {}


def unknown_parts(known: Collection[str]) -> str:
    """The names of a multipart request's parts that are none of these; "" where there are none.

    A part may come without a name.
    """
    return "、".join(
        sorted({name or "（无名）" for name in {*request.form, *request.files} - {*known}})
    )


def written(document: object) -> str:
    """A document as JSON text: numbers exact, signs as they are."""
    return simplejson.dumps(document, use_decimal=True, ensure_ascii=False)


def answer(document: object, status: int = 200) -> Response:
    """A JSON answer."""
    return json_text(written(document), status)


def json_text(text: str, status: int = 200) -> Response:
    """The same, written already."""
    return Response(text, status, content_type="application/json; charset=utf-8")


def nothing() -> Response:
    """204: done, and nothing to say."""
    response = Response(status=204)
    del response.headers["Content-Type"]
    return response


def search_of(path: str, noun: Noun) -> Route:
    """`POST path`: search for these."""

    def search(context: Context) -> Response:
        return context.find(noun)

    return Route("POST", path, search, asks=noun, gives=noun.found)


def reading_of(path: str, noun: Noun) -> Route:
    """`GET path/{key}`: one of these."""

    def read(context: Context, key: str) -> Response:
        return context.one(noun, key)

    return Route("GET", f"{path}/<key>", read, gives=noun.item)
