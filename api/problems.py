"""Errors as RFC 9457 problem JSON: Camunda Modeler shows `detail` to the analyst."""

from collections.abc import Callable, Mapping
from http import HTTPStatus
from typing import Any

import simplejson
from flask import Blueprint, Response, request
from pydantic import ValidationError
from werkzeug.exceptions import HTTPException

from engine.errors import Forbidden, GuichengError, Invalid, NotFound, Refused, Unavailable
from engine.lifecycle.authority import Unexplained

REASON_HEADER = "Guicheng-Reason"
REASON_GOES = f"理由写在请求的 reason 字段或者 {REASON_HEADER} 请求头（UTF-8，百分号编码）。"
"""Where a client says why (`api.reasons`)."""

_STATUS = {
    NotFound: HTTPStatus.NOT_FOUND,
    Forbidden: HTTPStatus.FORBIDDEN,
    Refused: HTTPStatus.CONFLICT,
}


def problem(status: int, detail: str, title: str | None = None) -> Response:
    """A problem response of this status."""
    body: dict[str, Any] = {
        "type": "about:blank",
        "title": title or HTTPStatus(status).phrase,
        "status": status,
        "detail": detail,
        "instance": request.path,
    }
    text = simplejson.dumps(body, ensure_ascii=False)
    return Response(text, status, content_type="application/problem+json")


def register_problems(blueprint: Blueprint, record: Callable[[Forbidden], None]) -> None:
    """Answer every error of this blueprint with a problem; `record` what was not the caller's."""

    def from_engine(error: GuichengError) -> Response:
        if isinstance(error, Forbidden):
            record(error)
        return _from_engine(error)

    blueprint.register_error_handler(GuichengError, from_engine)
    blueprint.register_error_handler(Unavailable, _unavailable)
    blueprint.register_error_handler(ValidationError, _from_pydantic)
    blueprint.register_error_handler(HTTPException, from_http)


def status_of(error: GuichengError) -> int:
    """The status that an error of the engine is answered with."""
    if isinstance(error, Invalid):
        return HTTPStatus.BAD_REQUEST
    return next(code for kind, code in _STATUS.items() if isinstance(error, kind))


def _from_engine(error: GuichengError) -> Response:
    if isinstance(error, Invalid):
        told = str(error) + (REASON_GOES if isinstance(error, Unexplained) else "")
        lines = [told, *(line for line in map(str, error.findings) if line not in told)]
        # Camunda answers 400 to what it cannot accept; its clients look for that number.
        return problem(HTTPStatus.BAD_REQUEST, "\n".join(lines), "INVALID_ARGUMENT")
    return problem(status_of(error), str(error))


def _unavailable(error: Unavailable) -> Response:
    return problem(HTTPStatus.SERVICE_UNAVAILABLE, str(error))


_SENTENCES = {
    "extra_forbidden": "本系统没有这个属性，所要求的不会执行；请去掉它",
    "missing": "缺少这个属性",
    "string_type": "应是文字",
    "int_type": "应是整数",
    "int_parsing": "应是整数",
    "int_parsing_size": "整数太大",
    "int_from_float": "应是整数",
    "float_type": "应是数字",
    "float_parsing": "应是数字",
    "bool_type": "应是 true 或 false",
    "bool_parsing": "应是 true 或 false",
    "dict_type": "应是一个 JSON 对象",
    "model_type": "应是一个 JSON 对象",
    "model_attributes_type": "应是一个 JSON 对象",
    "list_type": "应是一个列表",
    "literal_error": "只能是：{expected}",
    "greater_than_equal": "不能小于 {ge}",
    "less_than_equal": "不能大于 {le}",
    "string_too_short": "至少要有 {min_length} 个字",
    "string_too_long": "最多 {max_length} 个字",
    "too_long": "太长：最多 {max_length}",
    "too_short": "太短：至少 {min_length}",
    "value_error": "{error}",
}
"""Pydantic's kinds of fault → what callers are told; the braces are what the fault knows."""
_ANY = "写法不对（{type}）"
"""Of a kind that no model here has had so far."""


def _sentence(fault: Mapping[str, Any]) -> str:
    known: Mapping[str, Any] = fault.get("ctx") or {}
    return _SENTENCES.get(fault["type"], _ANY).format_map({**known, "type": fault["type"]})


def _from_pydantic(error: ValidationError) -> Response:
    faults = (
        f"{'.'.join(map(str, fault['loc'])) or '请求'}：{_sentence(fault)}"
        for fault in error.errors()
    )
    return problem(HTTPStatus.BAD_REQUEST, "；".join(faults), "INVALID_ARGUMENT")


def from_http(error: HTTPException) -> Response:
    """What Flask itself refuses, as a problem."""
    if error.code == HTTPStatus.REQUEST_ENTITY_TOO_LARGE:
        most = request.max_content_length
        return problem(error.code, f"请求太大：最多 {most} 字节；请分几次发送，材料作为附件上传。")
    return problem(error.code or 500, error.description or "")
