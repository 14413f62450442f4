"""运行: dead letters sent again, incidents, a case's history as it is kept."""

import re

import pytest
from flask import Flask
from flask.testing import FlaskClient

from engine.commands.accounts.register_account import register_account
from engine.commands.core.engine import Engine
from engine.commands.messages.expire_messages import expire_messages
from engine.commands.messages.publish_message import publish_message
from engine.lifecycle.actor import SYSTEM
from engine.persistence.batch_operation_rows import BatchOperation
from engine.persistence.history_rows import HistoryRecord
from engine.persistence.transit_rows import DeliveryAttempt, OutboundEvent
from tests.tasklist.conftest import MOMENT, PASSWORD, signed_in, token


@pytest.fixture
def operator(app: Flask, engine: Engine) -> FlaskClient:
    register_account(
        engine,
        "ou",
        name="欧工",
        password=PASSWORD,
        groups=["operators"],
        actor=SYSTEM,
        now=MOMENT,
    )
    return signed_in(app, "ou")


@pytest.fixture
def dead_message(engine: Engine) -> None:
    publish_message(engine, "补正", "甲所-1", {"说明": "已补齐"}, actor=SYSTEM, now=MOMENT)
    expire_messages(engine, now=MOMENT)


@pytest.fixture
def dead_event(engine: Engine) -> None:
    with engine.store.write() as transaction:
        transaction.add(
            OutboundEvent(
                key=77, event_id="e-77", partner="portal", type="publicity.started",
                payload={"标题": "公示"}, created_at=MOMENT, state="dead", attempts=9,
                next_at=MOMENT,
            )
        )  # fmt: skip
        transaction.flush()
        transaction.add(
            DeliveryAttempt(event_key=77, number=9, at=MOMENT, status=503, detail="维护中")
        )


@pytest.fixture
def stopped_operation(engine: Engine) -> None:
    with engine.store.write() as transaction:
        transaction.add(
            BatchOperation(
                key=78, type="CANCEL_PROCESS_INSTANCE", state="FAILED", plan={}, actor="ou",
                actor_name="欧工", reason="重复申报", stopped_because="账号“ou”已停用",
                started_at=MOMENT, ended_at=MOMENT,
            )
        )  # fmt: skip


def shown(client: FlaskClient, address: str) -> str:
    return client.get(address).get_data(as_text=True)


def send_again(client: FlaskClient) -> str:
    found = re.search(r'action="(/dead-letters/[^"]+)"', shown(client, "/dead-letters"))
    assert found
    answer = client.post(found[1], data={"csrf_token": token(client)}, follow_redirects=True)
    return answer.get_data(as_text=True)


@pytest.mark.usefixtures("dead_message")
def test_a_message_nobody_took_is_shown_and_published_again(operator: FlaskClient) -> None:
    page = shown(operator, "/dead-letters")
    assert "甲所-1" in page
    assert "已补齐" in page
    again = send_again(operator)
    assert "消息已重发，等待一天" in again
    assert "甲所-1" not in again


@pytest.mark.usefixtures("dead_event")
def test_an_event_a_partner_refused_says_why_and_is_sent_again(operator: FlaskClient) -> None:
    assert "503 维护中" in shown(operator, "/dead-letters")
    again = send_again(operator)
    assert "已列入重发" in again
    assert "publicity.started" not in again


@pytest.mark.parametrize("address", ["/dead-letters", "/incidents"])
def test_what_stands_still_is_the_operators_own(
    app: Flask, wang: FlaskClient, operator: FlaskClient, address: str
) -> None:
    assert operator.get(address).status_code == 200
    assert wang.get(address).status_code == 403
    assert f'href="{address}"' in shown(operator, "/tasks")
    assert f'href="{address}"' not in shown(wang, "/tasks")


def test_the_history_of_a_case_is_shown_whole(
    wang: FlaskClient, operator: FlaskClient, case_key: int
) -> None:
    assert f"/cases/{case_key}/audit" in shown(operator, f"/cases/{case_key}")
    page = shown(operator, f"/cases/{case_key}/audit")
    assert "没有缺失或改动" in page
    assert "<code>activated</code> check" in page
    assert wang.get(f"/cases/{case_key}/audit").status_code == 403


def test_a_line_that_was_tampered_with_is_named(
    engine: Engine, operator: FlaskClient, case_key: int
) -> None:
    with engine.store.write() as transaction:
        transaction.get_one(HistoryRecord, (case_key, 2)).actor_name = "某人"
    assert "第 2 条起校验不符" in shown(operator, f"/cases/{case_key}/audit")


@pytest.mark.usefixtures("stopped_operation")
def test_an_operation_over_many_cases_says_how_it_stands_and_why_it_stopped(
    operator: FlaskClient,
) -> None:
    page = shown(operator, "/incidents")
    for said in ("终止案件", "重复申报", "已经停止", "账号“ou”已停用", "共 0 项"):
        assert said in page
