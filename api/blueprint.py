"""All routes of `/v2`, one module a noun."""

from collections.abc import Callable
from datetime import datetime
from functools import cache, partial
from typing import Any

from flask import Blueprint, Response, request

from api import (
    batch_operations,
    clock,
    cluster,
    decisions,
    definitions,
    deployments,
    documents,
    elements,
    groups,
    incidents,
    jobs,
    messages,
    process_instances,
    roles,
    user_tasks,
    users,
)
from api.authentication import authenticate, caller
from api.context import Context, Route, json_text, written
from api.elsewhere import METHODS, elsewhere
from api.openapi import described_by, operation_of
from api.origins import refuse_foreign_pages
from api.problems import register_problems
from engine.commands.audit.record_refusal import record_refusal
from engine.commands.core.engine import Engine

POLICY = "default-src 'none'; frame-ancestors 'none'; sandbox"
"""No answer of the interface is a page: a browser that opens one runs nothing in it."""


ROUTES: tuple[Route, ...] = tuple(
    route
    for noun in (
        cluster,
        deployments,
        definitions,
        process_instances,
        batch_operations,
        elements,
        user_tasks,
        jobs,
        messages,
        incidents,
        decisions,
        documents,
        users,
        groups,
        roles,
        clock,
    )
    for route in noun.ROUTES
)
"""What is answered, in the order of the nouns."""


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
    for route in ROUTES:
        name = operation_of(route).id
        view = partial(route.answer, context)
        blueprint.add_url_rule(route.path, name, view, methods=[route.method])
    blueprint.add_url_rule("/openapi.json", "openapi", lambda: json_text(_written()))
    blueprint.add_url_rule("/", "nowhere", elsewhere, methods=METHODS, defaults={"asked": ""})
    blueprint.add_url_rule("/<path:asked>", "elsewhere", elsewhere, methods=METHODS)
    return blueprint


@cache
def description() -> dict[str, Any]:
    """The OpenAPI document of all routes, made once."""
    return described_by(ROUTES)


@cache
def _written() -> str:
    return written(description())


def _bound(largest: int) -> None:
    """Refuse more bytes than this while they arrive; a deployment may have more."""
    request.max_content_length = largest


def _never_a_page(response: Response) -> Response:
    response.headers["Content-Security-Policy"] = POLICY
    response.headers["Cache-Control"] = "no-store"
    return response
