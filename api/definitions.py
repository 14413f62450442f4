"""What is deployed: process definitions, decisions, their XML."""

from flask import Response

from api import nouns
from api.context import Context, Route
from engine.queries.definitions import resource_of
from engine.request_values import read_key


def _xml(context: Context, key: str) -> Response:
    """The file as it was deployed, to be read by a program and never opened as a page."""
    response = Response(resource_of(context.engine.store, read_key(key)), mimetype="text/xml")
    response.headers["Content-Disposition"] = "attachment"
    return response


def search_processes(context: Context) -> Response:
    """`POST /v2/process-definitions/search`."""
    return context.find(nouns.PROCESS_DEFINITION)


def get_process(context: Context, key: str) -> Response:
    """`GET /v2/process-definitions/{key}`."""
    return context.one(nouns.PROCESS_DEFINITION, read_key(key), f"没有流程定义 {key}。")


def process_xml(context: Context, key: str) -> Response:
    """`GET /v2/process-definitions/{key}/xml`."""
    return _xml(context, key)


def search_decisions(context: Context) -> Response:
    """`POST /v2/decision-definitions/search`."""
    return context.find(nouns.DECISION_DEFINITION)


def get_decision(context: Context, key: str) -> Response:
    """`GET /v2/decision-definitions/{key}`."""
    return context.one(nouns.DECISION_DEFINITION, read_key(key), f"没有决策 {key}。")


def decision_xml(context: Context, key: str) -> Response:
    """`GET /v2/decision-definitions/{key}/xml`."""
    return _xml(context, key)


def search_graphs(context: Context) -> Response:
    """`POST /v2/decision-requirements/search`."""
    return context.find(nouns.DECISION_REQUIREMENTS)


def graph_xml(context: Context, key: str) -> Response:
    """`GET /v2/decision-requirements/{key}/xml`."""
    return _xml(context, key)


ROUTES = (
    Route("POST", "/process-definitions/search", search_processes),
    Route("GET", "/process-definitions/<key>", get_process),
    Route("GET", "/process-definitions/<key>/xml", process_xml),
    Route("POST", "/decision-definitions/search", search_decisions),
    Route("GET", "/decision-definitions/<key>", get_decision),
    Route("GET", "/decision-definitions/<key>/xml", decision_xml),
    Route("POST", "/decision-requirements/search", search_graphs),
    Route("GET", "/decision-requirements/<key>/xml", graph_xml),
)
