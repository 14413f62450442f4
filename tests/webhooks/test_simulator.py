"""The demonstration's partners: told an event, asked a question, they answer over the wire."""

from datetime import UTC, datetime
from typing import Any

import pytest
import simplejson
from flask import Flask
from flask.testing import FlaskClient

from engine.assembly import assemble
from engine.persistence import Store
from engine.persistence.programmes import shipped_programmes
from engine.persistence.transit_rows import ReceivedEvent
from engine.settings import Settings
from webhooks.connections import Connection
from webhooks.inbound import inbound_blueprint
from webhooks.partners import load_partners
from webhooks.simulator import simulator_blueprint

NOW = datetime(2026, 3, 16, 1, tzinfo=UTC)
PARTNERS = load_partners(shipped_programmes())
ANSWERS = shipped_programmes().demonstration.answers
CONNECTIONS = {partner: Connection((partner.encode(),)) for partner in PARTNERS}


@pytest.fixture
def world(store: Store) -> FlaskClient:
    engine = assemble(Settings(database=store.url, mode="demonstration"))
    app = Flask(__name__)
    ours = inbound_blueprint(engine, lambda: PARTNERS, CONNECTIONS, lambda: NOW, lambda: NOW)
    app.register_blueprint(ours)
    app.register_blueprint(
        simulator_blueprint(
            lambda: PARTNERS, lambda: ANSWERS, CONNECTIONS, lambda: NOW, lambda: NOW
        )
    )
    return app.test_client()


def tell(world: FlaskClient, partner: str, type_: str, data: dict[str, object]) -> int:
    body = simplejson.dumps({"type": type_, "data": data}).encode()
    headers = {
        "webhook-id": "q1",
        "webhook-timestamp": str(int(NOW.timestamp())),
        "webhook-signature": PARTNERS[partner].scheme.sign(partner.encode(), "q1", NOW, body),
    }
    return world.post(f"/simulator/{partner}", data=body, headers=headers).status_code


def ask(world: FlaskClient, **changed: str) -> int:
    who = {"credit_code": "91450100MA5N00001X", "name": "广西新能源有限公司"}
    return tell(world, "credit", "credit.asked", {"question_id": "7", **who, **changed})


def answers(store: Store) -> list[Any]:
    with store.read() as transaction:
        return [simplejson.loads(row.body) for row in transaction.query(ReceivedEvent)]


def test_a_question_is_answered_with_its_own_number(world: FlaskClient, store: Store) -> None:
    assert ask(world) == 200
    (answer,) = answers(store)
    assert (answer["type"], answer["data"]["question_id"]) == ("credit.answered", "7")
    PARTNERS["credit"].incoming("credit.answered").schema.check(answer["data"])


def test_a_partner_can_be_played_that_does_not_answer(world: FlaskClient, store: Store) -> None:
    assert ask(world, name="无答复有限公司") == 200
    assert answers(store) == []


def test_a_question_that_does_not_fit_the_schema_is_refused(
    world: FlaskClient, store: Store
) -> None:
    assert ask(world, credit_code="123") == 400
    assert answers(store) == []


@pytest.mark.parametrize(
    ("partner", "filed", "submitted_at"),
    [
        (
            "gd-sunshine",
            {"application_no": "GD-2026-1-001", "batch_id": "GD-2026-1",
             "credit_code": "12440000455860015E", "base_category": "联合研究类",
             "recommender_code": "11440100007482517F"},
            "2026-03-16T09:00:00+08:00",
        ),
        (
            "gx-gov",
            {"application_no": "GX-COOP-2026-1-001", "credit_code": "12450000498500000X",
             "applicant_name": "广西大学", "applicant_type": "高等院校"},
            "2026-03-16",
        ),
    ],
)  # fmt: skip
def test_a_platform_receipts_an_application_that_was_filed_with_it(
    world: FlaskClient, store: Store, partner: str, filed: dict[str, object], submitted_at: str
) -> None:
    assert tell(world, partner, "application.filed", filed) == 200
    (answer,) = answers(store)
    PARTNERS[partner].incoming("application.receipted").schema.check(answer["data"])
    assert (answer["type"], answer["data"]["submitted_at"]) == (
        "application.receipted",
        submitted_at,
    )
