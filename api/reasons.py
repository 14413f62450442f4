"""Why a request changes a case by hand: what it says itself, never a reason of ours.

The Camunda API knows no reason; its clients can send `operationReference`. Ours may send a field
`reason`, or a header `Guicheng-Reason` (UTF-8, percent-encoded). A person has to give one, as on
the pages. A machine, or a visitor of a demonstration, that says nothing is on record as having said
nothing, with what is known of the request.
"""

from typing import Any
from urllib.parse import unquote

from flask import request

from api.authentication import caller
from api.problems import REASON_HEADER
from engine.lifecycle.actor import VISITOR

LONGEST = 500


def reason_given() -> str:
    """The reason of this request, or that it gave none; empty where a person gives none, whom the
    verb then refuses.
    """
    said = stated_reason()
    if said or (caller().scopes is None and caller().login != VISITOR.login):
        return said
    reference = _field("operationReference")
    told = f"，operationReference {reference}" if reference else ""
    return f"请求没有写明理由（{request.method} {request.path}{told}）"


def stated_reason() -> str:
    """The reason that this request states; empty where it states none."""
    sent = _field("reason") or unquote(request.headers.get(REASON_HEADER, ""))
    return "".join(sign for sign in sent if sign.isprintable()).strip()[:LONGEST]


def _field(name: str) -> str:
    body: Any = request.get_json(silent=True) if request.is_json else request.form
    value = body.get(name) if hasattr(body, "get") else None
    return str(value) if isinstance(value, str | int) else ""
