"""程序: what is deployed, its diagram, its versions."""

from urllib.parse import quote

from flask import Blueprint, Response, make_response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from engine.errors import NotFound
from engine.lifecycle.authority import may
from engine.queries.definitions import (
    DefinitionKind,
    Version,
    Warned,
    latest_definitions,
    source,
    versions,
)
from tasklist.diagrams import outline_of
from tasklist.entry_list import ENTERED_BY_LIST
from tasklist.here import actor, regulations, store
from tasklist.language import _
from tasklist.procedures import by_regulation
from tasklist.starting import may_be_started

pages = Blueprint("processes", __name__)


_KINDS: dict[str, DefinitionKind] = {
    "process": "process",
    "decision": "decision",
    "form": "form",
}


@pages.get("/processes")
def index() -> str:
    """What is deployed under each regulation: the processes, or the tables, or the forms."""
    kind = _KINDS.get(request.args.get("kind", ""), "process")
    groups = by_regulation(latest_definitions(store(), kind))
    return render_template("processes.html", kind=kind, groups=groups)


@pages.get("/processes/<process_id>")
def show(process_id: str) -> str:
    """One process: its diagram, its steps with their clauses, its versions."""
    known = versions(store(), "process", process_id)
    if not known:
        raise NotFound(_("没有部署过程序「{id}」。", id=process_id))
    steps = [
        (element, regulations().cite(element.clauses))
        for element in outline_of(known[0].key).values()
        if element.name and (element.type == "userTask" or (element.lane and element.clauses))
    ]
    return render_template(
        "process.html",
        process=known[0],
        versions=known,
        may_migrate=may(actor(), "迁移案件"),
        warnings=_warnings(known[0]) if may(actor(), "部署") else (),
        steps=steps,
        diagram={"opens": _called(known[0].key)},
        text=regulations().programme(process_id),
        parameters=regulations().parameters(process_id),
        startable=may_be_started(known[0]),
        entered_by_list=any(
            ENTERED_BY_LIST in one.properties for one in outline_of(known[0].key).values()
        ),
    )


@pages.get("/programmes")
@pages.route("/programmes/<path:path>", methods=["GET", "POST"])
def moved(path: str = "") -> ResponseReturnValue:
    """The addresses of an earlier version: bookmarks, and forms that were open at the update."""
    below = f"/{quote(path)}" if path else ""
    query = f"?{request.query_string.decode('latin-1')}" if request.query_string else ""
    return redirect(url_for("tasklist.processes.index") + below + query, 308)


def _called(process_key: int) -> dict[str, dict[str, str]]:
    """By call activity: the page of the process that it calls."""
    return {
        element.id: {
            "url": url_for("tasklist.processes.show", process_id=element.calls),
            "title": element.name,
        }
        for element in outline_of(process_key).values()
        if element.calls
    }


def _warnings(process: Version) -> list[Warned]:
    """What the check said of its diagram, and of the tables and forms that it names."""
    elements = outline_of(process.key).values()
    decisions = {element.decision for element in elements}
    forms = {element.form.id for element in elements if element.form}
    files = {process.resource_name}
    for kind, named in (("decision", decisions), ("form", forms)):
        known = latest_definitions(store(), _KINDS[kind])
        files |= {one.resource_name for one in known if one.id in named}
    return [warned for warned in process.warnings if warned[0] in files]


@pages.get("/definitions/<int:key>/file")
def file(key: int) -> Response:
    """The diagram as deployed, for the viewer; a version never changes."""
    _name, content = source(store(), key)
    response = make_response(content)
    response.headers["Content-Type"] = "application/xml; charset=utf-8"
    response.headers["Content-Security-Policy"] = "sandbox"
    response.headers["Cache-Control"] = "private, max-age=86400, immutable"
    response.set_etag(str(key))
    response.headers["Content-Disposition"] = "attachment"
    return response
