"""Documents: files handed in for a task, kept with its case.

Camunda keeps a document wherever it is sent; here each belongs to a case, for its parties to read,
so that an upload says for which task it is (`metadata.customProperties.userTaskKey`).
"""

from typing import Any

from flask import Response, request
from pydantic import Field
from werkzeug.datastructures import FileStorage

from api.authentication import caller
from api.context import Context, Route, answer, unknown_parts
from api.problems import status_of
from api.requests import Body, Key, Moment
from api.schemas import KEY, MOMENT, NUMBER, OBJECT, TEXT, listed, one_of, or_null, record
from engine.commands.audit.record_access import record_access
from engine.commands.user_tasks.store_document import store_document
from engine.errors import GuichengError, Invalid, NotFound, Refused
from engine.forms.evidence import MOST_BYTES
from engine.json_reading import read_json
from engine.queries.documents import document_anywhere

STORE = "case"


class Properties(Body):
    """What only this system asks of a document."""

    user_task_key: Key


class Metadata(Body):
    """What a document is; the name and kind of the file itself where they are not given."""

    content_type: str | None = None
    file_name: str | None = None
    expires_at: Moment | None = None
    size: int | None = None
    process_definition_id: str | None = None
    process_instance_key: Key | None = None
    custom_properties: Properties = Field()


def create(context: Context) -> Response:
    """`POST /v2/documents`, multipart: `file` and `metadata`."""
    _take("file", "metadata")
    sent = request.files.get("file")
    if sent is None:
        raise Invalid("请求中没有文件：文件应作为名为 file 的部分上传。")
    return answer(_kept(context, sent, _metadata(request.form.get("metadata", "{}"))), 201)


def create_several(context: Context) -> Response:
    """`POST /v2/documents/batch`, multipart: `files` and as many `metadataList`."""
    _take("files", "metadataList")
    sent = request.files.getlist("files")
    given = read_json(request.form.get("metadataList", "[]").encode())
    if not sent or not isinstance(given, list) or len(given) != len(sent):
        raise Invalid("files 与 metadataList 应一一对应，至少一份。")
    created, failed = [], []
    for file, about in zip(sent, given, strict=True):
        try:
            created.append(_kept(context, file, Metadata.model_validate(about)))
        except GuichengError as error:
            failed.append(_failure(file, error))
    status = 207 if failed else 201
    return answer({"createdDocuments": created, "failedDocuments": failed}, status)


def get(context: Context, document_id: str) -> Response:
    """`GET /v2/documents/{documentId}`: the bytes, never to be opened as a page."""
    found, content = document_anywhere(context.engine.store, caller(), document_id)
    record_access(
        context.engine, "downloaded", actor=caller(), now=context.now(), path=request.path, query=""
    )
    response = Response(content, content_type=found.content_type)
    response.headers.set("Content-Disposition", "attachment", filename=found.file_name)
    return response


def delete(context: Context, document_id: str) -> Response:
    """`DELETE /v2/documents/{documentId}`: what was handed in stays with the case."""
    found, _content = document_anywhere(context.engine.store, caller(), document_id)
    raise Refused(f"材料“{found.file_name}”已经入卷，不能删除；填错的，请在任务中另行提交。")


def _take(*parts: str) -> None:
    request.max_content_length = MOST_BYTES * 2
    if unknown := unknown_parts(parts):
        raise Invalid(f"本系统没有这些部分：{unknown}；可用：{'、'.join(parts)}")


def _metadata(text: str) -> Metadata:
    return Metadata.model_validate(read_json(text.encode()))


def _kept(context: Context, sent: FileStorage, about: Metadata) -> dict[str, Any]:
    if about.expires_at is not None:
        raise Invalid("材料随案卷保存，不能设定失效时间（expiresAt）。")
    name = about.file_name or sent.filename or ""
    task = about.custom_properties.user_task_key
    kept: dict[str, Any] = store_document(
        context.engine, task, name, sent.read(), actor=caller(), now=context.now()
    )
    return {
        "camunda.document.type": "camunda",
        "storeId": STORE,
        "documentId": kept["documentId"],
        "contentHash": kept["documentId"],
        "metadata": {
            "contentType": kept["contentType"],
            "fileName": kept["fileName"],
            "expiresAt": None,
            "size": kept["size"],
            "processDefinitionId": about.process_definition_id,
            "processInstanceKey": (
                None if about.process_instance_key is None else str(about.process_instance_key)
            ),
            "customProperties": {"userTaskKey": str(task)},
        },
    }


def _failure(file: FileStorage, error: GuichengError) -> dict[str, Any]:
    status = status_of(error)
    title = "NOT_FOUND" if isinstance(error, NotFound) else "INVALID_ARGUMENT"
    return {
        "fileName": file.filename or "", "status": status, "title": title, "detail": str(error)
    }  # fmt: skip


_REFERENCE = record(
    {"camunda.document.type": one_of("camunda")},
    storeId=TEXT,
    documentId=TEXT,
    contentHash=or_null(TEXT),
    metadata=record(
        contentType=TEXT,
        fileName=TEXT,
        expiresAt=or_null(MOMENT),
        size=NUMBER,
        processDefinitionId=or_null(TEXT),
        processInstanceKey=or_null(KEY),
        customProperties=OBJECT,
    ),
)
_SEVERAL = record(
    createdDocuments=listed(_REFERENCE),
    failedDocuments=listed(record(fileName=TEXT, status=NUMBER, title=TEXT, detail=TEXT)),
)

ROUTES = (
    Route("POST", "/documents", create, gives=_REFERENCE, status=201),
    Route("POST", "/documents/batch", create_several, gives=_SEVERAL, status=201),
    Route(
        "GET", "/documents/<document_id>", get, gives={"type": "string", "format": "binary"},
        kind="application/octet-stream",
    ),
    Route("DELETE", "/documents/<document_id>", delete, status=204),
)  # fmt: skip
