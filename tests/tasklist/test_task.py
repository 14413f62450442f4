"""A task from the list to its end; whatever goes wrong, what was typed is still there."""

import io
import json
import re
from collections.abc import Mapping
from html import unescape

import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from engine.commands.core.engine import Engine
from engine.commands.deadlines.pin_clock import pin_clock
from engine.commands.user_tasks.claim_user_task import claim_user_task
from engine.commands.user_tasks.complete_user_task import complete_user_task
from engine.lifecycle.actor import SYSTEM, Actor
from engine.queries.accounts import actor_of
from engine.queries.case_file import case_file
from tests.tasklist.conftest import MOMENT, signed_in, token

FILLED = {"unit_name": "甲研究所", "amount": 650.5, "category": "joint"}


@pytest.fixture
def task(engine: Engine, case_key: int) -> int:
    (open_task,) = case_file(engine.store, actor(engine, "wang"), case_key).tasks
    return open_task.key


@pytest.fixture
def claimed(engine: Engine, task: int) -> int:
    claim_user_task(engine, task, actor=actor(engine, "wang"), now=MOMENT)
    return task


def actor(engine: Engine, login: str) -> Actor:
    return actor_of(engine.store, login, now=MOMENT)


def post(
    client: FlaskClient, address: str, data: Mapping[str, object], **more: str
) -> TestResponse:
    sent = {"data": json.dumps(data), "csrf_token": token(client), **more}
    return client.post(address, data=sent)


def complete(client: FlaskClient, task: int, data: Mapping[str, object]) -> TestResponse:
    """As a person does: open the page, fill it in, submit it."""
    page = client.get(f"/tasks/{task}").get_data(as_text=True)
    revision = re.search(r'name="revision" value="(\d+)"', page)
    return post(client, f"/tasks/{task}/complete", data, revision=revision[1] if revision else "")


def given(page: TestResponse) -> dict[str, object]:
    """What the form viewer of the page is given."""
    text = page.get_data(as_text=True)
    found = re.search(r'id="form-page">(.*?)</script>', text, re.DOTALL)
    assert found
    form = json.loads(unescape(found[1]))
    assert isinstance(form, dict)
    return form


def test_the_list_shows_the_task_with_its_deadline(wang: FlaskClient, task: int) -> None:
    page = wang.get("/tasks").get_data(as_text=True)
    assert f"/tasks/{task}" in page
    assert "剩 4 个工作日" in page
    assert "3月20日 24:00" in page


@pytest.mark.parametrize(
    ("query", "shown"),
    [
        ("text=甲研究所", True),
        ("text=乙", False),
        ("view=mine", False),
        ("view=offered", True),
        ("standing=late", False),
        ("standing=soon", False),
        ("process=review", True),
        ("process=other", False),
        ("page=9", False),
    ],
)
def test_the_list_can_be_narrowed(wang: FlaskClient, task: int, query: str, shown: bool) -> None:
    page = wang.get(f"/tasks?{query}").get_data(as_text=True)
    assert (f"/tasks/{task}" in page) is shown


def test_a_task_of_others_is_not_found(app: Flask, task: int) -> None:
    stranger = signed_in(app, "li")
    assert stranger.get(f"/tasks/{task}").status_code == 404
    assert f"/tasks/{task}" not in stranger.get("/tasks").get_data(as_text=True)


def test_a_case_of_others_is_not_found(app: Flask, case_key: int) -> None:
    assert signed_in(app, "li").get(f"/cases/{case_key}").status_code == 404


def test_before_claiming_the_form_can_only_be_read(wang: FlaskClient, task: int) -> None:
    form = given(wang.get(f"/tasks/{task}"))
    assert form["readOnly"] is True


def test_claiming_opens_the_form_with_the_variables_of_the_case(
    wang: FlaskClient, task: int
) -> None:
    assert post(wang, f"/tasks/{task}/claim", {}).status_code == 303
    form = given(wang.get(f"/tasks/{task}"))
    assert form["readOnly"] is False
    assert form["data"]["unit_name"] == "甲研究所"  # type: ignore[index]  # JSON


