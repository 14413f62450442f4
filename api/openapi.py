"""The description of `/v2` as OpenAPI 3.1, made from what reads the requests and is answered.

Bodies are the models that the routes read with, answers the schemas that the tests hold every
answer against; names of operations and of the variables in a path are Camunda's.
"""

import re
from collections.abc import Mapping, Sequence
from typing import Any

from pydantic.json_schema import models_json_schema

from api.context import Route
from api.operations import Operation, operations, pattern_of, why_not
from api.schemas import PAGE, PROBLEM, Schema
from api.searching import MOST_SORTED

TITLE = "规程 REST 接口（Camunda 8.8 Orchestration Cluster API）"
_REFERENCE = "#/components/schemas/{model}"
_PROBLEMS = {
    400: "请求有误：写法、属性或取值",
    401: "没有提供账号或密钥，或者不正确",
    403: "不是这个账号的权限",
    404: "没有这件东西，或者无权知道",
    409: "目前的状态不允许",
    413: "请求太大",
    415: "内容类型不对",
    429: "尝试次数过多，请稍后再试",
    503: "数据库暂时不可用，请在 Retry-After 之后再试",
}


def described_by(routes: Sequence[Route]) -> dict[str, Any]:
    """The whole document."""
    bodies = dict.fromkeys(route.takes for route in routes if route.takes is not None)
    _, made = models_json_schema([(each, "validation") for each in bodies], ref_template=_REFERENCE)
    paths: dict[str, dict[str, Any]] = {}
    for route in routes:
        operation = operation_of(route)
        place = paths.setdefault(operation.path, {})
        place[route.method.lower()] = _described(route, operation)
    built = {(route.method, pattern_of(route.path)) for route in routes}
    for operation in operations():
        if (operation.method, operation.pattern) not in built:
            paths.setdefault(operation.path, {})[operation.method.lower()] = _missing(operation)
    schemas = {**made.get("$defs", {}), "Problem": PROBLEM, "Page": PAGE}
    return {
        "openapi": "3.1.0",
        "jsonSchemaDialect": "https://json-schema.org/draft/2020-12/schema",
        "info": {"title": TITLE, "version": "8.8.0"},
        "servers": [{"url": "/v2"}],
        "security": [{"basic": []}, {"bearer": []}],
        "paths": dict(sorted(paths.items())),
        "components": {
            "schemas": schemas,
            "securitySchemes": {
                "basic": {"type": "http", "scheme": "basic"},
                "bearer": {"type": "http", "scheme": "bearer"},
            },
        },
    }


def operation_of(route: Route) -> Operation:
    """Camunda's name for a route; of what is our own, the path and the view say it."""
    mine = route.method, pattern_of(route.path)
    for each in operations():
        if (each.method, each.pattern) == mine:
            return each
    return Operation(route.method, re.sub(r"<([^>]*)>", r"{\1}", route.path), route.view.__name__)


def _described(route: Route, operation: Operation) -> dict[str, Any]:
    doc = (route.view.__doc__ or "").strip()
    return {
        "operationId": operation.id,
        "summary": doc.splitlines()[0].strip("`.") if doc else f"{route.method} {route.path}",
        "tags": [operation.path.split("/")[1]],
        **_parameters(operation, route.query),
        **_body(route),
        "responses": {
            str(route.status): _answer(route),
            **_more(route),
            **_problems(waits="request_timeout" in getattr(route.takes, "model_fields", ())),
        },
    }


def _parameters(operation: Operation, query: Mapping[str, Schema] | None = None) -> dict[str, Any]:
    names = re.findall(r"{([^}]*)}", operation.path)
    given: list[dict[str, Any]] = [
        {"name": name, "in": "path", "required": True, "schema": {"type": "string"}}
        for name in names
    ]
    given += [
        {"name": name, "in": "query", "required": True, "schema": schema}
        for name, schema in (query or {}).items()
    ]
    return {"parameters": given} if given else {}


