"""延期, 中止, 恢复, the import of a year and closures, from the pages."""

import io
from datetime import UTC, date, datetime

import pytest
from flask import Flask
from flask.testing import FlaskClient

from engine.commands.core.engine import Engine
from engine.commands.deadlines.pin_clock import pin_clock
from engine.commands.deadlines.send_reminders import send_reminders
from engine.commands.deployments.deploy_resources import deploy_resources
from engine.commands.process_instances.start_process_instance import start_process_instance
from engine.lifecycle.actor import SYSTEM
from engine.persistence.case_rows import Timer
from engine.persistence.programmes import shipped_programmes
from engine.queries.deadlines import RunningTimer, closures, what_falls_due, working_calendar
from tests.deadlines.test_notices import NOTICE_2027
from tests.drawing import boundary, chain, diagram, end, start, timer, user, zeebe
from tests.parties import concern
from tests.tasklist.conftest import MOMENT, pages, signed_in, token

DEPT = zeebe("assignmentDefinition", candidateGroups="dept")
EXTEND_BY_DEPT = zeebe(
    "properties",
    zeebe("property", name="extendBy", value="dept"),
    zeebe("property", name="remindBefore", value="P1D"),
)
REVIEW = diagram(
    start(),
    user("A", DEPT),
    end(),
    end("LATE"),
    boundary("X", "A", EXTEND_BY_DEPT, timer("Date", '=deadline("T-GX-COOP-10-5-b", today())')),
    chain("S", "A", "E"),
    chain("X", "LATE"),
    process='id="GX-COOP-REVIEW" name="流程" isExecutable="true"',
)


@pytest.fixture
def deadline(engine: Engine) -> int:
    deploy_resources(engine, {"p.bpmn": REVIEW}, actor=SYSTEM, now=MOMENT)
    start_process_instance(
        engine, process_id="GX-COOP-REVIEW", variables={}, actor=SYSTEM, now=MOMENT
    )
    return _running(engine).key


def _running(engine: Engine) -> RunningTimer:
    (line,), _ = what_falls_due(engine.store, SYSTEM)
    assert isinstance(line.falls, RunningTimer)
    return line.falls


def _post(client: FlaskClient, address: str, **sent: object) -> str:
    sent["csrf_token"] = token(client)
    answer = client.post(address, data=sent, follow_redirects=True)
    return answer.get_data(as_text=True)


def test_an_officer_extends_a_deadline_with_a_reason(
    wang: FlaskClient, engine: Engine, deadline: int
) -> None:
    page = _post(wang, f"/deadlines/{deadline}/extend", until="2026-04-30", reason="补充考察")
    assert "期限已延至2026年4月30日" in page
    assert "补充考察" in _running(engine).explanation[-1]


def test_an_extension_without_a_reason_is_refused_with_a_sentence(
    wang: FlaskClient, deadline: int
) -> None:
    page = _post(wang, f"/deadlines/{deadline}/extend", until="2026-04-30", reason="")
    assert "要写明理由" in page


def test_an_officer_suspends_and_resumes_a_deadline(
    wang: FlaskClient, engine: Engine, deadline: int
) -> None:
    assert "期限已中止" in _post(wang, f"/deadlines/{deadline}/suspend", reason="等待补正")
    assert _running(engine).suspended
    assert "期限已恢复" in _post(wang, f"/deadlines/{deadline}/resume", reason="材料已补齐")
    assert not _running(engine).suspended


def test_an_officer_corrects_the_day_a_deadline_counts_from(
    wang: FlaskClient, engine: Engine, deadline: int
) -> None:
    assert 'name="start" type="date" value="2026-03-16"' in wang.get("/deadlines").text
    page = _post(wang, f"/deadlines/{deadline}/recount", start="2026-03-17", reason="送达日有误")
    assert "期限已重算，末日为2026年3月26日" in page
    assert _running(engine).counted_from == date(2026, 3, 17)


def test_the_page_says_what_follows_in_the_words_of_the_register(
    engine: Engine, deadline: int
) -> None:
    wang = signed_in(pages(engine, shipped_programmes()), "wang")
    assert "（届满且异议均已核查、无成立的，认定" in wang.get("/deadlines").text


