"""Incidents: find, and try again after mending."""

from flask import Response

from api import nouns
from api.authentication import caller
from api.context import Context, Route, body, nothing
from api.reasons import reason_given
from api.requests import Why
from engine.commands.process_instances.resolve_incident import resolve_incident
from engine.request_values import read_key


def search(context: Context) -> Response:
    """`POST /v2/incidents/search`."""
    return context.find(nouns.INCIDENT)


def get(context: Context, key: str) -> Response:
    """`GET /v2/incidents/{key}`."""
    return context.one(nouns.INCIDENT, read_key(key), f"没有异常 {key}。")


def resolve(context: Context, key: str) -> Response:
    """`POST /v2/incidents/{key}/resolution`."""
    Why.model_validate(body())
    resolve_incident(
        context.engine, read_key(key), actor=caller(), now=context.now(), reason=reason_given()
    )
    return nothing()


ROUTES = (
    Route("POST", "/incidents/search", search),
    Route("GET", "/incidents/<key>", get),
    Route("POST", "/incidents/<key>/resolution", resolve),
)
