"""Every answer of `/v2` is what the description says it is: held against it wherever tests ask."""

import re
from functools import cache
from typing import Any

from jsonschema import Draft202012Validator

from api.blueprint import ROUTES
from api.context import Route
from api.operations import pattern_of
from api.schemas import PROBLEM, Schema


@cache
def _route(method: str, path: str) -> Route | None:
    """The route that answers; a path without variables before one with them."""
    fitting = [
        route
        for route in ROUTES
        if route.method == method
        and re.fullmatch(re.escape(pattern_of(route.path)).replace(r"\{\}", "[^/]+"), path)
    ]
    return min(fitting, key=lambda route: route.path.count("<"), default=None)


_VALIDATORS: dict[int, Draft202012Validator] = {}


def _faults(schema: Schema, document: Any) -> list[str]:
    known = _VALIDATORS.setdefault(id(schema), Draft202012Validator(schema))
    return [f"{fault.json_path}: {fault.message}" for fault in known.iter_errors(document)]


def held(response: Any, method: str, path: str) -> Any:
    """The response, which is what the description of `/v2` says of this request."""
    route = _route(method, path.partition("?")[0])
    if response.status_code >= 400:
        assert response.mimetype == "application/problem+json", (method, path, response.text)
        assert _faults(PROBLEM, response.json) == [], (method, path)
    elif route is not None and response.mimetype == "application/json":
        assert route.gives is not None, (method, path)
        assert not (wrong := _faults(route.gives, response.json)), (method, path, wrong)
        assert "\\u" not in response.text, (method, path)
    elif route is not None and route.gives is None:
        assert response.status_code == route.status, (method, path, response.text)
    return response
