"""A partner's side of the wire, for the demonstration: it takes events and shows what it was told.

Nothing is kept beyond the process; a real partner is reached by its address in the connections.
"""

from collections import deque
from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any

from flask import Blueprint, Response, jsonify, request

from engine.errors import GuichengError
from webhooks.connections import Connection
from webhooks.events import read_event
from webhooks.partners import Partner

_SHOWN = 100


def simulator_blueprint(
    partners: Mapping[str, Partner],
    connections: Mapping[str, Connection],
    wall: Callable[[], datetime],
) -> Blueprint:
    """``POST /simulator/<partner>`` takes an event, ``GET`` shows the newest first."""
    blueprint = Blueprint("simulator", __name__, url_prefix="/simulator")
    told: dict[str, deque[dict[str, Any]]] = {name: deque(maxlen=_SHOWN) for name in partners}

    @blueprint.post("/<partner>")
    def take(partner: str) -> tuple[Response, int]:
        body = request.get_data(cache=False)
        headers = {name.lower(): value for name, value in request.headers.items()}
        known = connections.get(partner)
        if known is None or not partners[partner].scheme.accepts(
            known.secrets, headers, body, wall()
        ):
            return jsonify(error="签名无效"), 401
        try:
            event = read_event(body, headers["webhook-id"])
            partners[partner].sends[event.type].check(event.data)
        except (GuichengError, KeyError) as error:
            return jsonify(error=str(error)), 400
        told[partner].appendleft({"id": event.id, "type": event.type, "data": event.data})
        return jsonify(received=event.id), 200

    @blueprint.get("/<partner>")
    def show(partner: str) -> Response:
        return jsonify(list(told.get(partner, ())))

    return blueprint
