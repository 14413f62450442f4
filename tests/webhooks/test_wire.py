"""Events on the wire, in and out, against the running application."""

from datetime import UTC, datetime

import httpx
import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from engine.assembly import assemble
from engine.commands.core.engine import Engine
from engine.commands.deployments.deploy_resources import deploy_resources
from engine.commands.messages.claim_outbox import claim_outbox
from engine.commands.messages.record_delivery import SCHEDULE, Delivery, record_delivery
from engine.lifecycle.actor import SYSTEM
from engine.persistence import Store
from engine.persistence.case_rows import Instance
from engine.persistence.history_rows import HistoryRecord
from engine.persistence.transit_rows import OutboundEvent
from engine.queries.search import Condition, search
from engine.settings import Settings
from tests.commands.looking import all_of
from tests.small_programme import small_programmes
from tests.webhooks.diagram import ON_MESSAGE
from webhooks.connections import Connection
from webhooks.inbound import inbound_blueprint
from webhooks.outbound import OutboxDeliverer
from webhooks.partners import Partner, load_partners
from webhooks.signature import HMAC_SHA256, HMAC_SM3, Scheme

NOW = datetime(2026, 3, 16, 1, tzinfo=UTC)
SECRET = b"the platform's secret"
PARTNERS = """
platform:
  name: 某平台
  receives:
    application.submitted:
      schema: any.json
      message: 申报已提交
      correlation_key: "= event.data.batch"
  sends: {application.filed: any.json}
guomi:
  name: 某国密平台
  scheme: hmac-sm3
  receives:
    application.submitted:
      schema: any.json
      message: 申报已提交
      correlation_key: "= event.data.batch"
"""


@pytest.fixture
def partners() -> dict[str, Partner]:
    files = {"partners.yaml": PARTNERS, "schemas/any.json": '{"required": ["batch"]}'}
    return dict(load_partners(small_programmes(files)))


@pytest.fixture
def engine(store: Store) -> Engine:
    return assemble(Settings(database=store.url, mode="demonstration"))


@pytest.fixture
def platform(engine: Engine, partners: dict[str, Partner]) -> FlaskClient:
    deploy_resources(engine, {"m.bpmn": ON_MESSAGE}, actor=SYSTEM, now=NOW)
    app = Flask(__name__)
    connections = {"platform": Connection((SECRET,)), "guomi": Connection((SECRET,))}
    app.register_blueprint(
        inbound_blueprint(engine, lambda: partners, connections, lambda: NOW, lambda: NOW)
    )
    return app.test_client()


def send(
    client: FlaskClient,
    body: bytes,
    message_id: str = "m1",
    to: str = "platform",
    scheme: Scheme = HMAC_SHA256,
) -> TestResponse:
    headers = {
        "webhook-id": message_id,
        "webhook-timestamp": str(int(NOW.timestamp())),
        "webhook-signature": scheme.sign(SECRET, message_id, NOW, body),
    }
    return client.post(f"/webhooks/{to}", data=body, headers=headers)


SUBMITTED = b'{"type":"application.submitted","data":{"batch":"GD-2026","amount":600.10}}'


def cases(engine: Engine) -> int:
    return search(engine.store, "process_instance", SYSTEM).total


def test_a_signed_event_starts_a_case(platform: FlaskClient, engine: Engine) -> None:
    answer = send(platform, SUBMITTED)
    assert answer.status_code == 202
    assert answer.get_json()["state"] == "correlated"
    assert cases(engine) == 1


def test_a_partner_of_sm3_is_heard_in_sm3_alone(platform: FlaskClient, engine: Engine) -> None:
    sent = send(platform, SUBMITTED, to="guomi", scheme=HMAC_SM3)
    assert sent.status_code == 202
    assert len(all_of(engine, Instance)) == 1
    assert send(platform, SUBMITTED, "m2", "guomi").status_code == 401
    assert send(platform, SUBMITTED, "m2", scheme=HMAC_SM3).status_code == 401
    assert len(all_of(engine, Instance)) == 1


def test_its_variables_are_the_case_s(platform: FlaskClient, engine: Engine) -> None:
    send(platform, SUBMITTED)
    found = search(engine.store, "variable", SYSTEM, [Condition("name", "eq", "amount")])
    assert [row["value"] for row in found.rows] == ["600.10"]


def test_what_a_system_sent_is_told_by_the_systems_name(
    platform: FlaskClient, engine: Engine
) -> None:
    send(platform, SUBMITTED)
    (begun,) = all_of(engine, Instance)
    lines = all_of(engine, HistoryRecord, HistoryRecord.chain == begun.key)
    assert {(one.actor, one.actor_name) for one in lines} == {("webhook:platform", "某平台")}


def test_a_repeat_gets_the_first_answer_and_changes_nothing(
    platform: FlaskClient, engine: Engine
) -> None:
    first = send(platform, SUBMITTED)
    again = send(platform, SUBMITTED)
    assert (again.status_code, again.get_json()) == (202, first.get_json())
    assert cases(engine) == 1


def test_the_same_id_with_another_body_is_a_409(platform: FlaskClient, engine: Engine) -> None:
    send(platform, SUBMITTED)
    assert send(platform, SUBMITTED.replace(b"600", b"800")).status_code == 409
    assert cases(engine) == 1


