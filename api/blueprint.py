"""All routes of `/v2`, one module a noun."""

from collections.abc import Callable
from datetime import datetime
from functools import partial

from flask import Blueprint, Response, request

from api import (
    clock,
    cluster,
    decisions,
    definitions,
    deployments,
    elements,
    incidents,
    jobs,
    messages,
    process_instances,
    user_tasks,
)
from api.authentication import authenticate, caller
from api.context import Context
from api.origins import refuse_foreign_pages
from api.problems import register_problems
from engine.commands.audit.record_refusal import record_refusal
from engine.commands.core.engine import Engine

POLICY = "default-src 'none'; frame-ancestors 'none'; sandbox"
"""No answer of the interface is a page: a browser that opens one runs nothing in it."""


def api_blueprint(engine: Engine, now: Callable[[], datetime]) -> Blueprint:
    """The blueprint; exempt it from CSRF protection, its callers are not browsers."""
    blueprint = Blueprint("api", __name__, url_prefix="/v2")
    blueprint.before_request(lambda: _bound(engine.settings.largest_request))
    blueprint.before_request(refuse_foreign_pages)
    blueprint.before_request(lambda: authenticate(engine, now))
    blueprint.after_request(_never_a_page)
    register_problems(
        blueprint,
        lambda refusal: record_refusal(
            engine, refusal, path=request.path, actor=caller(), now=now()
        ),
    )
    context = Context(engine, now)
    for noun in (
        cluster,
        deployments,
        definitions,
        process_instances,
        elements,
        user_tasks,
        jobs,
        messages,
        incidents,
        decisions,
        clock,
    ):
        for route in noun.ROUTES:
            name = f"{noun.__name__}.{route.view.__name__}".replace(".", "_")
            view = partial(route.view, context)
            blueprint.add_url_rule(route.path, name, view, methods=[route.method])
    return blueprint


def _bound(largest: int) -> None:
    """Refuse more bytes than this while they arrive; a deployment may have more."""
    request.max_content_length = largest


def _never_a_page(response: Response) -> Response:
    response.headers["Content-Security-Policy"] = POLICY
    response.headers["Cache-Control"] = "no-store"
    return response
