"""接口说明: the OpenAPI document of `/v2` for who builds a client, an operation a page."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import simplejson
from flask import Blueprint, render_template

from engine.errors import NotFound
from tasklist.here import interface

pages = Blueprint("interface", __name__)
_NOTHING: tuple[str, Mapping[str, Any]] = ("", {})
_METHODS = ("get", "post", "put", "patch", "delete")


@dataclass(frozen=True, slots=True)
class Operation:
    """An operation of the document; `offered` is False where it is answered with 501."""

    method: str
    path: str
    id: str
    tag: str
    summary: str
    offered: bool
    described: Mapping[str, Any]


@pages.get("/interface")
def index() -> str:
    """Every operation, by what it is about."""
    by_tag: dict[str, list[Operation]] = {}
    for each in _operations():
        by_tag.setdefault(each.tag, []).append(each)
    return render_template("interface.html", by_tag=by_tag, title=interface()["info"]["title"])


@pages.get("/interface/<operation>")
def show(operation: str) -> str:
    """What one operation takes and answers, with its examples."""
    found = next((each for each in _operations() if each.id == operation), None)
    if found is None:
        raise NotFound(f"接口中没有操作“{operation}”。")
    bodies = found.described.get("requestBody", {}).get("content", {})
    kind, taken = next(iter(bodies.items()), _NOTHING)
    examples = taken.get("examples", {})
    answers = found.described["responses"].items()
    return render_template(
        "interface_operation.html",
        operation=found,
        parameters=found.described.get("parameters", ()),
        kind=kind,
        takes=_json(_resolved(taken["schema"])) if taken else "",
        examples={name: _json(one["value"]) for name, one in examples.items()},
        answers=[(code, one["description"], _schema_of(one)) for code, one in answers],
    )


def _operations() -> list[Operation]:
    return [
        Operation(
            method.upper(), f"/v2{path}", one["operationId"], one["tags"][0], one["summary"],
            "deprecated" not in one, one,
        )
        for path, methods in interface()["paths"].items()
        for method in _METHODS
        if (one := methods.get(method)) is not None
    ]  # fmt: skip


def _schema_of(answer: Mapping[str, Any]) -> str:
    """The schema of an answer with a content; "" where it has none."""
    for content in answer.get("content", {}).values():
        return _json(_resolved(content["schema"]))
    return ""


def _resolved(schema: Any) -> Any:
    """A schema with those that it refers to written in their places."""
    if isinstance(schema, list):
        return [_resolved(each) for each in schema]
    if not isinstance(schema, Mapping):
        return schema
    if "$ref" in schema:
        name = schema["$ref"].rpartition("/")[2]
        return _resolved(interface()["components"]["schemas"][name])
    return {name: _resolved(each) for name, each in schema.items()}


def _json(document: object) -> str:
    return simplejson.dumps(document, ensure_ascii=False, indent=2, use_decimal=True)