def test_the_page_offers_the_verbs_to_those_who_may(
    app: Flask, wang: FlaskClient, deadline: int
) -> None:
    address = f"/deadlines/{deadline}/extend"
    assert address in wang.get("/deadlines").get_data(as_text=True)
    assert address not in signed_in(app, "li").get("/deadlines").get_data(as_text=True)


def test_the_list_of_tasks_says_that_a_deadline_comes_near(
    wang: FlaskClient, engine: Engine, deadline: int
) -> None:
    assert "期限提醒" not in wang.get("/tasks").text
    send_reminders(engine, now=datetime(2026, 3, 24, 16, 0, tzinfo=UTC))
    assert "期限提醒 1 条" in wang.get("/tasks").text
    assert "即将届满" in wang.get("/deadlines").text


def test_before_eight_in_the_morning_it_is_the_chinese_day(
    wang: FlaskClient, engine: Engine
) -> None:
    pin_clock(engine, datetime(2026, 3, 16, 17, 30, tzinfo=UTC), actor=SYSTEM, now=MOMENT)
    assert '<span class="quiet">2026年3月17日</span>' in wang.get("/tasks").text


def test_whom_the_case_does_not_concern_extends_nothing(app: Flask, deadline: int) -> None:
    page = _post(signed_in(app, "li"), f"/deadlines/{deadline}/extend", until="2026-04-30")
    assert "没有编号为" in page


def test_an_administrator_imports_a_year(app: Flask, engine: Engine) -> None:
    file = (io.BytesIO(NOTICE_2027.encode()), "2027.csv")
    page = _post(signed_in(app, "admin"), "/administration/calendar/import", notice=file)
    assert "已导入2027年的放假安排" in page
    assert working_calendar(engine.store).last == date(2027, 12, 31)


def test_the_faults_of_a_file_are_shown_and_nothing_is_taken_in(app: Flask, engine: Engine) -> None:
    file = (io.BytesIO(NOTICE_2027.replace("端午节", "端午").encode()), "2027.csv")
    page = _post(signed_in(app, "admin"), "/administration/calendar/import", notice=file)
    assert "缺少端午节" in page
    assert working_calendar(engine.store).last == date(2026, 12, 31)


def test_a_closure_is_recorded_and_withdrawn(app: Flask, engine: Engine) -> None:
    admin = signed_in(app, "admin")
    closure = {"day": "2026-04-20", "name": "三月三", "source": "自治区公告"}
    assert "三月三" in _post(admin, "/administration/calendar/closures", **closure)
    assert [one.date for one in closures(engine.store)] == [date(2026, 4, 20)]
    _post(admin, "/administration/calendar/closures/2026-04-20/open")
    assert closures(engine.store) == []


def test_only_whoever_keeps_the_calendar_changes_it(wang: FlaskClient, engine: Engine) -> None:
    file = (io.BytesIO(NOTICE_2027.encode()), "2027.csv")
    assert "不能维护工作日历" in _post(wang, "/administration/calendar/import", notice=file)
    assert working_calendar(engine.store).last == date(2026, 12, 31)


def test_a_proof_of_service_at_the_counter_counts_the_deadline_from_its_day(
    wang: FlaskClient, engine: Engine, deadline: int
) -> None:
    with engine.store.read() as transaction:
        case = transaction.get_one(Timer, deadline).instance_key
    assert case is not None
    concern(engine, case, "dept", "department")
    told = {"received_on": "2026-03-16", "brought_by": "机要员", "brought_how": "机要交换"}
    sent = {"period": str(deadline), "served_on": "2026-03-13", **told}
    assert "送达回证" in wang.get(f"/cases/{case}/counter").get_data(as_text=True)
    assert "已登记收件" in _post(wang, f"/cases/{case}/counter", **sent)
    assert "2026-03-13" in _running(engine).explanation[0]
    sent["served_on"] = "2020-03-13"
    assert "请核对起算日" in _post(wang, f"/cases/{case}/counter", **sent)
