"""收件台: an officer enters on the page what came on paper."""

from io import BytesIO

import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from engine.commands.core.engine import Engine
from engine.commands.deployments.deploy_resources import deploy_resources
from engine.commands.process_instances.start_process_instance import start_process_instance
from engine.lifecycle.actor import SYSTEM
from engine.queries.case_file import case_file
from tests.commands.test_counter import CONTRADICTED, DRAWN
from tests.parties import concern
from tests.tasklist.conftest import MOMENT, signed_in

FORM = b"""{"components": [{"type": "textfield", "id": "f", "key": "objection",
 "label": "\xe5\xbc\x82\xe8\xae\xae", "validate": {"required": true}}], "type": "default",
 "id": "objection", "schemaVersion": 19}"""
PAPER = {"received_on": "2026-03-13", "brought_by": "李老师", "brought_how": "邮寄", "note": ""}


@pytest.fixture
def case(engine: Engine) -> int:
    files = {"counter.bpmn": DRAWN, "objection.form": FORM}
    deploy_resources(engine, files, actor=SYSTEM, now=MOMENT)
    begun = start_process_instance(
        engine, process_id="P", variables={"number": "甲-1"}, actor=SYSTEM, now=MOMENT
    )
    concern(engine, begun.process_instance_key, "dept", "department")
    return begun.process_instance_key


def link(wang: FlaskClient, case: int, kind: str) -> str:
    """The address on the counter's page of the case that begins so."""
    page = wang.get(f"/cases/{case}/counter").get_data(as_text=True)
    begin = page.index(f"/cases/{case}/counter/{kind}/")
    return page[begin : page.index('"', begin)]


def send(wang: FlaskClient, address: str, **fields: object) -> TestResponse:
    """What the page of that address sends, with these fields filled in."""
    page = wang.get(address).get_data(as_text=True)
    hidden = {name: _value(page, name) for name in ("csrf_token", "revision")}
    return wang.post(address, data={**hidden, **PAPER, **fields})


def _value(page: str, name: str) -> str:
    return page.partition(f'name="{name}" value="')[2].partition('"')[0]


def told(engine: Engine, case: int) -> dict[str, object]:
    return dict(case_file(engine.store, SYSTEM, case).variables)


def test_a_paper_completes_the_partys_task(engine: Engine, case: int, wang: FlaskClient) -> None:
    scan = (BytesIO(b"%PDF-1.4 paper"), "申请.pdf")
    answer = send(wang, link(wang, case, "tasks"), data="{}", scan=scan)
    assert (answer.status_code, answer.location) == (303, f"/cases/{case}")
    assert told(engine, case)["filed_on"] == "2026-03-13"
    page = wang.get(f"/cases/{case}").get_data(as_text=True)
    assert "登记收到书面材料「A」" in page


def test_a_paper_that_stands_against_the_tables_is_asked_about(engine: Engine, app: Flask) -> None:
    files = {"counter.bpmn": CONTRADICTED, "objection.form": FORM}
    deploy_resources(engine, files, actor=SYSTEM, now=MOMENT)
    begun = start_process_instance(
        engine,
        process_id="P",
        variables={"number": "甲-2", "stays": False},
        actor=SYSTEM,
        now=MOMENT,
    )
    key = begun.process_instance_key
    concern(engine, key, "dept", "department")
    wang = signed_in(app, "wang")
    asked = send(wang, link(wang, key, "tasks"), data="{}")
    page = asked.get_data(as_text=True)
    assert asked.status_code == 422
    assert "不一致" in page
    assert 'name="reason"' in page
    assert 'value="李老师"' in page
    told = send(wang, link(wang, key, "tasks"), data="{}", reason="当面核对过")
    assert told.status_code == 303
    events = case_file(engine.store, SYSTEM, key).events
    assert "当面核对过" in {e.reason for e in events if e.kind == "user_task_completed"}


def test_an_objection_on_paper_reaches_the_case(
    engine: Engine, case: int, wang: FlaskClient
) -> None:
    answer = send(wang, link(wang, case, "messages"), data='{"objection": "不实"}')
    assert answer.status_code == 303
    assert told(engine, case)["objection"] == "不实"


def test_what_the_form_requires_is_asked_for_and_what_was_told_stays(
    case: int, wang: FlaskClient
) -> None:
    answer = send(wang, link(wang, case, "messages"), data="{}")
    page = answer.get_data(as_text=True)
    assert answer.status_code == 422
    assert 'value="李老师"' in page


def test_a_day_to_come_is_refused_with_a_sentence(case: int, wang: FlaskClient) -> None:
    answer = send(wang, f"/cases/{case}/counter", received_on="2026-03-17", what="送达回证")
    assert answer.status_code == 422
    assert "收到日期不能晚于今天" in answer.get_data(as_text=True)


def test_other_papers_are_kept_and_listed(case: int, wang: FlaskClient) -> None:
    send(wang, f"/cases/{case}/counter", what="送达回证")
    assert "送达回证" in wang.get("/counter").get_data(as_text=True)


def test_a_file_of_the_form_is_kept_with_the_case(case: int, wang: FlaskClient) -> None:
    page = wang.get(f"/cases/{case}/counter").get_data(as_text=True)
    data = {"file": (BytesIO(b"%PDF-1.4 evidence"), "证据.pdf")}
    token = {"csrf_token": _value(page, "csrf_token")}
    answer = wang.post(f"/cases/{case}/counter/files", data=data | token)
    assert answer.status_code == 201
    assert answer.get_json()["fileName"] == "证据.pdf"


def test_whoever_is_not_of_the_department_finds_no_counter(case: int, app: Flask) -> None:
    assert signed_in(app, "li").get(f"/cases/{case}/counter").status_code == 404
