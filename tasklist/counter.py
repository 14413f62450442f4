"""收件台: what parties hand in on paper, entered by an officer as if the party had sent it."""

from collections.abc import Mapping
from datetime import date
from typing import cast

from flask import Blueprint, flash, make_response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from engine.commands.counter.entering import Scan
from engine.commands.counter.file_paper import file_paper
from engine.commands.counter.file_proof_of_service import file_proof_of_service
from engine.commands.counter.receive_for_task import receive_for_task
from engine.commands.counter.receive_message import receive_message
from engine.commands.counter.store_file import store_file
from engine.commands.user_tasks.look_ahead import Contradicted
from engine.errors import GuichengError, Invalid, NotFound, Refused
from engine.forms import Submission, parse_form, read_submission
from engine.forms.evidence import MOST_BYTES, file_name_of
from engine.json_types import Json
from engine.lifecycle.audience import ROLES
from engine.lifecycle.counter import Receipt, require_receipt
from engine.queries.counter import counter_case, is_officer, message_at_counter, receipts
from engine.queries.forms import read_for_task
from engine.queries.task_page import TaskPage, task_page
from register.queries import organisation_names
from tasklist.deadline_verbs import day_of
from tasklist.form_page import counter_form
from tasklist.here import actor, engine, now, store
from tasklist.language import _
from tasklist.moments import local
from tasklist.scanning import is_clean
from tasklist.submitted import Typed, sent, whole
from tasklist.verdict import ShownVerdict, told_of

pages = Blueprint("counter", __name__)


@pages.app_context_processor
def navigation() -> dict[str, object]:
    """Whether the navigation shows the counter, asked where it is drawn."""
    return {"has_counter": lambda: is_officer(store(), actor())}


@pages.get("/counter")
def index() -> str:
    """收件登记簿: what was entered last, and where to find the case for the next paper."""
    return render_template("counter.html", receipts=receipts(store(), actor()))


@pages.get("/cases/<int:key>/counter")
def case(key: int) -> ResponseReturnValue:
    """What a paper for this case may be: a party's task, a message, or something only to keep."""
    return _case_page(key)


@pages.post("/cases/<int:key>/counter")
def keep(key: int) -> ResponseReturnValue:
    """A paper that moves nothing, or a proof of service, from whose day a period then counts: 303
    to the case; 422 with what is missing; 409 where the period can't be counted from that day.
    """
    try:
        receipt, scan = _receipt(), _scan()
        if period := whole(request.form.get("period")):
            served_on = day_of(request.form.get("served_on", ""))
            file_proof_of_service(
                engine(), period, served_on, receipt, scan, actor=actor(), now=now()
            )
        else:
            what = request.form.get("what", "")
            file_paper(engine(), key, what, receipt, scan, actor=actor(), now=now())
    except (Invalid, Refused) as wrong:
        return _case_page(key, str(wrong), 422 if isinstance(wrong, Invalid) else 409)
    flash(_("已登记收件，材料已存入案卷。"), "good")
    return redirect(url_for("tasklist.cases.case", key=key), 303)


@pages.get("/cases/<int:key>/counter/tasks/<int:task_key>")
def show_task(key: int, task_key: int) -> ResponseReturnValue:
    """The form of the party's task, and what is to be told of the paper."""
    return _task_page(key, _task_of(key, task_key))


@pages.post("/cases/<int:key>/counter/tasks/<int:task_key>")
def enter_task(key: int, task_key: int) -> ResponseReturnValue:
    """办结 for the party: 303 to the case; 422 with the fields' sentences; 409 if others did it."""
    task, data = _task_of(key, task_key), sent()
    submission = read_for_task(store(), actor(), task, data, now())
    if submission.errors:
        return _task_page(key, task, Typed(data, submission.errors), 422)
    try:
        receive_for_task(
            engine(),
            task_key,
            _values(submission),
            _receipt(),
            _scan(),
            actor=actor(),
            now=now(),
            reason=request.form.get("reason", "").strip(),
            revision=whole(request.form.get("revision")),
        )
    except Contradicted as contradicted:
        return _task_page(key, task, Typed(data), 422, told_of(contradicted.ahead))
    except Invalid as invalid:
        return _task_page(key, task, Typed(data, conflict=str(invalid)), 422)
    except Refused as refused:
        return _task_page(key, _task_of(key, task_key), Typed(data, conflict=str(refused)), 409)
    flash(_("已按收到的书面材料办结「{name}」。", name=task.name), "good")
    return redirect(url_for("tasklist.cases.case", key=key), 303)


@pages.get("/cases/<int:key>/counter/messages/<int:message_key>")
def show_message(key: int, message_key: int) -> ResponseReturnValue:
    """The form of what the case waits to be told, and what is to be told of the paper."""
    return _message_page(key, message_key)


