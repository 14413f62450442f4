"""The page 外部系统, told of the wire: the partners in force, their connections, and a try."""

import secrets
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import simplejson
from flask import Flask

from app import wire
from engine.clock import Clock
from engine.errors import Refused
from engine.settings import Settings
from tasklist.partner_book import Exchanged, PartnerCard, Tried
from webhooks import connecting
from webhooks.connections import Connection
from webhooks.examples import example_of
from webhooks.partners import Incoming, Partner, Partners, Schema, find_partner
from webhooks.targets import judged


@dataclass(frozen=True, slots=True)
class WiredPartners:
    """The partners of the programmes in force."""

    app: Flask
    known: Partners
    connections: Mapping[str, Connection]
    settings: Settings

    def partners(self) -> Sequence[PartnerCard]:
        """All of them, by id."""
        return [self._card(one) for _id, one in sorted(self.known().items())]

    def partner(self, partner_id: str) -> PartnerCard:
        """One; NotFound where there is none."""
        return self._card(find_partner(self.known(), partner_id))

    def attempt(self, partner_id: str, body: str) -> Tried:
        """Sign the body with the partner's newest key and send it through the whole application."""
        scheme = find_partner(self.known(), partner_id).scheme
        connection = self.connections.get(partner_id)
        if connection is None:
            raise Refused(f"{partner_id} 还没有登记密钥：guicheng partners connect {partner_id}。")
        sent, wall = body.replace("\r\n", "\n").encode(), Clock().now()
        event_id, seconds = f"try-{secrets.token_hex(8)}", str(int(wall.timestamp()))
        headers = {
            "content-type": "application/json",
            "webhook-id": event_id,
            "webhook-timestamp": seconds,
            "webhook-signature": scheme.sign(connection.secrets[0], event_id, wall, sent),
        }
        path = f"/webhooks/{partner_id}"
        answer = self.app.test_client().post(path, data=sent, headers=headers)
        signed = f"{event_id}.{seconds}.{sent.decode()}"
        said = answer.get_data(as_text=True)
        return Tried(body, tuple(headers.items()), signed, answer.status_code, said)

    def connect(self, partner_id: str, url: str) -> str:
        """A first key and an address, which is judged at once."""
        find_partner(self.known(), partner_id)
        return connecting.connect(self._file(), partner_id, self._address(url))

    def move(self, partner_id: str, url: str) -> None:
        """Another address, which is judged at once; or none."""
        connecting.move(self._file(), partner_id, self._address(url))

    def rotate(self, partner_id: str) -> str:
        """A new key; those from before still verify."""
        return connecting.rotate(self._file(), partner_id)

    def retire(self, partner_id: str) -> int:
        """Forget all keys but the newest."""
        return connecting.retire(self._file(), partner_id)

    def _file(self) -> Path:
        return wire.connections_file(self.settings)

    def _address(self, url: str) -> str | None:
        if not url:
            return None
        judged(url, allow_loopback=not self.settings.production)
        return url

    def _card(self, partner: Partner) -> PartnerCard:
        connection = self.connections.get(partner.id)
        return PartnerCard(
            partner.id,
            partner.name,
            partner.scheme.version,
            partner.scheme.digest.upper(),
            f"/webhooks/{partner.id}",
            connection.url if connection else None,
            len(connection.secrets) if connection else 0,
            [_received(one) for _type, one in sorted(partner.receives.items())],
            [_exchanged(type_, one) for type_, one in sorted(partner.sends.items())],
        )


def _received(kind: Incoming) -> Exchanged:
    return _exchanged(kind.type, kind.schema, kind.message)


def _exchanged(type_: str, schema: Schema, message: str = "") -> Exchanged:
    document: Any = schema.validator.schema
    example = {"type": type_, "data": example_of(document)}
    return Exchanged(type_, _json(document), _json(example), message)


def _json(document: object) -> str:
    return simplejson.dumps(document, ensure_ascii=False, indent=2)
