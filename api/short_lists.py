"""Search over lists that are short enough to be read whole: accounts, groups, roles."""

from collections.abc import Sequence
from functools import partial
from typing import Any

from flask import Response

from api.context import answer, body
from api.filters import fulfils
from api.searching import SearchRequest, listed_page
from engine.errors import Invalid


def found_in(items: Sequence[dict[str, Any]], key: str) -> Response:
    """The answer to a search request among these, by `key` unless it asks for another order."""
    asked = SearchRequest.model_validate(body())
    known = items[0].keys() if items else {key, *asked.filter, *(s.field for s in asked.sort)}
    for name in (*asked.filter, *(each.field for each in asked.sort)):
        if name not in known:
            raise Invalid(f"不支持按“{name}”查询或排序；可用的字段：{'、'.join(known)}")
    chosen = [
        item
        for item in items
        if all(fulfils(item[name], name, wanted) for name, wanted in asked.filter.items())
    ]
    chosen.sort(key=lambda item: str(item[key]))
    for each in reversed(asked.sort):
        descending = each.order.upper() == "DESC"
        chosen.sort(key=partial(_text, each.field), reverse=descending)
    start, limit = asked.page.span()
    return answer(listed_page(chosen[start : start + limit], len(chosen), start))


def _text(name: str, item: dict[str, Any]) -> str:
    return str(item[name] or "")
