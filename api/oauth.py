"""`POST /oauth/token`: OAuth 2.0 client credentials (RFC 6749, section 4.4), as Camunda's SDKs ask.

The client is a machine account, its secret one of the account's tokens; the answer is a token that
is good for an hour. Errors are those of section 5.2.
"""

from collections.abc import Callable
from datetime import datetime

from flask import Blueprint, Response, jsonify, request

from engine.clock import Clock
from engine.commands.access_tokens.exchange_token import exchange_token
from engine.commands.access_tokens.refuse_token import refuse_token
from engine.commands.core.engine import Engine
from engine.errors import Invalid, Refused


def oauth_blueprint(engine: Engine, now: Callable[[], datetime]) -> Blueprint:
    """The blueprint; exempt it from CSRF protection, its callers are not browsers."""
    blueprint = Blueprint("oauth", __name__)

    @blueprint.post("/oauth/token")
    def token() -> Response:
        """Client credentials in the form or as HTTP Basic; `scope` asks for a part of them."""
        if request.form.get("grant_type") != "client_credentials":
            return _error(400, "unsupported_grant_type", "只支持 client_credentials。")
        given, world = request.authorization, Clock().now()
        login = (given.username if given else request.form.get("client_id")) or ""
        secret = (given.password if given else request.form.get("client_secret")) or ""
        try:
            found = exchange_token(
                engine, login, secret, scopes=request.form.get("scope", "").split(), world=world
            )
        except Refused as error:
            refuse_token(engine, now=now(), world=world, address=request.remote_addr or "")
            return _error(401, "invalid_client", str(error))
        except Invalid as error:
            return _error(400, "invalid_scope", str(error))
        return _answer(
            200,
            access_token=found.token,
            token_type="Bearer",  # noqa: S106  a kind, no secret
            expires_in=found.seconds,
            scope=" ".join(found.scopes),
        )

    return blueprint


def _error(status: int, error: str, sentence: str) -> Response:
    response = _answer(status, error=error, error_description=sentence)
    if status == 401:
        response.headers["WWW-Authenticate"] = 'Basic realm="guicheng"'
    return response


def _answer(status: int, **body: object) -> Response:
    response = jsonify(body)
    response.status_code = status
    response.headers["Cache-Control"] = "no-store"
    return response
