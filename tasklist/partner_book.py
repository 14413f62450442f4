"""What the page 外部系统 is told of the partners, by the room that knows the wire."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

from engine.errors import NotFound


@dataclass(frozen=True, slots=True)
class Exchanged:
    """A kind of message: `schema` and `example` are JSON texts, `message` the BPMN message that one
    from the partner becomes (empty for one that goes to it).
    """

    type: str
    schema: str
    example: str
    message: str = ""


@dataclass(frozen=True, slots=True)
class PartnerCard:
    """A partner as the page shows it: `path` is where it sends to, `url` where we send to (None:
    nowhere), `keys` how many keys verify now, `version` the mark before its signatures.
    """

    id: str
    name: str
    version: str
    digest: str
    path: str
    url: str | None
    keys: int
    receives: Sequence[Exchanged]
    sends: Sequence[Exchanged]


@dataclass(frozen=True, slots=True)
class Tried:
    """A body sent as the partner would send it: the headers, the signed text, and the answer."""

    body: str
    headers: Sequence[tuple[str, str]]
    signed: str
    status: int
    answer: str


class PartnerBook(Protocol):
    """The partners of the programmes in force, with their connections."""

    def partners(self) -> Sequence[PartnerCard]:
        """All of them, by id."""

    def partner(self, partner_id: str) -> PartnerCard:
        """One; NotFound where there is none."""

    def attempt(self, partner_id: str, body: str) -> Tried:
        """Sign the body with the partner's newest key and send it to this system. Refused where the
        partner has no key.
        """

    def connect(self, partner_id: str, url: str) -> str:
        """A first key and an address ("": nothing is sent to it); the key, to be handed over.
        Refused where it is connected already, or where nothing may be sent to the address.
        """

    def move(self, partner_id: str, url: str) -> None:
        """Another address, or none. NotFound where it is not connected."""

    def rotate(self, partner_id: str) -> str:
        """A new key, which signs from now on; those from before still verify."""

    def retire(self, partner_id: str) -> int:
        """Forget all keys but the newest; how many were forgotten."""


class NoPartners:
    """Where the wire is not connected."""

    def partners(self) -> Sequence[PartnerCard]:
        """None."""
        return ()

    def partner(self, partner_id: str) -> PartnerCard:
        """None."""
        raise NotFound(f"没有登记名为“{partner_id}”的外部系统")

    def attempt(self, partner_id: str, body: str) -> Tried:
        """Nothing is sent."""
        raise NotFound(f"没有登记名为“{partner_id}”的外部系统")

    def connect(self, partner_id: str, url: str) -> str:
        """Nobody is there to connect."""
        raise NotFound(f"没有登记名为“{partner_id}”的外部系统")

    def move(self, partner_id: str, url: str) -> None:
        """Nobody is there."""
        raise NotFound(f"没有登记名为“{partner_id}”的外部系统")

    def rotate(self, partner_id: str) -> str:
        """Nobody is there."""
        raise NotFound(f"没有登记名为“{partner_id}”的外部系统")

    def retire(self, partner_id: str) -> int:
        """Nobody is there."""
        raise NotFound(f"没有登记名为“{partner_id}”的外部系统")
