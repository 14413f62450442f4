"""What is deployed: process definitions, decisions, their XML, start forms and statistics."""

from typing import Any

from flask import Response

from api import definition_nouns as deployed
from api import nouns
from api.authentication import caller
from api.batch_requests import CountElements
from api.context import Context, Route, answer, nothing, reading_of, search_of
from api.forms import FORM, shown_form
from api.requests import Why
from api.schemas import KEY, NUMBER, TEXT, or_null, record
from api.searching import TENANT, Noun
from api.statistics import COUNTED, counted
from engine.errors import NotFound, Refused
from engine.persistence.definition_rows import Definition
from engine.queries.definitions import definition_of, resource_of
from engine.queries.forms import start_form
from engine.request_values import read_key


def _xml(path: str, noun: Noun) -> Route:
    """`GET path/{key}/xml`: the file as it was deployed, to be read by a program, never a page."""

    def read_xml(context: Context, key: str) -> Response:
        if noun.one(context.engine.store, caller(), read_key(key)) is None:
            raise NotFound(f"没有{noun.called} {key}。")
        response = Response(resource_of(context.engine.store, read_key(key)), mimetype="text/xml")
        response.headers["Content-Disposition"] = "attachment"
        return response

    return Route("GET", f"{path}/<key>/xml", read_xml, gives=TEXT, kind="text/xml")


def form(context: Context, key: str) -> Response:
    """`GET /v2/process-definitions/{key}/form`."""
    found = start_form(context.engine.store, read_key(key))
    return (
        nothing()
        if found is None
        else answer(shown_form(found.key, found.id, found.version, found.schema))
    )


def statistics(context: Context, asked: CountElements, key: str) -> Response:
    """`POST /v2/process-definitions/{key}/statistics/element-instances`."""
    wanted = nouns.PROCESS_INSTANCE
    own = wanted.conditions({"processDefinitionKey": key})
    return counted(context, [*own, *wanted.conditions(asked.filter)])


def resource(context: Context, key: str) -> Response:
    """`GET /v2/resources/{key}`."""
    found = definition_of(context.engine.store, read_key(key))
    return answer(
        {
            "resourceName": found.resource_name,
            "version": found.version,
            "versionTag": found.version_tag,
            "resourceId": found.id,
            "resourceKey": str(found.key),
            "tenantId": TENANT,
        }
    )


def content(context: Context, key: str) -> Response:
    """`GET /v2/resources/{key}/content`: the text of the file, as a JSON text."""
    definition_of(context.engine.store, read_key(key))
    return answer(resource_of(context.engine.store, read_key(key)).decode("utf-8", "replace"))


def delete(context: Context, _asked: Why, key: str) -> Response:
    """`POST /v2/resources/{key}/deletion`: what was in force stays readable for ever."""
    found: Definition = definition_of(context.engine.store, read_key(key))
    raise Refused(
        f"“{found.name or found.id}”第 {found.version} 版不能删除：案件按它办理，历史按它核对。"
        "不再使用的，请部署新的版本，或者取消它的开始事件后重新部署。"
    )


_RESOURCE: Any = record(
    resourceName=TEXT,
    version=NUMBER,
    versionTag=or_null(TEXT),
    resourceId=TEXT,
    resourceKey=KEY,
    tenantId=TEXT,
)

ROUTES = (
    search_of("/process-definitions/search", deployed.PROCESS_DEFINITION),
    reading_of("/process-definitions", deployed.PROCESS_DEFINITION),
    _xml("/process-definitions", deployed.PROCESS_DEFINITION),
    Route("GET", "/process-definitions/<key>/form", form, gives=FORM),
    Route(
        "POST", "/process-definitions/<key>/statistics/element-instances", statistics,
        CountElements, COUNTED, examples={"在办的": {"filter": {"state": "ACTIVE"}}},
    ),
    search_of("/decision-definitions/search", deployed.DECISION_DEFINITION),
    reading_of("/decision-definitions", deployed.DECISION_DEFINITION),
    _xml("/decision-definitions", deployed.DECISION_DEFINITION),
    search_of("/decision-requirements/search", deployed.DECISION_REQUIREMENTS),
    reading_of("/decision-requirements", deployed.DECISION_REQUIREMENTS),
    _xml("/decision-requirements", deployed.DECISION_REQUIREMENTS),
    Route("GET", "/resources/<key>", resource, gives=_RESOURCE),
    Route("GET", "/resources/<key>/content", content, gives=TEXT),
    Route("POST", "/resources/<key>/deletion", delete, Why),
)  # fmt: skip
