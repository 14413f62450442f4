"""What every answer of the application carries, whichever room gave it, and errors before a room.

An address that nobody has, a method it does not take: told as each door speaks, pages to people,
JSON to programs.
"""

from http import HTTPStatus

from flask import Flask, Response, jsonify, make_response, request
from werkzeug.exceptions import Conflict, HTTPException, ServiceUnavailable

from api.problems import from_http
from engine.errors import Unavailable
from engine.persistence import IntegrityError
from engine.persistence.trouble import BUSY
from tasklist import errors, sessions
from tasklist.security import guard

_V2 = "/v2"
_NO_ROOM = {404, 405}
_PROGRAMS = ("/webhooks", "/simulator", "/metrics", "/livez", "/readyz", "/oauth")


def speak(app: Flask) -> None:
    """Answer what no room answers, and add the headers to every answer."""
    app.url_map.merge_slashes = False  # "//elsewhere" is no address of ours, and leads nowhere
    for kind in (404, 405, HTTPException):
        app.register_error_handler(kind, _refuse)
    app.register_error_handler(IntegrityError, _was_first)
    app.register_error_handler(Unavailable, _is_away)
    app.after_request(guard)
    app.after_request(_say_when_to_ask_again)


def _refuse(error: Exception) -> Response:
    assert isinstance(error, HTTPException)
    if _under(_V2):
        return from_http(error)
    if any(_under(door) for door in _PROGRAMS):
        return make_response(jsonify(error=error.description), error.code or 500)
    if error.code in _NO_ROOM:
        return sessions.no_such_page(error)
    return errors.of_http(error)


def _was_first(_error: Exception) -> Response:
    """Two made the same thing at the same moment: the later one is told, and tries again."""
    return _refuse(Conflict(BUSY))


def _is_away(error: Unavailable) -> Response:
    """The database is away before any room was reached."""
    return _refuse(ServiceUnavailable(str(error)))


def _say_when_to_ask_again(answer: Response) -> Response:
    """While the database is away, every door says when it is worth asking again."""
    if answer.status_code == HTTPStatus.SERVICE_UNAVAILABLE:
        answer.headers.setdefault("Retry-After", str(Unavailable.retry_after))
    return answer


def _under(door: str) -> bool:
    return request.path == door or request.path.startswith(f"{door}/")
