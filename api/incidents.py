"""Incidents: find, and try again after mending."""

from flask import Response

from api import nouns
from api.authentication import caller
from api.context import Context, Route, nothing, reading_of, search_of
from api.reasons import reason_given
from api.requests import Why
from engine.commands.process_instances.resolve_incident import resolve_incident
from engine.request_values import read_key


def resolve(context: Context, _asked: Why, key: str) -> Response:
    """`POST /v2/incidents/{key}/resolution`."""
    resolve_incident(
        context.engine, read_key(key), actor=caller(), now=context.now(), reason=reason_given()
    )
    return nothing()


def of_case(context: Context, key: str) -> Response:
    """`POST /v2/process-instances/{key}/incidents/search`."""
    context.one(nouns.PROCESS_INSTANCE, key)
    return context.find(nouns.INCIDENT, processInstanceKey=key)


ROUTES = (
    search_of("/incidents/search", nouns.INCIDENT),
    reading_of("/incidents", nouns.INCIDENT),
    Route(
        "POST", "/incidents/<key>/resolution", resolve, Why, status=204,
        examples={"说明理由": {"reason": "网关已恢复"}},
    ),
    Route(
        "POST", "/process-instances/<key>/incidents/search", of_case,
        gives=nouns.INCIDENT.found, asks=nouns.INCIDENT,
    ),
)  # fmt: skip
