"""What goes wrong, as a page: the right status, a sentence, and a way on."""

from flask import (
    Blueprint,
    Response,
    current_app,
    g,
    make_response,
    redirect,
    render_template,
    request,
)
from flask_wtf.csrf import CSRFError
from werkzeug.exceptions import HTTPException, MethodNotAllowed

from engine.commands.audit.record_refusal import record_refusal
from engine.errors import Forbidden, GuichengError, Invalid, NotFound, Refused, Unavailable
from tasklist.addresses import page_around
from tasklist.here import actor, engine, now
from tasklist.language import _
from tasklist.lost import lost

_STATUS: dict[type[GuichengError], int] = {
    NotFound: 404,
    Forbidden: 403,
    Refused: 409,
    Invalid: 422,
}
TITLES = {
    400: "请求不完整",
    401: "需要登录",
    403: "没有权限",
    404: "没有找到",
    405: "不能这样操作",
    409: "现在不能办理",
    413: "内容太大",
    422: "内容有误",
    429: "请稍候再试",
    500: "系统出错",
    503: "暂时不能办理",
}
OTHERWISE = "请求没有完成"
SENTENCES = {
    400: "请求的内容不完整，请返回后再试一次。",
    404: "没有这个页面，或者您没有查看它的权限。",
    405: "这个地址不接受这样的操作。",
    413: "上传的内容超过了 {most} MB 的上限，请压缩或分几次上传。",
    500: "系统出了故障，已经记录；您填写的内容没有提交，请稍后再试。",
}


def page(status: int, sentence: str, **more: object) -> Response:
    """The page that says what is the matter."""
    title = _(TITLES.get(status, OTHERWISE))
    body = render_template("trouble.html", status=status, title=title, sentence=sentence, **more)
    return make_response(body, status)


def of_guicheng(error: Exception) -> Response:
    """NotFound 404, Forbidden 403, Refused 409, Invalid 422, each with its own sentence."""
    assert isinstance(error, GuichengError)
    if isinstance(error, Forbidden) and g.get("actor") is not None:
        record_refusal(engine(), error, path=request.path, actor=actor(), now=now())
    status = next((code for kind, code in _STATUS.items() if isinstance(error, kind)), 500)
    findings = error.findings if isinstance(error, Invalid) else ()
    return page(status, str(error), findings=findings)


def of_unavailable(error: Exception) -> Response:
    """The database is away; what was typed is shown, to be copied."""
    return page(503, _(str(error)), lost=lost() if request.method == "POST" else None)


def of_csrf(_error: Exception) -> Response:
    """The page stood open longer than its form is good for, or the form is not ours."""
    return page(400, _("页面停留太久，或者不是从本系统打开的。请返回，刷新后再提交一次。"))


def of_http(error: Exception) -> Response:
    """Anything Flask itself refuses, in our words; what is a redirect stays one.

    Whoever asks by GET for an address that only takes what a form sends comes to the page around.
    """
    assert isinstance(error, HTTPException)
    if error.code is None or error.code < 400:
        return make_response(error.get_response())
    if isinstance(error, MethodNotAllowed) and request.method == "GET":
        around = page_around(request.path)
        if around is not None:
            return make_response(redirect(around, 303))
    sentence = SENTENCES.get(error.code, error.description or "")
    if "{most}" in sentence:
        most = (current_app.config.get("MAX_CONTENT_LENGTH") or 0) // 1024 // 1024
        return page(error.code, _(sentence, most=most))
    return page(error.code, _(sentence))


def register(house: Blueprint) -> None:
    """Answer what goes wrong in these pages as pages."""
    house.register_error_handler(GuichengError, of_guicheng)
    house.register_error_handler(Unavailable, of_unavailable)
    house.register_error_handler(CSRFError, of_csrf)
    house.register_error_handler(HTTPException, of_http)
