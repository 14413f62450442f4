"""Whatever is asked under `/v2` and has no route: a problem with a sentence, never a page."""

from flask import Response, request

from api.operations import matches, operations, why_not
from api.problems import problem

METHODS = ("GET", "POST", "PUT", "PATCH", "DELETE")


def elsewhere(asked: str) -> Response:
    """405 with the methods that there are, 501 for what Camunda has and we do not, or 404."""
    found = [each for each in operations() if matches(each, f"/{asked}")]
    same = [each for each in found if each.method == request.method]
    if same:
        return problem(501, f"本系统不提供 {same[0].id}：{why_not(same[0])}", "NOT_IMPLEMENTED")
    if found:
        allowed = sorted({each.method for each in found})
        refused = problem(405, f"这个地址不接受 {request.method}；可用：{'、'.join(allowed)}。")
        refused.headers["Allow"] = ", ".join(allowed)
        return refused
    return problem(404, f"没有地址 /v2/{asked[:200]}；全部地址见 /v2/openapi.json。")
