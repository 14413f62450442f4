"""文书: those of a case, to be saved or made again; and any form that was sent, printed."""

from urllib.parse import quote

from flask import Blueprint, Response, flash, make_response, redirect, request, url_for
from flask.typing import ResponseReturnValue

from engine.errors import NotFound
from engine.request_values import read_key
from papers.printing import print_form
from papers.queries import Format, paper_content
from papers.reissue import reissue_paper
from papers.void import void_paper
from tasklist.here import actor, engine, now, store
from tasklist.language import _

pages = Blueprint("papers", __name__)

_TYPES: dict[Format, str] = {
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "pdf": "application/pdf",
}


@pages.get("/cases/<int:case_key>/papers/<int:position>.<ending>")
def download(case_key: int, position: int, ending: str) -> Response:
    """The paper as it was issued, to be saved."""
    format_ = _format(ending)
    paper, content = paper_content(store(), actor(), case_key, position, format_)
    return _file(content, paper.file_name, format_)


@pages.post("/cases/<int:case_key>/papers/<int:position>/reissue")
def reissue(case_key: int, position: int) -> ResponseReturnValue:
    """重新出具, with the reason."""
    reason = request.form.get("reason", "").strip()
    reissue_paper(engine(), case_key, position, actor=actor(), now=now(), reason=reason)
    flash(_("文书已重新出具。"), "good")
    return redirect(url_for("tasklist.cases.case", key=case_key, _anchor="papers"), 303)


@pages.post("/cases/<int:case_key>/papers/<int:position>/void")
def void(case_key: int, position: int) -> ResponseReturnValue:
    """作废, with the reason and the paper that stands in its place."""
    named = request.form.get("successor", "")
    void_paper(
        engine(),
        case_key,
        position,
        actor=actor(),
        now=now(),
        reason=request.form.get("reason", "").strip(),
        successor=read_key(named) if named else None,
    )
    flash(_("文书已作废。"), "good")
    return redirect(url_for("tasklist.cases.case", key=case_key, _anchor="papers"), 303)


@pages.get("/tasks/<int:key>/print.<ending>")
def print_task(key: int, ending: str) -> Response:
    """The form of a completed task, as it was sent."""
    format_ = _format(ending)
    printed = print_form(engine(), actor(), key)
    return _file(getattr(printed.paper, format_), printed.name, format_)


def _format(ending: str) -> Format:
    if ending not in _TYPES:
        raise NotFound(_("文书只有 docx 和 pdf 两种格式。"))
    return ending


def _file(content: bytes, name: str, format_: Format) -> Response:
    response = make_response(content)
    response.headers["Content-Type"] = _TYPES[format_]
    file_name = quote(f"{name}.{format_}")
    response.headers["Content-Disposition"] = f"attachment; filename*=UTF-8''{file_name}"
    response.headers["Cache-Control"] = "private, no-store"
    return response