def test_a_filled_form_completes_the_task(
    engine: Engine, wang: FlaskClient, case_key: int, claimed: int
) -> None:
    answer = complete(wang, claimed, FILLED)
    assert (answer.status_code, answer.location) == (303, "/tasks")
    case = case_file(engine.store, actor(engine, "wang"), case_key)
    assert case.state == "completed"
    assert case.variables["qualified"] == "合格"


def test_faults_come_back_under_their_fields_with_all_that_was_typed(
    wang: FlaskClient, claimed: int
) -> None:
    typed = {**FILLED, "amount": -1, "category": "forged", "unit_code": "短"}
    answer = complete(wang, claimed, typed)
    assert answer.status_code == 422
    form = given(answer)
    assert {error["field_id"] for error in form["errors"]} == {"amount", "category", "code"}  # type: ignore[attr-defined]  # JSON
    assert {name: form["data"][name] for name in typed} == typed  # type: ignore[index]  # JSON
    assert "应为 18 位统一社会信用代码" in answer.get_data(as_text=True)


@pytest.mark.parametrize("sent", ["", "[]", "{", "null", '"x"'])
def test_a_broken_submission_is_a_sentence(wang: FlaskClient, claimed: int, sent: str) -> None:
    data = {"data": sent, "csrf_token": token(wang)}
    answer = wang.post(f"/tasks/{claimed}/complete", data=data)
    assert answer.status_code == 422
    assert "不完整" in answer.get_data(as_text=True)


def test_a_stale_second_tab_learns_who_was_first_and_keeps_what_was_typed(
    engine: Engine, wang: FlaskClient, claimed: int
) -> None:
    wang.get(f"/tasks/{claimed}")
    by = actor(engine, "wang")
    complete_user_task(engine, claimed, {"amount": 700}, actor=by, now=MOMENT)
    answer = post(wang, f"/tasks/{claimed}/complete", {**FILLED, "unit_name": "我改过的名称"})
    page = answer.get_data(as_text=True)
    assert answer.status_code == 409
    assert "王处于2026年3月16日 09:30" in page
    assert given(answer)["data"]["unit_name"] == "我改过的名称"  # type: ignore[index]  # JSON


def test_a_task_that_someone_else_took_cannot_be_completed(app: Flask, claimed: int) -> None:
    answer = complete(signed_in(app, "zhao"), claimed, FILLED)
    assert answer.status_code == 409
    assert "已由王处认领" in answer.get_data(as_text=True)


def test_without_a_token_nothing_happens_and_nothing_is_lost(
    wang: FlaskClient, claimed: int
) -> None:
    answer = wang.post(f"/tasks/{claimed}/complete", data={"data": json.dumps(FILLED)})
    assert answer.status_code == 400
    assert given(answer)["data"]["amount"] == 650.5  # type: ignore[index]  # JSON


def test_whoever_was_signed_out_meanwhile_can_still_copy_what_was_typed(
    app: Flask, claimed: int
) -> None:
    answer = app.test_client().post(f"/tasks/{claimed}/complete", data={"data": json.dumps(FILLED)})
    assert answer.status_code == 401
    assert "650.5" in answer.get_data(as_text=True)


def draft(client: FlaskClient, task: int, body: object) -> TestResponse:
    header = {"X-CSRFToken": token(client)}
    return client.post(f"/tasks/{task}/draft", json=body, headers=header)


def test_a_draft_is_there_when_the_page_is_opened_again(wang: FlaskClient, claimed: int) -> None:
    kept = draft(wang, claimed, {"data": {"amount": 1.25}, "version": 0})
    assert kept.get_json() == {"version": 1, "said": "草稿已保存 09:30", "errors": []}
    assert given(wang.get(f"/tasks/{claimed}"))["data"]["amount"] == 1.25  # type: ignore[index]  # JSON


@pytest.mark.parametrize("name", ["anything", "startedBy", "caseParties", "caseTitle"])
def test_a_draft_keeps_nothing_that_the_form_has_not(
    wang: FlaskClient, claimed: int, name: str
) -> None:
    refused = draft(wang, claimed, {"data": {"amount": 1, name: "x"}, "version": 0})
    assert refused.status_code == 422
    assert name in refused.get_json()["message"]
    assert "amount" not in given(wang.get(f"/tasks/{claimed}"))["data"]  # type: ignore[operator]  # JSON