def test_a_bad_signature_is_a_401_and_nothing_happens(
    platform: FlaskClient, engine: Engine
) -> None:
    answer = platform.post("/webhooks/platform", data=SUBMITTED, headers={"webhook-id": "m1"})
    assert answer.status_code == 401
    assert cases(engine) == 0


@pytest.mark.parametrize(
    ("body", "status"),
    [
        (b"{", 400),
        (b'{"type":"nothing.known","data":{}}', 400),
        (b'{"type":"application.submitted","data":{}}', 400),
        (b" " * (1024 * 1024 + 1), 413),
    ],
)
def test_what_cannot_be_taken_is_refused_with_a_sentence(
    platform: FlaskClient, engine: Engine, body: bytes, status: int
) -> None:
    answer = send(platform, body)
    assert answer.status_code == status
    assert answer.get_json()["error"]
    assert cases(engine) == 0


def test_an_unknown_partner_is_a_404(platform: FlaskClient) -> None:
    assert send(platform, SUBMITTED, to="nobody").status_code == 404


@pytest.fixture
def outgoing(engine: Engine) -> OutboundEvent:
    row = OutboundEvent(
        key=engine.store.next_key() * 10,
        event_id="evt_1",
        partner="platform",
        type="application.filed",
        payload={"batch": "GD-2026"},
        created_at=NOW,
        state="pending",
        attempts=0,
        next_at=NOW,
    )
    with engine.store.write() as transaction:
        transaction.add(row)
    return row


def reread(engine: Engine, row: OutboundEvent) -> OutboundEvent:
    with engine.store.read() as transaction:
        return transaction.get_one(OutboundEvent, row.key)


def postman(
    engine: Engine, partners: dict[str, Partner], answer: httpx.Response
) -> OutboxDeliverer:
    client = httpx.Client(transport=httpx.MockTransport(lambda request: answer))
    connections = {"platform": Connection((SECRET,), "https://10.0.0.7/hooks")}
    return OutboxDeliverer(engine, lambda: partners, connections, client)


def carried(postman: OutboxDeliverer) -> int:
    """How many events were tried, when all that is due has been."""
    return sum(each.result(timeout=20) for each in postman.begin_due(lambda: NOW, lambda: NOW))


def test_a_delivered_event_is_done(
    engine: Engine, partners: dict[str, Partner], outgoing: OutboundEvent
) -> None:
    assert carried(postman(engine, partners, httpx.Response(204))) == 1
    assert reread(engine, outgoing).state == "delivered"


@pytest.mark.parametrize("status", [301, 400, 500, 503])
def test_any_other_answer_is_tried_again_by_the_schedule(
    engine: Engine, partners: dict[str, Partner], outgoing: OutboundEvent, status: int
) -> None:
    carried(postman(engine, partners, httpx.Response(status)))
    row = reread(engine, outgoing)
    assert (row.state, row.next_at) == ("pending", NOW + SCHEDULE[0])


def test_retry_after_is_honoured(
    engine: Engine, partners: dict[str, Partner], outgoing: OutboundEvent
) -> None:
    answer = httpx.Response(503, headers={"retry-after": "3600"})
    carried(postman(engine, partners, answer))
    assert (reread(engine, outgoing).next_at - NOW).total_seconds() == 3600


def test_gone_is_given_up_where_people_see_it(
    engine: Engine, partners: dict[str, Partner], outgoing: OutboundEvent
) -> None:
    carried(postman(engine, partners, httpx.Response(410)))
    assert reread(engine, outgoing).state == "dead"


def test_an_event_is_given_up_after_the_last_try(engine: Engine, outgoing: OutboundEvent) -> None:
    moment = NOW
    for _ in range(len(SCHEDULE) + 1):
        (claimed,) = claim_outbox(engine, limit=5, now=moment, wall=moment)
        record_delivery(engine, claimed, Delivery(500, "no"), now=moment)
        moment = reread(engine, outgoing).next_at
    assert reread(engine, outgoing).state == "dead"


def test_what_one_worker_holds_another_does_not_get(
    engine: Engine, outgoing: OutboundEvent
) -> None:
    assert len(claim_outbox(engine, limit=5, now=NOW, wall=NOW)) == 1
    assert claim_outbox(engine, limit=5, now=NOW, wall=NOW) == []


def test_a_worker_that_lost_its_lease_cannot_report(
    engine: Engine, outgoing: OutboundEvent
) -> None:
    (lost,) = claim_outbox(engine, limit=5, now=NOW, wall=NOW)
    later = NOW.replace(hour=2)
    claim_outbox(engine, limit=5, now=later, wall=later)
    record_delivery(engine, lost, Delivery(200, "ok"), now=later)
    assert reread(engine, outgoing).state == "pending"


def test_a_key_that_no_database_keeps_is_the_senders_fault(
    platform: FlaskClient, engine: Engine
) -> None:
    answer = send(platform, SUBMITTED.replace(b"GD-2026", b"GD\\u00002026"))
    assert answer.status_code == 400
    assert cases(engine) == 0
