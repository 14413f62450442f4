"""What the form viewer in the page is given."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict

from flask import url_for
from flask_wtf.csrf import generate_csrf

from engine.forms import FieldError, Form
from engine.forms.data import merged
from engine.queries.task_page import TaskPage
from tasklist.language import _, language


def form_page(
    task: TaskPage, form: Form, typed: Mapping[str, object] | None, errors: Sequence[FieldError]
) -> dict[str, object]:
    """Schema, data (the case's variables, the draft over them, what was just typed over both)."""
    draft = task.draft.variables if task.draft else {}
    below = merged(task.variables, draft)
    writes = "complete" in task.verbs
    return {
        "schema": form.schema,
        "data": merged(below, typed) if typed is not None else below,
        "errors": [asdict(error) for error in errors],
        "language": language(),
        "readOnly": not writes,
        "upload": _uploads(task, writes),
        "draft": _drafts(task) if writes else None,
    }


def _uploads(task: TaskPage, writes: bool) -> dict[str, object]:
    case_files = url_for("tasklist.files.download", case_key=task.case_key, document_id="")
    return {
        "url": url_for("tasklist.files.upload", task_key=task.key) if writes else None,
        "files": case_files,
        "token": generate_csrf(),
        "words": {
            "choose": _("选择文件"),
            "remove": _("移除"),
            "sending": _("正在上传……"),
            "failed": _("上传没有成功，请再试一次。"),
        },
    }


def _drafts(task: TaskPage) -> dict[str, object]:
    return {
        "url": url_for("tasklist.task.draft", key=task.key),
        "token": generate_csrf(),
        "version": task.draft.version if task.draft else 0,
        "words": {
            "saved": _("草稿已保存"),
            "failed": _("草稿没有保存，请检查网络；已填写的内容仍在本页。"),
        },
    }