def test_two_tabs_do_not_overwrite_each_others_drafts(wang: FlaskClient, claimed: int) -> None:
    draft(wang, claimed, {"data": {"amount": 1}, "version": 0})
    second = draft(wang, claimed, {"data": {"amount": 2}, "version": 0})
    assert second.status_code == 409
    assert "另一个页面" in second.get_json()["message"]
    assert given(wang.get(f"/tasks/{claimed}"))["data"]["amount"] == 1  # type: ignore[index]  # JSON


@pytest.mark.parametrize("body", [None, [], {"data": 1}, {"version": 0}])
def test_a_broken_draft_is_refused(wang: FlaskClient, claimed: int, body: object) -> None:
    assert draft(wang, claimed, body).status_code == 422


def upload(client: FlaskClient, task: int, name: str, content: bytes) -> TestResponse:
    sent = {"file": (io.BytesIO(content), name), "csrf_token": token(client)}
    return client.post(f"/tasks/{task}/files", data=sent)


def test_evidence_is_kept_and_given_out_as_an_attachment(
    app: Flask, wang: FlaskClient, case_key: int, claimed: int
) -> None:
    reference = upload(wang, claimed, "../营业执照.pdf", b"%PDF-1.7 1").get_json()
    assert reference["fileName"] == "营业执照.pdf"
    place = f"/cases/{case_key}/files/{reference['documentId']}"
    answer = wang.get(place)
    assert answer.data == b"%PDF-1.7 1"
    assert answer.headers["Content-Disposition"].startswith("attachment")
    assert signed_in(app, "li").get(place).status_code == 404


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("x.exe", b"MZ"),
        ("x.pdf", b"MZ not a pdf"),
        ("x.pdf", b""),
        ("x.html", b"<html>"),
        ("x", b"a"),
    ],
)
def test_evidence_of_another_kind_is_refused(
    wang: FlaskClient, claimed: int, name: str, content: bytes
) -> None:
    answer = upload(wang, claimed, name, content)
    assert answer.status_code == 422
    assert "「" in answer.get_json()["message"]


def test_an_uploaded_file_becomes_part_of_the_case(
    engine: Engine, wang: FlaskClient, case_key: int, claimed: int
) -> None:
    reference = upload(wang, claimed, "证明.pdf", b"%PDF-1.7 2").get_json()
    complete(wang, claimed, {**FILLED, "proof": [reference]})
    case = case_file(engine.store, actor(engine, "wang"), case_key)
    assert case.variables["proof"] == [reference]


def test_the_case_says_why_it_was_decided_so(
    wang: FlaskClient, case_key: int, claimed: int
) -> None:
    complete(wang, claimed, {**FILLED, "amount": 599})
    page = wang.get(f"/cases/{case_key}").get_data(as_text=True)
    assert "<b>不低于 600</b><small>实际 599 · 不符合</small>" in page
    assert "王处办结「审核材料」" in page


def test_the_diagram_file_is_served_for_the_viewer(wang: FlaskClient, case_key: int) -> None:
    page = wang.get(f"/cases/{case_key}").get_data(as_text=True)
    found = re.search(r'data-diagram="([^"]+)"', page)
    assert found
    assert b"BPMNDiagram" in wang.get(found[1]).data


def test_an_unknown_case_number_is_a_clear_sentence(wang: FlaskClient) -> None:
    answer = wang.get("/cases/404")
    assert answer.status_code == 404
    assert "没有编号为 404 的案件" in answer.get_data(as_text=True)


def test_an_unknown_address_is_a_page(wang: FlaskClient) -> None:
    answer = wang.get("/nothing/here")
    assert answer.status_code == 404
    assert "没有这个页面" in answer.get_data(as_text=True)


def test_a_draft_is_said_to_be_kept_by_the_clock_of_the_procedures(
    engine: Engine, wang: FlaskClient, claimed: int
) -> None:
    """On a demonstration the clock is moved; the page tells no other time beside it."""
    pin_clock(engine, MOMENT.replace(hour=6, minute=7), actor=SYSTEM, now=MOMENT)
    answer = draft(wang, claimed, {"data": {"amount": 1.25}, "version": 0})
    assert answer.get_json()["said"] == "草稿已保存 14:07"
