"""One line and one measurement a request, and a number by which to find it again.

The number is the answer's `X-Request-Id`; a page that says that the system has failed shows it, and
the line with the traceback carries it.
"""

import logging
import re
from secrets import token_hex
from time import perf_counter

import structlog
from flask import Flask, Response, g, request
from prometheus_client import CollectorRegistry, Histogram

from engine.lifecycle.actor import Actor
from engine.persistence.counting import counted_statements, start_counting

HEADER = "X-Request-Id"
_TAKEN = re.compile(r"[A-Za-z0-9_.-]{8,64}")
"""A proxy's number is kept where it could be one; anything else could write lines of its own."""
_SILENT = {"alive", "ready", "metrics", "tasklist.static"}
"""Asked all the time by machines: measured, not told."""
_METHODS = {"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"}
"""Measured by name; whoever makes methods up makes no series of measurements."""
_SECONDS = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30)
_STATEMENTS = (1, 2, 5, 10, 15, 20, 30, 50, 100, 300)
logger = logging.getLogger("guicheng.request")


def watch(app: Flask, registry: CollectorRegistry) -> None:
    """Number, time and tell every request of the application."""
    labels = ("endpoint", "method", "status")
    seconds = Histogram(
        "guicheng_request_seconds", "Time to answer", labels, registry=registry, buckets=_SECONDS
    )
    statements = Histogram(
        "guicheng_request_statements",
        "Statements sent to the database to answer",
        ("endpoint", "method"),
        registry=registry,
        buckets=_STATEMENTS,
    )

    @app.before_request
    def begin() -> None:
        g.begun = perf_counter()
        g.request_id = _number()
        start_counting()
        structlog.contextvars.clear_contextvars()
        structlog.contextvars.bind_contextvars(request_id=g.request_id)

    @app.after_request
    def end(answer: Response) -> Response:
        took, sent = perf_counter() - g.begun, counted_statements()
        endpoint = request.endpoint or "none"
        method = request.method if request.method in _METHODS else "other"
        seconds.labels(endpoint, method, answer.status_code).observe(took)
        statements.labels(endpoint, method).observe(sent)
        answer.headers[HEADER] = g.request_id
        if endpoint not in _SILENT:
            logger.info("request", extra=_told(endpoint, answer, took, sent))
        return answer


def _number() -> str:
    given = request.headers.get(HEADER, "")
    return given if _TAKEN.fullmatch(given) else token_hex(8)


def _told(endpoint: str, answer: Response, took: float, sent: int) -> dict[str, object]:
    actor = g.get("actor")
    return {
        "endpoint": endpoint,
        "method": request.method,
        "path": request.path,
        "status": answer.status_code,
        "milliseconds": round(took * 1000, 1),
        "statements": sent,
        "account": actor.login if isinstance(actor, Actor) else None,
    }
