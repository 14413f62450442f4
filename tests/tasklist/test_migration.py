"""迁移 on the pages: a preview that says why, the moving with a reason, for analysts alone."""

import pytest
from flask import Flask
from flask.testing import FlaskClient

from engine.commands.core.engine import Engine
from engine.commands.deployments.deploy_resources import deploy_resources
from engine.lifecycle.actor import SYSTEM
from engine.queries.case_file import case_file
from tests.tasklist.conftest import HERE, MOMENT, signed_in, token

PAGE = "/processes/review/migration"
RENAMED = [(b'"check"', b'"examine"'), (b'Ref="check', b'Ref="examine')]
GONE = [*RENAMED, ("审核材料".encode(), "另一件事".encode())]


@pytest.fixture
def analyst(app: Flask) -> FlaskClient:
    return signed_in(app, "admin")


def draw(engine: Engine, changes: list[tuple[bytes, bytes]]) -> None:
    """Deploy the procedure anew with these bytes replaced."""
    files = {name: (HERE / name).read_bytes() for name in ("review.dmn", "review.form")}
    drawn = (HERE / "review.bpmn").read_bytes()
    for old, new in changes:
        drawn = drawn.replace(old, new)
    deploy_resources(engine, {**files, "review.bpmn": drawn}, actor=SYSTEM, now=MOMENT)


def text(client: FlaskClient, address: str = PAGE) -> str:
    return client.get(address).get_data(as_text=True)


def test_a_renamed_step_is_suggested_and_the_case_can_move(
    analyst: FlaskClient, engine: Engine, case_key: int
) -> None:
    draw(engine, RENAMED)
    page = text(analyst)
    assert "check=examine" in page
    assert "可以迁移" in page
    assert "甲研究所的申请" in page


def test_the_preview_says_why_a_case_stays(
    analyst: FlaskClient, engine: Engine, case_key: int
) -> None:
    draw(engine, GONE)
    page = text(analyst)
    assert "留在原版本" in page
    assert "用户任务「审核材料」正在进行，而新版本中没有对应的元素" in page


def test_the_chosen_cases_move_with_the_reason_in_their_history(
    analyst: FlaskClient, engine: Engine, case_key: int
) -> None:
    draw(engine, RENAMED)
    sent = {"case": str(case_key), "renames": "check=examine", "csrf_token": token(analyst)}
    assert analyst.post(PAGE, data=sent).status_code == 422, "without a reason nothing moves"
    answer = analyst.post(PAGE, data={**sent, "reason": "办法修订"})
    assert "已迁移" in answer.get_data(as_text=True)
    case = case_file(engine.store, SYSTEM, case_key)
    assert case.process_version == 2
    assert [task.element_id for task in case.tasks] == ["examine"]
    assert [e.reason for e in case.events if e.kind == "migrated"] == ["办法修订"]


def test_a_line_that_is_no_renaming_is_pointed_out(analyst: FlaskClient, case_key: int) -> None:
    answer = analyst.get(f"{PAGE}?renames=check")
    assert answer.status_code == 422
    assert "旧编号=新编号，而不是「check」" in answer.get_data(as_text=True)


def test_who_is_no_analyst_is_told_whose_office_it_is(wang: FlaskClient, case_key: int) -> None:
    answer = wang.get(PAGE)
    assert answer.status_code == 403
    assert "分析人员" in answer.get_data(as_text=True)
    assert "迁移在办案件" not in text(wang, "/processes/review")


def test_what_the_check_warned_of_stands_on_the_page_for_analysts(
    analyst: FlaskClient, wang: FlaskClient, engine: Engine
) -> None:
    draw(engine, [(b'"dept"', b'"depd"')])
    assert "是不是「dept」" in text(analyst, "/processes/review")
    assert "是不是「dept」" not in text(wang, "/processes/review")
