"""The partners' side of the wire, for the demonstration: told an event, asked a question.

A programme's `demonstration.yaml` says in FEEL what a partner answers; it answers as a partner
does, with a signed event to ``/webhooks/<partner>``. Nothing is kept beyond the process; a real
partner is reached by its address in the connections.
"""

from collections import defaultdict, deque
from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any
from uuid import uuid4

import simplejson
from flask import Blueprint, Response, current_app, jsonify, request

from engine.clock import SHANGHAI
from engine.errors import GuichengError
from engine.feel import compile_expression, from_json, to_json
from engine.programmes import SimulatedAnswer
from webhooks.connections import Connection
from webhooks.events import Event, read_event
from webhooks.partners import Partner, Partners, find_partner

_SHOWN = 100
_SILENT = "无答复"


def simulator_blueprint(
    partners: Partners,
    answers: Callable[[], Mapping[str, Mapping[str, SimulatedAnswer]]],
    connections: Mapping[str, Connection],
    now: Callable[[], datetime],
    wall: Callable[[], datetime],
) -> Blueprint:
    """``POST /simulator/<partner>`` takes an event and answers a question; ``GET`` shows the
    newest events first.

    `now` is the moment of the installation, which may have been moved; `wall` the one that
    signatures are made at.
    """
    blueprint = Blueprint("simulator", __name__, url_prefix="/simulator")
    told: dict[str, deque[dict[str, Any]]] = defaultdict(lambda: deque(maxlen=_SHOWN))

    @blueprint.post("/<partner>")
    def take(partner: str) -> tuple[Response, int]:
        body = request.get_data(cache=False)
        headers = {name.lower(): value for name, value in request.headers.items()}
        known = connections.get(partner)
        if known is None:
            return jsonify(error=f"{partner} 还没有登记密钥"), 401
        if not find_partner(partners(), partner).scheme.accepts(
            known.secrets, headers, body, wall()
        ):
            return jsonify(error="签名无效"), 401
        try:
            event = read_event(body, headers)
            find_partner(partners(), partner).sends[event.type].check(event.data)
        except (GuichengError, KeyError) as error:
            return jsonify(error=str(error)), 400
        told[partner].appendleft({"id": event.id, "type": event.type, "data": event.data})
        answer = answer_to(answers().get(partner, {}).get(event.type), event, now())
        if answer is not None:
            _post(find_partner(partners(), partner), known.secrets[0], answer, wall())
        return jsonify(received=event.id), 200

    @blueprint.get("/<partner>")
    def show(partner: str) -> Response:
        return jsonify(list(told.get(partner, ())))

    return blueprint


def answer_to(
    given: SimulatedAnswer | None, event: Event, now: datetime
) -> dict[str, object] | None:
    """What the partner says to the event, if it says anything."""
    if given is None or _SILENT in str(event.data.get("name", "")):
        return None
    answers = compile_expression(given.data.removeprefix("=").strip())
    moment = now.astimezone(SHANGHAI).isoformat(timespec="seconds")
    known = {"event": from_json({"data": event.data}), "moment": moment}
    data = to_json(answers.evaluate(known).value)
    return None if data is None else {"type": given.type, "data": data}


def _post(partner: Partner, secret: bytes, answer: Mapping[str, object], wall: datetime) -> None:
    """The partner's own request to us, through the whole application."""
    body, answer_id = simplejson.dumps(answer, use_decimal=True).encode(), f"answer-{uuid4()}"
    headers = {
        "webhook-id": answer_id,
        "webhook-timestamp": str(int(wall.timestamp())),
        "webhook-signature": partner.scheme.sign(secret, answer_id, wall, body),
    }
    current_app.test_client().post(f"/webhooks/{partner.id}", data=body, headers=headers)
