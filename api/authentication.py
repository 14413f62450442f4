"""Who calls: HTTP Basic, with the accounts of the task list.

In demonstration mode a caller without credentials acts as the administrator, so that the Modeler
works as soon as it is given the address; credentials that are given must be right all the same.
"""

from collections.abc import Callable
from datetime import datetime

from flask import Response, g, request

from api.problems import problem
from engine.clock import Clock
from engine.commands.engine import Engine
from engine.commands.sign_in import sign_in
from engine.commands.throttle import TooManyFailures
from engine.errors import GuichengError
from engine.lifecycle.actor import Actor

_VISITOR = Actor("demonstration", "演示客户端", unrestricted=True)


def authenticate(engine: Engine, now: Callable[[], datetime]) -> Response | None:
    """Set the caller for this request, or answer 401."""
    given = request.authorization
    if given is None and not engine.settings.production:
        g.actor = _VISITOR
        return None
    try:
        if given is None or given.type != "basic":
            return _unauthorized("请以 HTTP Basic 提供账号和密码")
        g.actor = sign_in(
            engine,
            given.username or "",
            given.password or "",
            now=now(),
            world=Clock().now(),
            address=request.remote_addr or "",
        )
    except TooManyFailures as error:
        return problem(429, str(error))
    except GuichengError as error:
        return _unauthorized(str(error))
    return None


def caller() -> Actor:
    """Who makes this request."""
    actor = g.actor
    assert isinstance(actor, Actor)
    return actor


def _unauthorized(sentence: str) -> Response:
    response = problem(401, sentence)
    response.headers["WWW-Authenticate"] = 'Basic realm="guicheng", charset="UTF-8"'
    return response
