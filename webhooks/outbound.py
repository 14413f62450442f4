"""Webhooks going out: at least once, signed, on a schedule of tries that lives with the row.

The rows are claimed, posted outside any transaction, and the partner's answer is written down. What
a partner answers decides: 2xx delivered; 410 never again; anything else another try, later if
Retry-After says so. A redirect is a failure: an address is changed in the connections, not on the
wire.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

import httpx
import simplejson

from engine.commands.core.engine import Engine
from engine.commands.messages.claim_outbox import ClaimedEvent, claim_outbox
from engine.commands.messages.record_delivery import Delivery, record_delivery
from engine.errors import Refused
from webhooks.connections import Connection
from webhooks.partners import Partners, find_partner
from webhooks.targets import Target, judged

TIMEOUT_SECONDS = 15.0
BATCH = 50
MOST_SAID = 500
"""Signs of a partner's answer that are kept."""


@dataclass(frozen=True, slots=True)
class OutboxDeliverer:
    """Delivers the outbox to the partners."""

    engine: Engine
    partners: Partners
    connections: Mapping[str, Connection]
    client: httpx.Client
    allow_loopback: bool = False

    def deliver_due(self, now: datetime, wall: datetime) -> int:
        """Post what is due; how many events were tried."""
        claimed = claim_outbox(self.engine, limit=BATCH, now=now, wall=wall)
        for event in claimed:
            record_delivery(self.engine, event, self._post(event, wall), now=now)
        return len(claimed)

    def _post(self, event: ClaimedEvent, wall: datetime) -> Delivery:
        connection = self.connections.get(event.partner)
        if connection is None or connection.url is None:
            return Delivery(
                None, f"没有登记 {event.partner} 的密钥和地址，请写入 GUICHENG_CONNECTIONS 的文件"
            )
        try:
            target = judged(connection.url, allow_loopback=self.allow_loopback)
            return self._send(event, target, connection.secrets[0], wall)
        except (Refused, httpx.HTTPError) as error:
            return Delivery(None, str(error) or type(error).__name__)

    def _send(self, event: ClaimedEvent, target: Target, secret: bytes, wall: datetime) -> Delivery:
        envelope = {
            "type": event.type,
            "timestamp": event.created_at.isoformat(),
            "data": event.payload,
        }
        body = simplejson.dumps(envelope, use_decimal=True, ensure_ascii=False).encode()
        scheme = find_partner(self.partners(), event.partner).scheme
        headers = {
            "host": target.host,
            "content-type": "application/json; charset=utf-8",
            "webhook-id": event.event_id,
            "webhook-timestamp": str(int(wall.timestamp())),
            "webhook-signature": scheme.sign(secret, event.event_id, wall, body),
        }
        with self.client.stream(
            "POST",
            target.url,
            content=body,
            headers=headers,
            timeout=TIMEOUT_SECONDS,
            follow_redirects=False,
            extensions={"sni_hostname": target.name},
        ) as answer:
            said = next(answer.iter_text(MOST_SAID), "")  # and no more of it, however long it is
            again = _retry_after(answer.headers.get("retry-after"))
            return Delivery(answer.status_code, said, again)


def _retry_after(value: str | None) -> int | None:
    return int(value) if value and value.isascii() and value.isdigit() and len(value) < 7 else None
