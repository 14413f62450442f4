"""程序: what is deployed, its diagram, its versions."""

from flask import (
    Blueprint,
    Response,
    flash,
    make_response,
    redirect,
    render_template,
    url_for,
)
from flask.typing import ResponseReturnValue

from engine.commands.start_by_hand import may_start, start_by_hand
from engine.definitions.outline import plain_start
from engine.errors import NotFound
from engine.queries.case_file import case_file
from engine.queries.programmes import Version, latest_definitions, source, versions
from tasklist.diagrams import outline_of
from tasklist.here import actor, engine, now, regulations, store
from tasklist.language import _

pages = Blueprint("programmes", __name__)


@pages.get("/programmes")
def index() -> str:
    """Every deployed process, and the tables and forms beside it."""
    return render_template(
        "programmes.html",
        processes=latest_definitions(store(), "process"),
        decisions=latest_definitions(store(), "decision"),
        forms=latest_definitions(store(), "form"),
    )


@pages.get("/programmes/<process_id>")
def programme(process_id: str) -> str:
    """One process: its diagram, its steps with their clauses, its versions."""
    known = versions(store(), "process", process_id)
    if not known:
        raise NotFound(_("没有部署过程序「{id}」。", id=process_id))
    steps = [
        (element, regulations().cite(element.clauses))
        for element in outline_of(known[0].key).values()
        if element.lane and element.name and element.clauses
    ]
    return render_template(
        "programme.html",
        process=known[0],
        versions=known,
        steps=steps,
        startable=_may_start(known[0]),
    )


@pages.post("/programmes/<process_id>/start")
def start(process_id: str) -> ResponseReturnValue:
    """启动, then on to the first task that is the starter's to do."""
    started = start_by_hand(engine(), process_id, actor=actor(), now=now())
    flash(_("已启动。"), "good")
    key = started.process_instance_key
    tasks = case_file(store(), actor(), key).tasks
    mine = [task for task in tasks if actor().groups & set(task.candidate_groups)]
    if mine:
        return redirect(url_for("tasklist.task.show", key=mine[0].key), 303)
    return redirect(url_for("tasklist.cases.case", key=key), 303)


def startable() -> list[Version]:
    """The processes that this person may begin by hand."""
    latest = latest_definitions(store(), "process")
    return [process for process in latest if _may_start(process)]


def _may_start(process: Version) -> bool:
    """Whether to show the button; the command decides again."""
    return may_start(actor(), plain_start(outline_of(process.key), process.id))


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
