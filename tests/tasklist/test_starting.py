"""启动 from the pages: the start form is shown and held against its schema, then a case begins."""

import json
from collections.abc import Mapping

import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from engine.commands.core.engine import Engine
from engine.commands.deployments.deploy_resources import deploy_resources
from engine.lifecycle.actor import SYSTEM
from engine.queries.case_file import CaseFile, case_file
from engine.queries.cases import CaseFilter, search_cases
from engine.queries.definitions import latest_definitions
from tests.drawing import chain, diagram, end, script, user, zeebe
from tests.drawing import start as start_event
from tests.tasklist.conftest import HERE, MOMENT, signed_in
from tests.tasklist.test_task import actor, given, post

FILLED = {"caseTitle": "用车申请", "urgent": True, "why_urgent": "明日现场核查"}


def cases(engine: Engine) -> list[CaseFile]:
    found, _total = search_cases(engine.store, SYSTEM, CaseFilter(process_id="request"))
    return [case_file(engine.store, actor(engine, "wang"), line.key) for line in found]


def start(
    client: FlaskClient, data: Mapping[str, object], shown: int | str = "", process: str = "request"
) -> TestResponse:
    return post(client, f"/processes/{process}/start", data, shown=str(shown))


def test_the_start_form_knows_who_begins(wang: FlaskClient) -> None:
    form = given(wang.get("/processes/request/start"))
    assert form["data"]["startedBy"]["name"] == "王处"  # type: ignore[index]  # JSON
    assert form["readOnly"] is False


def test_a_filled_start_form_begins_a_case_and_leads_to_its_first_task(
    engine: Engine, wang: FlaskClient
) -> None:
    answer = start(wang, FILLED)
    assert answer.status_code == 303
    (case,) = cases(engine)
    assert {name: case.variables[name] for name in FILLED} == FILLED
    assert case.title == "用车申请"
    assert answer.location == f"/tasks/{case.tasks[0].key}"
    assert case.tasks[0].assignee == "wang"


def test_faults_of_a_start_form_come_back_and_nothing_begins(
    engine: Engine, wang: FlaskClient
) -> None:
    answer = start(wang, {"urgent": "forged", "wanted_on": "2026-13-01", "why_urgent": "急"})
    assert answer.status_code == 422
    assert {error["field_id"] for error in given(answer)["errors"]} == {  # type: ignore[attr-defined]  # JSON
        "subject",
        "urgent",
        "wanted",
    }
    assert cases(engine) == []


def test_only_what_the_form_asks_for_becomes_a_variable(engine: Engine, wang: FlaskClient) -> None:
    start(wang, {**FILLED, "urgent": False, "startedBy": {"login": "admin"}, "approved": True})
    (case,) = cases(engine)
    assert case.variables["startedBy"]["login"] == "wang"  # type: ignore[call-overload, index]  # JSON
    assert {"approved", "why_urgent"} & case.variables.keys() == set()


def test_a_form_of_an_older_version_is_not_taken(engine: Engine, wang: FlaskClient) -> None:
    (old,) = [one for one in latest_definitions(engine.store, "process") if one.id == "request"]
    changed = (HERE / "request.bpmn").read_bytes().replace("答复申请".encode(), "答复".encode())
    deploy_resources(engine, {"request.bpmn": changed}, actor=SYSTEM, now=MOMENT)
    answer = start(wang, FILLED, shown=old.key)
    assert answer.status_code == 409
    assert "第 2 版" in answer.get_data(as_text=True)
    assert given(answer)["data"]["caseTitle"] == "用车申请"  # type: ignore[index]  # JSON


def test_a_process_without_a_form_begins_after_a_question(wang: FlaskClient) -> None:
    assert "启动后产生一个新案件" in wang.get("/processes/review/start").get_data(as_text=True)
    answer = start(wang, {}, process="review")
    assert answer.status_code == 303
    assert "审核材料" in wang.get(answer.location).get_data(as_text=True)


@pytest.mark.parametrize("process", ["request", "review"])
def test_whoever_is_in_none_of_the_groups_may_not_begin(app: Flask, process: str) -> None:
    stranger = signed_in(app, "li")
    assert stranger.get(f"/processes/{process}/start").status_code == 403
    assert start(stranger, FILLED, process=process).status_code == 403


