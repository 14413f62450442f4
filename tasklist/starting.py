"""启动: the start form of a process where it has one, then the case, then its first task."""

import hashlib
import secrets
from collections.abc import Mapping
from dataclasses import asdict
from typing import cast

from flask import Blueprint, flash, make_response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from engine.commands.process_instances.start_by_hand import start_by_hand
from engine.commands.user_tasks.claim_user_task import claim_user_task
from engine.commands.user_tasks.look_ahead import StartAhead, look_ahead_of_start
from engine.definitions.starting import may_start, plain_start, started_by
from engine.errors import Invalid, Refused
from engine.forms import Form, Submission, parse_form
from engine.json_types import Json
from engine.queries.case_file import case_file
from engine.queries.definitions import Process, Version, newest_processes
from engine.queries.forms import StartPage, read_for_start, start_page
from tasklist.ahead import unattended_sentences
from tasklist.diagrams import outline_of
from tasklist.form_page import start_form
from tasklist.here import actor, engine, now, regulations, store
from tasklist.language import _
from tasklist.procedures import by_regulation
from tasklist.submitted import Typed, sent, sent_draft, whole

pages = Blueprint("starting", __name__)


@pages.get("/processes/<process_id>/start")
def show(process_id: str) -> ResponseReturnValue:
    """What the case is to begin with; without a form, the question whether to begin."""
    return _page(start_page(store(), actor(), process_id))


@pages.post("/processes/<process_id>/start")
def start(process_id: str) -> ResponseReturnValue:
    """启动: 303 to the first task; 422 with the fields' sentences; 409 for an outdated form."""
    asked = start_page(store(), actor(), process_id)
    data = sent()
    submission = _read(asked, data)
    if submission.errors:
        return _page(asked, Typed(data, submission.errors), 422)
    if vain := _in_vain(_ahead(asked, submission)):
        return _page(asked, Typed(data, conflict=vain), 409)
    try:
        started = start_by_hand(
            engine(),
            process_id,
            cast("Mapping[str, Json]", submission.values),
            shown=whole(request.form.get("shown")) or None,
            request_id=_once(),
            actor=actor(),
            now=now(),
        )
    except Invalid as invalid:
        return _page(asked, Typed(data, conflict=str(invalid)), 422)
    except Refused as refused:
        return _page(asked, Typed(data, conflict=str(refused)), 409)
    flash(_("已启动。"), "good")
    return redirect(_first_task(started.process_instance_key), 303)


@pages.post("/processes/<process_id>/start/ahead")
def ahead(process_id: str) -> ResponseReturnValue:
    """{sentences, errors}: what to ask before the start; which of what is typed cannot be."""
    asked = start_page(store(), actor(), process_id)
    try:
        data, _version = sent_draft()
    except Invalid as invalid:
        return make_response({"message": str(invalid)}, 422)
    read = _read(asked, data)
    found = StartAhead() if read.errors else _ahead(asked, read)
    impossible = [asdict(error) for error in read.errors if error.at_once]
    return make_response(
        {"sentences": list(unattended_sentences(found.unattended)), "errors": impossible}
    )


def startable() -> list[tuple[str, list[Process]]]:
    """The processes that this person may begin by hand, under their regulations."""
    return by_regulation(one for one in newest_processes(store()) if may_be_started(one))


def may_be_started(process: Process | Version) -> bool:
    """Whether to show the button; the command decides again."""
    return may_start(actor(), plain_start(outline_of(process.key), process.id))


def _page(asked: StartPage, typed: Typed | None = None, status: int = 200) -> ResponseReturnValue:
    form = _form(asked)
    found = StartAhead()
    if form is None and typed is None:
        found = _ahead(asked, Submission({}, ()))
    body = render_template(
        "start.html",
        vain=_in_vain(found),
        unattended=list(unattended_sentences(found.unattended)),
        process=asked,
        clauses=regulations().cite(asked.clauses),
        form_page=_form_page(asked, form, typed) if form else None,
        typed=typed or Typed({}),
        once=secrets.token_urlsafe(16),
    )
    return make_response(body, status)


def _form_page(asked: StartPage, form: Form, typed: Typed | None) -> dict[str, object]:
    key = asked.form.key if asked.form else 0
    url = url_for("tasklist.starting.ahead", process_id=asked.process_id)
    return start_form(form, key, started_by(actor()), typed, url)


def _ahead(asked: StartPage, read: Submission) -> StartAhead:
    values = cast("Mapping[str, Json]", read.values)
    return look_ahead_of_start(engine(), asked.process_key, values, actor=actor(), now=now())


def _in_vain(found: StartAhead) -> str:
    """Why a case would begin in vain now; empty where it would not."""
    labels = found.nothing_to_choose
    if not labels:
        return ""
    return _(
        "现在还不能启动：{what}还没有可以选择的内容，请待其开放后再来。", what="、".join(labels)
    )


def _once() -> str | None:
    """The name of the page with what was typed: a second click sends both unchanged."""
    page = request.form.get("once")
    sent_twice = f"{page} {request.form.get('data', '')}".encode(errors="surrogatepass")
    return hashlib.sha256(sent_twice).hexdigest() if page else None


def _form(asked: StartPage) -> Form | None:
    return parse_form(asked.form.source, asked.form.name) if asked.form else None


def _read(asked: StartPage, data: Mapping[str, Json]) -> Submission:
    return read_for_start(actor(), asked, data, now())


def _first_task(case_key: int) -> str:
    """Where the starter goes on: to the task that is its own, claimed already; else to the case."""
    me = actor()
    for task in case_file(store(), me, case_key).tasks:
        if task.assignee is None and me.groups & set(task.candidate_groups):
            claim_user_task(engine(), task.key, actor=me, now=now())
        elif task.assignee not in me.logins:
            continue
        return url_for("tasklist.task.show", key=task.key)
    return url_for("tasklist.cases.case", key=case_key)
