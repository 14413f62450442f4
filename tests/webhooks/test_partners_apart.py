"""One slow partner delays nobody, and nothing is sent twice while it waits its turn."""

from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from threading import Event

import httpx
import pytest

from engine.assembly import assemble
from engine.commands.core.engine import Engine
from engine.persistence import Store
from engine.persistence.transit_rows import OutboundEvent
from engine.settings import Settings
from tests.commands.looking import all_of
from tests.small_programme import small_programmes
from webhooks.connections import Connection
from webhooks.outbound import OutboxDeliverer
from webhooks.partners import load_partners
from webhooks.signature import HMAC_SM3

NOW = datetime(2026, 3, 16, 1, tzinfo=UTC)
PARTNERS = """
slow: {name: 慢的系统, sends: {told: any.json}}
quick: {name: 快的系统, scheme: hmac-sm3, sends: {told: any.json}}
"""
Begin = Callable[[httpx.MockTransport], OutboxDeliverer]


@pytest.fixture
def engine(store: Store) -> Engine:
    return assemble(Settings(database=store.url, mode="demonstration"))


@pytest.fixture
def deliverer(engine: Engine) -> Begin:
    files = {"partners.yaml": PARTNERS, "schemas/any.json": "{}"}
    partners = load_partners(small_programmes(files))
    connections = {
        name: Connection((name.encode(),), f"https://10.0.0.{number}/hooks")
        for number, name in enumerate(("slow", "quick"), 1)
    }

    def begin(transport: httpx.MockTransport) -> OutboxDeliverer:
        client = httpx.Client(transport=transport)
        return OutboxDeliverer(engine, lambda: partners, connections, client)

    return begin


def write(engine: Engine, partner: str, number: int) -> None:
    with engine.store.write() as transaction:
        transaction.add_all(
            OutboundEvent(
                key=engine.store.next_key() * 10,
                event_id=f"{partner}-{each}",
                partner=partner,
                type="told",
                payload={},
                created_at=NOW,
                state="pending",
                attempts=0,
                next_at=NOW,
            )
            for each in range(number)
        )


@pytest.fixture
def slow() -> Iterator[tuple[httpx.MockTransport, Event, list[httpx.Request]]]:
    """A partner that answers only when it is let go; whatever was sent."""
    go_on, sent = Event(), []

    def answer(request: httpx.Request) -> httpx.Response:
        sent.append(request)
        if request.headers["host"] == "10.0.0.1":
            go_on.wait(20)
        return httpx.Response(204)

    yield httpx.MockTransport(answer), go_on, sent
    go_on.set()


def test_a_partner_hears_at_once_while_another_takes_its_time(
    engine: Engine,
    deliverer: Begin,
    slow: tuple[httpx.MockTransport, Event, list[httpx.Request]],
) -> None:
    transport, go_on, sent = slow
    postman = deliverer(transport)
    write(engine, "slow", 40)
    begun = postman.begin_due(lambda: NOW, lambda: NOW)
    write(engine, "quick", 3)
    later = NOW + timedelta(seconds=2)
    (quick,) = postman.begin_due(lambda: later, lambda: later)
    assert quick.result(timeout=2) == 3
    held = [row for row in all_of(engine, OutboundEvent) if row.claimed_until is not None]
    assert [row.partner for row in held] == ["slow"]
    go_on.set()
    assert [one.result(timeout=20) for one in begun] == [40]
    ids = [request.headers["webhook-id"] for request in sent]
    assert len(ids) == len(set(ids)) == 43


def test_an_event_in_sm3_verifies_at_the_partner(
    engine: Engine,
    deliverer: Begin,
    slow: tuple[httpx.MockTransport, Event, list[httpx.Request]],
) -> None:
    transport, _go_on, sent = slow
    write(engine, "quick", 1)
    (done,) = deliverer(transport).begin_due(lambda: NOW, lambda: NOW)
    assert done.result(timeout=20) == 1
    (request,) = sent
    headers = dict(request.headers)
    assert HMAC_SM3.accepts([b"quick"], headers, request.content, NOW)
    assert not HMAC_SM3.accepts([b"quick"], headers, request.content + b" ", NOW)
