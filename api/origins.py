"""Where requests may come from: programs, never a page of another site.

A browser that has been given a name and password for this host sends them along with every request,
also with those of another site's page. Such a page can send forms and plain text unasked, but no
JSON (Fetch standard, CORS-safelisted content types), and browsers say where the page stands
(`Sec-Fetch-Site`).
"""

from flask import Response, request

from api.problems import problem

_JSON = "application/json"
_FORM = "multipart/form-data"
_READING = {"GET", "HEAD", "OPTIONS"}
_ELSEWHERE = {"cross-site", "same-site"}
_TAKE_FILES = ("/v2/deployments", "/v2/documents")


def refuse_foreign_pages() -> Response | None:
    """403 for another site's page, 415 for a body that such a page could send; else None."""
    if request.method in _READING:
        return None
    if request.headers.get("Sec-Fetch-Site") in _ELSEWHERE:
        return problem(403, "这个请求来自另一个网站的页面，没有执行。")
    kind = request.mimetype
    has_files = kind == _FORM and request.path.startswith(_TAKE_FILES)
    empty = not kind and not request.content_length
    if kind == _JSON or kind.endswith("+json") or has_files or empty:
        return None
    return problem(415, f"请求的内容类型应为 {_JSON}，而不是“{kind or '（未写明）'}”。")