@pages.post("/cases/<int:key>/counter/messages/<int:message_key>")
def enter_message(key: int, message_key: int) -> ResponseReturnValue:
    """The message goes to the case: 303 to it; 422 with the fields' sentences; 409 if too late."""
    found, data = message_at_counter(store(), actor(), key, message_key), sent()
    form = parse_form(found.form.source, found.form.name)
    read = read_submission(form, data, {}, now=local(now()), files=lambda _id: None)
    if read.errors:
        return _message_page(key, message_key, Typed(data, read.errors), 422)
    try:
        receive_message(
            engine(), message_key, _values(read), _receipt(), _scan(), actor=actor(), now=now()
        )
    except Invalid as invalid:
        return _message_page(key, message_key, Typed(data, conflict=str(invalid)), 422)
    except Refused as refused:
        return _message_page(key, message_key, Typed(data, conflict=str(refused)), 409)
    flash(_("「{name}」已登记并送达案件。", name=found.event.name), "good")
    return redirect(url_for("tasklist.cases.case", key=key), 303)


@pages.post("/cases/<int:key>/counter/files")
def upload(key: int) -> ResponseReturnValue:
    """A file that the party's form asks for; answers how the form refers to it, or {message}."""
    try:
        scan = _scan("file")
        if scan is None:
            raise Invalid(_("没有收到文件，请重新选择。"))
        stored = store_file(engine(), key, scan, actor=actor(), now=now())
    except GuichengError as error:
        status = 422 if isinstance(error, Invalid) else 409
        return make_response({"message": str(error)}, status)
    return make_response(stored, 201)


def _case_page(key: int, wrong: str = "", status: int = 200) -> ResponseReturnValue:
    found = counter_case(store(), actor(), key)
    codes = {code for one in found.tasks for code in map(_code, one.groups)}
    names = organisation_names(store(), codes)
    whom = {one.key: "、".join(names.get(_code(g), "") for g in one.groups) for one in found.tasks}
    body = render_template(
        "counter_case.html", case=found, roles=ROLES, whom=whom, wrong=wrong, **_paper_page()
    )
    return make_response(body, status)


def _code(group: str) -> str:
    """The organisation's, where the group is that of one."""
    return group.rpartition(":")[2]


def _task_of(key: int, task_key: int) -> TaskPage:
    """The party's task at the counter. Raises NotFound, Forbidden, and Refused once it is over."""
    at_counter = counter_case(store(), actor(), key)
    task = task_page(store(), actor(), task_key)
    if task.case_key != key:
        raise NotFound(_("本案没有这项任务。"))
    if task.key not in {one.key for one in at_counter.tasks}:
        raise Refused(_("「{name}」已不能代录：它已经办结或者不由当事人办理。", name=task.name))
    return task


def _task_page(
    key: int,
    task: TaskPage,
    typed: Typed | None = None,
    status: int = 200,
    verdict: ShownVerdict | None = None,
) -> ResponseReturnValue:
    form = parse_form(task.form.source, task.form.name) if task.form else None
    below = task.variables
    form_page = counter_form(form, task.form.key, key, below, typed) if form and task.form else None
    body = render_template(
        "counter_paper.html",
        case_key=key,
        case_title=task.case_title,
        name=task.name,
        revision=task.revision,
        form_page=form_page,
        typed=typed or Typed({}),
        verdict=verdict,
        **_paper_page(),
    )
    return make_response(body, status)


def _message_page(
    key: int, message_key: int, typed: Typed | None = None, status: int = 200
) -> ResponseReturnValue:
    found = message_at_counter(store(), actor(), key, message_key)
    form = parse_form(found.form.source, found.form.name)
    body = render_template(
        "counter_paper.html",
        case_key=key,
        case_title=found.case_title,
        name=found.event.name,
        revision=0,
        form_page=counter_form(form, found.form.key, key, {}, typed),
        typed=typed or Typed({}),
        verdict=None,
        **_paper_page(),
    )
    return make_response(body, status)


def _paper_page() -> Mapping[str, object]:
    """What was typed of the paper before, for the page that came back, and its latest day."""
    names = ("received_on", "brought_by", "brought_how", "note", "what")
    return {
        "paper": {name: request.form.get(name, "") for name in names},
        "today": local(now()).date().isoformat(),
    }


def _receipt() -> Receipt:
    """Raises Invalid where the day is none, or what is told of the paper cannot be."""
    given = request.form.get("received_on", "").strip()
    if not given:
        raise Invalid(_("请填写收到日期。"))
    on: date = day_of(given)
    told = (request.form.get(name, "").strip() for name in ("brought_by", "brought_how", "note"))
    receipt = Receipt(on, *told)
    require_receipt(receipt, local(now()).date())
    return receipt


def _scan(name: str = "scan") -> Scan | None:
    given = request.files.get(name)
    if given is None or not given.filename:
        return None
    content = given.stream.read(MOST_BYTES + 1)
    clean = is_clean(engine().settings.clamd, content, file_name_of(given.filename))
    return Scan(given.filename, content, clean)


def _values(read: Submission) -> Mapping[str, Json]:
    return cast("Mapping[str, Json]", read.values)
