"""Webhooks going out: at least once, signed, on a schedule of tries that lives with the row.

The rows are claimed, posted outside any transaction, and the partner's answer is written down. What
a partner answers decides: 2xx delivered; 410 never again; anything else another try, later if
Retry-After says so. A redirect is a failure: an address is changed in the connections, not on the
wire.
"""

import logging
from collections.abc import Callable, Mapping
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass, field
from datetime import datetime

import httpx
import simplejson

from engine.commands.core.engine import Engine
from engine.commands.messages.claim_outbox import ClaimedEvent, claim_outbox, partners_due
from engine.commands.messages.record_delivery import Delivery, record_delivery
from engine.errors import Refused
from webhooks.connections import Connection
from webhooks.partners import Partners, find_partner
from webhooks.targets import Target, judged

Moment = Callable[[], datetime]
"""This moment, whenever it is asked."""
logger = logging.getLogger(__name__)
TIMEOUT_SECONDS = 15.0
MOST_IN_A_ROW = 200
"""Events of one partner that are carried before it is its turn again."""
PARTNERS_AT_ONCE = 16
MOST_SAID = 500
"""Signs of a partner's answer that are kept."""


@dataclass(frozen=True, slots=True)
class OutboxDeliverer:
    """Delivers the outbox, each partner's events in their order and apart from all others'.

    An event is claimed when it is its turn, so that no lease runs while it waits for the ones
    before it; a partner that answers slowly holds one thread and delays nobody else.
    """

    engine: Engine
    partners: Partners
    connections: Mapping[str, Connection]
    client: httpx.Client
    allow_loopback: bool = False
    _busy: set[str] = field(default_factory=set)
    _pool: ThreadPoolExecutor = field(
        default_factory=lambda: ThreadPoolExecutor(PARTNERS_AT_ONCE, "webhooks")
    )

    def begin_due(self, now: Moment, wall: Moment) -> list[Future[int]]:
        """Begin to carry what is due to every partner that is not being served already."""
        due = partners_due(self.engine, now=now(), wall=wall())
        begun = [partner for partner in due if partner not in self._busy]
        self._busy.update(begun)
        return [self._pool.submit(self._serve, partner, now, wall) for partner in begun]

    def _serve(self, partner: str, now: Moment, wall: Moment) -> int:
        carried = 0
        try:
            while carried < MOST_IN_A_ROW and self._carry_one(partner, now, wall):
                carried += 1
        except Exception:  # whatever failed, the rows are still there to be tried again
            logger.exception("delivery to %s failed", partner)
        finally:
            self._busy.discard(partner)
        return carried

    def _carry_one(self, partner: str, now: Moment, wall: Moment) -> bool:
        claimed = claim_outbox(self.engine, limit=1, now=now(), wall=wall(), partner=partner)
        for event in claimed:
            record_delivery(self.engine, event, self._post(event, wall()), now=now())
        return bool(claimed)

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