def test_the_list_offers_what_may_be_begun(app: Flask, wang: FlaskClient) -> None:
    assert "/processes/request/start" in wang.get("/tasks").get_data(as_text=True)
    assert "/processes/request/start" not in signed_in(app, "li").get("/tasks").get_data(
        as_text=True
    )


def once(client: FlaskClient) -> str:
    """The name of a start page that was opened."""
    page = client.get("/processes/request/start").get_data(as_text=True)
    return page.partition('name="once" value="')[2].partition('"')[0]


def test_a_second_click_on_the_same_page_leads_to_the_case_of_the_first(
    engine: Engine, wang: FlaskClient
) -> None:
    page = once(wang)
    first, second = (post(wang, "/processes/request/start", FILLED, once=page) for _ in "ab")
    assert first.location == second.location
    assert len(cases(engine)) == 1


def test_another_page_or_other_facts_begin_another_case(engine: Engine, wang: FlaskClient) -> None:
    page = once(wang)
    for name, data in ((page, FILLED), (page, {**FILLED, "caseTitle": "再次申请"}), ("b", FILLED)):
        assert post(wang, "/processes/request/start", data, once=name).status_code == 303
    assert len(cases(engine)) == 3


def opening(first: str) -> bytes:
    """A process whose first task asks to choose among what is open: what `first` comes to."""
    dept = zeebe("assignmentDefinition", candidateGroups="dept")
    by_dept = zeebe("properties", zeebe("property", name="startableBy", value="dept"))
    choose = user("A", dept, zeebe("formDefinition", formId="choose"))
    parts = (start_event("S", by_dept), script("R", first, "windows"), choose, end())
    return diagram(
        *parts, chain("S", "R", "A", "E"), process='id="W" name="申报" isExecutable="true"'
    )


CHOOSE = json.dumps(
    {
        "id": "choose", "type": "default", "schemaVersion": 19,
        "components": [{"id": "w", "type": "select", "key": "window", "label": "申报专题",
                        "valuesKey": "windows", "validate": {"required": True}}],
    }
).encode()  # fmt: skip


def test_where_nothing_is_open_that_is_said_before_anything_begins(
    engine: Engine, wang: FlaskClient
) -> None:
    files = {"w.bpmn": opening("[]"), "choose.form": CHOOSE}
    deploy_resources(engine, files, actor=SYSTEM, now=MOMENT)
    page = wang.get("/processes/W/start").text
    assert "现在还不能启动：申报专题还没有可以选择的内容" in page
    assert '<button class="primary" disabled>' in page
    assert start(wang, {}, process="W").status_code == 409
    assert search_cases(engine.store, SYSTEM, CaseFilter(process_id="W"))[1] == 0


def test_where_something_is_open_it_begins(engine: Engine, wang: FlaskClient) -> None:
    files = {"w.bpmn": opening('[{"label": "专题", "value": "1"}]'), "choose.form": CHOOSE}
    deploy_resources(engine, files, actor=SYSTEM, now=MOMENT)
    assert "还不能启动" not in wang.get("/processes/W/start").text
    assert start(wang, {}, process="W").status_code == 303


def lost(*form: str) -> bytes:
    """A process whose first task is for a group that nobody is in."""
    by_dept = zeebe("properties", zeebe("property", name="startableBy", value="dept"))
    nobodys = user("A", zeebe("assignmentDefinition", candidateGroups="nobody"), name="初审")
    return diagram(
        start_event("S", by_dept, *form), nobodys, end(), chain("S", "A", "E"),
        process='id="L" name="申报" isExecutable="true"',
    )  # fmt: skip


def test_a_first_group_without_an_account_is_said_on_the_start_page(
    engine: Engine, wang: FlaskClient
) -> None:
    deploy_resources(engine, {"l.bpmn": lost()}, actor=SYSTEM, now=MOMENT)
    page = wang.get("/processes/L/start").text
    assert "「初审」由「nobody」办理，但该组没有可用的账号" in page
    assert search_cases(engine.store, SYSTEM, CaseFilter(process_id="L"))[1] == 0


def test_where_the_first_group_has_an_account_nothing_is_said(wang: FlaskClient) -> None:
    assert "没有可用的账号" not in wang.get("/processes/review/start").text
