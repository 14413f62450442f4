"""佐证材料: handed in from a form, given out as attachments and never shown as pages."""

from urllib.parse import quote

from flask import Blueprint, Response, make_response, request
from flask.typing import ResponseReturnValue
from werkzeug.exceptions import RequestEntityTooLarge

from engine.commands.user_tasks.store_document import store_document
from engine.errors import GuichengError, Invalid, NotFound
from engine.forms.evidence import MOST_BYTES, file_name_of
from engine.queries.documents import document_content
from tasklist.here import actor, engine, now, store
from tasklist.language import _
from tasklist.scanning import is_clean

pages = Blueprint("files", __name__)


@pages.post("/tasks/<int:task_key>/files")
def upload(task_key: int) -> ResponseReturnValue:
    """Keep a file; answers how the form refers to it, or {message}."""
    try:
        given = request.files.get("file")
        if given is None or not given.filename:
            raise Invalid(_("没有收到文件，请重新选择。"))
        content = given.stream.read(MOST_BYTES + 1)
        stored = store_document(
            engine(),
            task_key,
            given.filename,
            content,
            actor=actor(),
            now=now(),
            is_clean=is_clean(engine().settings.clamd, content, file_name_of(given.filename)),
        )
    except GuichengError as error:
        status = 422 if isinstance(error, Invalid) else 409
        return make_response({"message": str(error)}, status)
    return make_response(stored, 201)


@pages.errorhandler(RequestEntityTooLarge)
def too_large(_error: Exception) -> Response:
    """What is larger than any request may be never comes in: its limit is said."""
    most = MOST_BYTES // 1024 // 1024
    sentence = _("文件超过 {most} MB 的上限，请压缩或拆分后再上传。", most=most)
    return make_response({"message": sentence}, 413)


@pages.get("/cases/<int:case_key>/files/", defaults={"document_id": ""})
@pages.get("/cases/<int:case_key>/files/<document_id>")
def download(case_key: int, document_id: str) -> Response:
    """The file as it was handed in, to be saved."""
    if not document_id:
        raise NotFound(_("没有指明文件。"))
    document, content = document_content(store(), actor(), case_key, document_id)
    response = make_response(content)
    response.headers["Content-Type"] = document.content_type
    name = quote(document.file_name)
    response.headers["Content-Disposition"] = f"attachment; filename*=UTF-8''{name}"
    response.headers["Content-Security-Policy"] = "sandbox"
    response.headers["Cache-Control"] = "private, no-store"
    return response
