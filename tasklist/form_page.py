"""What the form viewer in the page is given."""

from collections.abc import Mapping
from dataclasses import asdict

from flask import url_for
from flask_wtf.csrf import generate_csrf

from engine.forms import Form
from engine.forms.data import merged
from engine.forms.evidence import MOST_BYTES
from engine.queries.task_page import TaskPage
from tasklist.form_reference import reference
from tasklist.here import actor
from tasklist.language import _, language
from tasklist.submitted import Typed

_MOST = MOST_BYTES // 1024 // 1024


def task_form(task: TaskPage, form: Form, typed: Typed | None) -> dict[str, object]:
    """Data: the case's variables, the draft over them, what was just typed over both."""
    below = merged(task.variables, task.draft.variables if task.draft else {})
    writes = "complete" in task.verbs
    chooses = typed is not None and bool(typed.differences)
    return _viewer(form, below, typed, writes) | {
        "reference": reference(task.form.key) if task.form else "",
        "upload": _uploads(task, writes),
        "draft": _drafts(task) if writes and not chooses else None,
        "ahead": _ahead(task) if writes else None,
    }


def start_form(
    form: Form, key: int, known: Mapping[str, object], typed: Typed | None, ahead: str = ""
) -> dict[str, object]:
    """A form that begins a case: there is nothing yet to keep files or drafts with.

    `key` is that of the form's definition; `ahead` is asked while it is filled in what of it
    cannot be, and before it is sent what would come of it; empty where nothing is asked.
    """
    shown = _viewer(form, known, typed, writes=True)
    return (
        shown
        | {"reference": reference(key), "upload": None, "draft": None}
        | {
            "ahead": {"url": ahead, "token": generate_csrf()} if ahead else None,
            "limits": bool(ahead),
        }
    )


def counter_form(
    form: Form, key: int, case_key: int, known: Mapping[str, object], typed: Typed | None
) -> dict[str, object]:
    """A party's form that an officer fills in from paper; its files are kept with the case.

    `key` is that of the form's definition. Nothing is kept as a draft: the party's own is left.
    """
    upload = _uploads_of(case_key, url_for("tasklist.counter.upload", key=case_key))
    shown = _viewer(form, known, typed, writes=True)
    return shown | {"reference": reference(key), "upload": upload, "draft": None, "ahead": None}


def _viewer(
    form: Form, below: Mapping[str, object], typed: Typed | None, writes: bool
) -> dict[str, object]:
    return {
        "schema": form.schema,
        "data": merged(below, typed.data) if typed else below,
        "errors": [asdict(error) for error in typed.errors] if typed else [],
        "language": language(),
        "readOnly": not writes,
        "who": actor().login,
        "words": {
            "wrong": _("还有 {n} 处需要填写或改正。"),
            "restored": _("已放回登录过期前填写的内容，请核对后再提交或暂存。"),
        },
    }


def _uploads(task: TaskPage, writes: bool) -> dict[str, object]:
    url = url_for("tasklist.files.upload", task_key=task.key) if writes else None
    return _uploads_of(task.case_key, url)


def _uploads_of(case_key: int, url: str | None) -> dict[str, object]:
    return {
        "url": url,
        "files": url_for("tasklist.files.download", case_key=case_key, document_id=""),
        "token": generate_csrf(),
        "most": MOST_BYTES,
        "words": {
            "tooLarge": _("文件超过 {most} MB 的上限，请压缩或拆分后再上传。", most=_MOST),
            "choose": _("选择文件"),
            "remove": _("移除"),
            "sending": _("正在上传……"),
            "failed": _("上传没有成功，请再试一次。"),
        },
    }


def _ahead(task: TaskPage) -> dict[str, object]:
    return {"url": url_for("tasklist.ahead.ask", key=task.key), "token": generate_csrf()}


def _drafts(task: TaskPage) -> dict[str, object]:
    return {
        "url": url_for("tasklist.task.draft", key=task.key),
        "token": generate_csrf(),
        "version": task.draft.version if task.draft else 0,
        "words": {
            "failed": _("草稿没有保存，请检查网络；已填写的内容仍在本页。"),
            "signedOut": _("登录已变更，草稿没有自动保存；请按“暂存”，内容会保留。"),
        },
    }
