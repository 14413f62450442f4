"""Webhooks coming in: verified on the raw bytes, stored, answered, and only then correlated.

Answers: 202 after the event is committed (a repeat gets the first answer again); 400 bad JSON or
schema; 401 any doubt about the signature; 404 unknown partner; 409 the same id with another body;
413 too large; 503 with Retry-After while the database is away.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict
from datetime import datetime

import simplejson
from flask import Blueprint, Response, jsonify, request
from werkzeug.exceptions import HTTPException, RequestEntityTooLarge

from engine.commands.core.engine import Engine
from engine.commands.messages.receive_event import ReceivedMessage, receive_event
from engine.errors import GuichengError, Invalid, NotFound, Refused, Unavailable
from webhooks.connections import Connection
from webhooks.events import read_event
from webhooks.findings import InvalidMessage
from webhooks.partners import Partner, Partners, find_partner

LARGEST_BODY = 1024 * 1024
_STATUS = {NotFound: 404, Refused: 409, Invalid: 400}


def inbound_blueprint(
    engine: Engine,
    partners: Partners,
    connections: Mapping[str, Connection],
    now: Callable[[], datetime],
    wall: Callable[[], datetime],
) -> Blueprint:
    """``POST /webhooks/<partner>``.

    `now` is the procedures' time, which may be pinned; `wall` is the world's, by which a
    signature's age is judged. Exempt the blueprint from CSRF protection.
    """
    blueprint = Blueprint("webhooks", __name__)

    @blueprint.post("/webhooks/<partner_id>")
    def receive(partner_id: str) -> tuple[Response, int]:
        request.max_content_length = LARGEST_BODY
        partner = find_partner(partners(), partner_id)
        body = request.get_data(cache=False)
        known = connections.get(partner_id)
        if known is None:
            return _sentence(
                f"{partner.name}（{partner_id}）还没有登记密钥，请联系运维人员登记", 401
            )
        if not partner.scheme.accepts(known.secrets, _headers(), body, wall()):
            return _sentence("签名无效：请检查密钥、时间戳与签名头", 401)
        answer = receive_event(engine, _read(partner, body), now=now())
        return jsonify(dict(answer)), 202

    @blueprint.errorhandler(GuichengError)
    def refuse(error: GuichengError) -> tuple[Response, int]:
        status = next(code for kind, code in _STATUS.items() if isinstance(error, kind))
        faults = (
            [asdict(fault) for fault in error.faults] if isinstance(error, InvalidMessage) else []
        )
        return _sentence(str(error), status, faults)

    @blueprint.errorhandler(Unavailable)
    def away(error: Unavailable) -> tuple[Response, int]:
        return _sentence(str(error), 503)

    @blueprint.errorhandler(RequestEntityTooLarge)
    def too_large(_error: HTTPException) -> tuple[Response, int]:
        return _sentence(f"消息超过 {LARGEST_BODY // 1024} KB，请改传附件编号", 413)

    return blueprint


def _headers() -> dict[str, str]:
    return {name.lower(): value for name, value in request.headers.items()}


def _read(partner: Partner, body: bytes) -> ReceivedMessage:
    event = read_event(body, _headers())
    incoming = partner.incoming(event.type)
    incoming.schema.check(event.data)
    key, variables = incoming.read({"id": event.id, "type": event.type, "data": event.data})
    return ReceivedMessage(
        source=partner.id,
        event_id=event.id,
        body=body,
        name=incoming.message,
        correlation_key=key,
        variables=variables,
        time_to_live_seconds=incoming.time_to_live_seconds,
        sender=partner.name,
    )


_ENGLISH = {
    400: "The message is not as agreed; see faults, or the sentence in error.",
    401: "The signature is not valid: check the secret, the timestamp and the signature header.",
    404: "There is no partner of this name.",
    409: "The same id came before with another body; use a new id for new content.",
    413: "The message is too large; send the id of an attachment instead.",
}


def _sentence(
    text: str, status: int, faults: Sequence[Mapping[str, str]] = ()
) -> tuple[Response, int]:
    """The sentence in both languages, and every fault with its place."""
    told = {"error": text, "error_en": _ENGLISH[status], "faults": [*faults]}
    answer = Response(simplejson.dumps(told, ensure_ascii=False), content_type="application/json")
    return answer, status