def _body(route: Route) -> dict[str, Any]:
    if route.path.endswith("/search"):
        fields, ordered = _searched(route)
        twenty = {
            "filter": {},
            "sort": [{"field": ordered[0], "order": "DESC"}],
            "page": {"limit": 20},
        }
        examples = {"倒序的前二十项": {"value": twenty}}
        return _content(
            "application/json", _search(fields, ordered), required=False, examples=examples
        )
    if route.path in _PARTS:
        return _content("multipart/form-data", _PARTS[route.path], required=True)
    if route.takes is None:
        return {}
    schema = {"$ref": _REFERENCE.format(model=route.takes.__name__)}
    examples = {name: {"value": value} for name, value in route.examples.items()}
    return _content(
        "application/json", schema, required=False, **({"examples": examples} if examples else {})
    )


def _content(kind: str, schema: Schema, *, required: bool, **more: Any) -> dict[str, Any]:
    return {"requestBody": {"required": required, "content": {kind: {"schema": schema, **more}}}}


_FILE: Schema = {"type": "string", "format": "binary"}
_FILES: Schema = {"type": "array", "items": _FILE, "minItems": 1}
_PARTS: Mapping[str, Schema] = {
    "/deployments": {
        "type": "object",
        "properties": {"resources": _FILES, "tenantId": {"type": "string"}},
        "required": ["resources"],
    },
    "/documents": {
        "type": "object",
        "properties": {"file": _FILE, "metadata": {"type": "object"}},
        "required": ["file", "metadata"],
    },
    "/documents/batch": {
        "type": "object",
        "properties": {"files": _FILES, "metadataList": {"type": "array"}},
        "required": ["files", "metadataList"],
    },
}


def _searched(route: Route) -> tuple[dict[str, Any], list[str]]:
    """By what a search finds, each with its kind, and by what it puts in order; a short list, which
    is read whole, by everything that it shows.
    """
    noun = route.asks
    if noun is None:
        shown: Mapping[str, Any] = (route.gives or {})["properties"]["items"]["items"]["properties"]
        return {name: {"description": "text"} for name in shown}, [*shown]
    fields: dict[str, Any] = {
        name: {"description": of.kind} for name, of in noun.fields.items() if of.kind != "shown"
    }
    if noun.alternatives:
        fields["$or"] = {"type": "array", "items": {"type": "object"}}
    return fields, [*noun.sorted_by]


def _search(fields: Mapping[str, Any], ordered: Sequence[str]) -> dict[str, Any]:
    """What a search takes that finds by these fields and puts in order by those."""
    sort = {
        "type": "object",
        "properties": {
            "field": {"type": "string", "enum": [*ordered]},
            "order": {"enum": ["ASC", "DESC", "asc", "desc"]},
        },
        "required": ["field"],
        "additionalProperties": False,
    }
    page = {
        "type": "object",
        "properties": {
            "from": {"type": "integer", "minimum": 0},
            "limit": {"type": "integer", "minimum": 0, "maximum": 10_000},
            "after": {"type": "string"},
            "before": {"type": "string"},
        },
        "additionalProperties": False,
    }
    return {
        "type": "object",
        "properties": {
            "filter": {"type": "object", "properties": fields, "additionalProperties": False},
            "sort": {"type": "array", "items": sort, "maxItems": MOST_SORTED},
            "page": page,
        },
        "additionalProperties": False,
    }


def _answer(route: Route) -> dict[str, Any]:
    if route.gives is None:
        return {"description": "已办理"}
    return {"description": "结果", "content": {route.kind: {"schema": route.gives}}}


def _more(route: Route) -> dict[str, Any]:
    if route.path.endswith("/form"):
        return {"204": {"description": "没有表单"}}
    return {"207": _answer(route)} if route.path.endswith("/batch") else {}


def _problems(*, waits: bool = False) -> dict[str, Any]:
    """What may be answered instead; 504 where a request waits."""
    schema = {"$ref": _REFERENCE.format(model="Problem")}
    content = {"application/problem+json": {"schema": schema}}
    codes = {**_PROBLEMS, 504: "在 requestTimeout 之内没有等到"} if waits else _PROBLEMS
    return {str(code): {"description": text, "content": content} for code, text in codes.items()}


def _missing(operation: Operation) -> dict[str, Any]:
    schema = {"$ref": _REFERENCE.format(model="Problem")}
    content = {"application/problem+json": {"schema": schema}}
    return {
        "operationId": operation.id,
        "summary": f"不提供：{why_not(operation)}",
        "tags": [operation.path.split("/")[1]],
        "deprecated": True,
        **_parameters(operation),
        "responses": {
            "501": {"description": why_not(operation), "content": content},
            **_problems(),
        },
    }
