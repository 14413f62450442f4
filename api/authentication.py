"""Who calls: people with HTTP Basic, machines with a token as Bearer or as Basic's password.

In demonstration mode a caller without credentials acts as the administrator, so that the Modeler
works as soon as it is given the address; credentials that are given must be right all the same.
"""

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime

from flask import Response, g, request
from werkzeug.datastructures import Authorization

from api.problems import problem
from engine.clock import Clock
from engine.commands.access_tokens.issue_token import PREFIX
from engine.commands.access_tokens.refuse_token import refuse_token
from engine.commands.access_tokens.use_token import use_token
from engine.commands.core.engine import Engine
from engine.commands.sessions.sign_in import sign_in
from engine.commands.sessions.throttle import TooManyFailures
from engine.errors import GuichengError, Refused
from engine.lifecycle.actor import VISITOR, Actor

_CHALLENGE = 'Basic realm="guicheng", charset="UTF-8", Bearer realm="guicheng"'


def authenticate(engine: Engine, now: Callable[[], datetime]) -> Response | None:
    """Set the caller for this request, or answer 401 (429: too many attempts)."""
    given, address = request.authorization, request.remote_addr or ""
    if given is None and not engine.settings.production:
        g.actor = replace(VISITOR, address=address)
        return None
    try:
        g.actor = _actor(engine, given, now(), address)
    except TooManyFailures as error:
        refused = problem(429, str(error))
        refused.headers["Retry-After"] = str(error.minutes * 60)
        return refused
    except GuichengError as error:
        return _unauthorized(str(error))
    return None


def caller() -> Actor:
    """Who makes this request."""
    actor = g.actor
    assert isinstance(actor, Actor)
    return actor


def _actor(engine: Engine, given: Authorization | None, now: datetime, address: str) -> Actor:
    world = Clock().now()
    if given is not None and given.type == "bearer":
        return _machine(engine, given.token or "", now, world, address)
    if given is None or given.type != "basic":
        raise Refused("请以 HTTP Basic 提供账号和密码，或以 Bearer 提供接口密钥。")
    login, password = given.username or "", given.password or ""
    if password.startswith(PREFIX):
        machine = _machine(engine, password, now, world, address)
        if machine.login == login:
            return machine
        raise Refused("账号与密钥不符。")
    return sign_in(
        engine, login, password, now=now, world=world, address=address, repeated=True, alone=True
    )


def _machine(engine: Engine, token: str, now: datetime, world: datetime, address: str) -> Actor:
    found = use_token(engine, token, now=now, world=world, address=address)
    if found is None:
        refuse_token(engine, now=now, world=world, address=address)
        raise Refused("接口密钥不正确、已过期或已撤销。")
    return found


def _unauthorized(sentence: str) -> Response:
    response = problem(401, sentence)
    response.headers["WWW-Authenticate"] = _CHALLENGE
    return response
