"""A deadline that has passed stays a deadline, and every list says the same of it."""

import io
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta

import pytest
from flask.testing import FlaskClient
from openpyxl import load_workbook

from engine.clock import SHANGHAI
from engine.commands.core.engine import Engine
from engine.commands.deadlines.fire_due_timers import fire_due_timers
from engine.commands.deadlines.pin_clock import pin_clock
from engine.commands.deadlines.resume_deadline import resume_deadline
from engine.commands.deadlines.suspend_deadline import suspend_deadline
from engine.commands.deployments.deploy_resources import deploy_resources
from engine.commands.process_instances.start_process_instance import start_process_instance
from engine.deadlines.horizon import soon_until
from engine.lifecycle.actor import SYSTEM
from engine.persistence.case_rows import Timer
from engine.queries.deadlines import shipped_calendar, what_falls_due
from tasklist.moments import due
from tests.drawing import boundary, chain, diagram, end, start, sub, timer, user, zeebe
from tests.tasklist.conftest import MOMENT
from tests.tasklist.test_task import complete, post

DEPT = zeebe("assignmentDefinition", candidateGroups="dept")
PASSED = datetime(2026, 4, 2, 2, 0, tzinfo=UTC)
"""Six working days after 25 March, the end of seven working days."""
Begin = Callable[..., int]


def watched(host: str, when: str = '=deadline("T-GX-COOP-10-5-b", "2026-03-16")') -> str:
    return boundary("X", host, timer("Date", when), interrupting=False)


def on_the_task(*watches: str) -> bytes:
    guard = watched("A", *watches)
    parts = (start(), user("A", DEPT), end(), end("LATE"), guard)
    return diagram(*parts, chain("S", "A", "E"), chain("X", "LATE"))


ON_THE_TASK = on_the_task()
AROUND_THE_TASK = diagram(
    start(), sub("W", start("S1"), user("A", DEPT), end("E1"), chain("S1", "A", "E1")),
    end(), end("LATE"), watched("W"), chain("S", "W", "E"), chain("X", "LATE"),
)  # fmt: skip


@pytest.fixture
def begin(engine: Engine) -> Begin:
    def begun(drawing: bytes) -> int:
        deploy_resources(engine, {"p.bpmn": drawing}, actor=SYSTEM, now=MOMENT)
        variables = {"caseTitle": "乙研究所的申请", "caseParties": ["dept"]}
        started = start_process_instance(
            engine, process_id="P", variables=variables, actor=SYSTEM, now=MOMENT
        )
        return started.process_instance_key

    return begun


def pass_by(engine: Engine, moment: datetime = PASSED) -> None:
    pin_clock(engine, moment, actor=SYSTEM, now=MOMENT)
    fire_due_timers(engine, now=moment)


@pytest.mark.parametrize("drawing", [ON_THE_TASK, AROUND_THE_TASK])
def test_a_passed_deadline_stays_on_list_task_case_and_deadlines(
    engine: Engine, wang: FlaskClient, begin: Begin, drawing: bytes
) -> None:
    case = begin(drawing)
    pass_by(engine)
    listed = wang.get("/tasks?standing=late").text
    assert "已超期 6 个工作日" in listed
    task = listed.partition('href="/tasks/')[2].partition('"')[0]
    for address in (f"/tasks/{task}", f"/cases/{case}", "/cases", "/deadlines?standing=late"):
        assert "已超期 6 个工作日" in wang.get(address).text, address
    assert "无期限" not in wang.get("/tasks").text


def test_the_exported_lists_say_it_too(engine: Engine, wang: FlaskClient, begin: Begin) -> None:
    begin(ON_THE_TASK)
    pass_by(engine)
    for address in ("/tasks.xlsx", "/cases.xlsx"):
        sheet = load_workbook(io.BytesIO(wang.get(address).data)).active
        assert sheet is not None
        line = [cell for row in sheet.iter_rows(values_only=True) for cell in row]
        assert "已超期 6 个工作日" in line
        assert datetime(2026, 3, 25) in line  # noqa: DTZ001  Excel knows no zones


def test_a_task_that_opens_inside_a_passed_deadline_is_late_from_its_first_moment(
    engine: Engine, wang: FlaskClient, begin: Begin
) -> None:
    two = sub(
        "W", start("S1"), user("A", DEPT), user("B", DEPT), end("E1"), chain("S1", "A", "B", "E1")
    )
    begin(
        diagram(start(), two, end(), end("LATE"), watched("W"), chain("S", "W", "E"),
                chain("X", "LATE"))
    )  # fmt: skip
    pass_by(engine)
    key = wang.get("/tasks").text.partition('href="/tasks/')[2].partition('"')[0]
    post(wang, f"/tasks/{key}/claim", {})
    complete(wang, int(key), {})
    assert "已超期 6 个工作日" in wang.get("/tasks?standing=late").text


def test_what_is_soon_is_the_same_in_list_filter_and_overview(
    engine: Engine, wang: FlaskClient, begin: Begin
) -> None:
    """Seven working days end on 25 March, a Wednesday: soon from Friday the 20th on."""
    begin(ON_THE_TASK)
    for day, soon in ((19, False), (20, True), (22, True), (25, True)):
        pin_clock(engine, datetime(2026, 3, day, 2, 0, tzinfo=UTC), actor=SYSTEM, now=MOMENT)
        assert ("将超期</span>" in wang.get("/tasks").text) is soon, day
        assert ("乙研究所" in wang.get("/tasks?standing=soon").text) is soon, day
        assert ("乙研究所" in wang.get("/cases?standing=soon").text) is soon, day
        shown = wang.get("/overview").text.partition("有任务将超期的案件")[0].rpartition("<b>")[2]
        assert shown.startswith("1" if soon else "0"), day


def test_the_last_days_are_never_green_whatever_lies_between() -> None:
    """For every day of 2026 and the unpublished January after it."""
    calendar = shipped_calendar()
    for number in range(380):
        falls = datetime(2026, 1, 10, tzinfo=SHANGHAI) + timedelta(days=number)
        last = (falls - timedelta(days=1)).date()
        for before in range(4):
            now = datetime.combine(last, datetime.min.time(), SHANGHAI) - timedelta(days=before)
            assert due(falls, None, now, calendar).tone != "good", (falls, before)


def test_a_deadline_is_soon_up_to_the_eve_of_the_fourth_working_day() -> None:
    assert soon_until(shipped_calendar(), date(2026, 3, 18)) == date(2026, 3, 23)  # over a weekend


def test_days_without_a_published_calendar_are_said_to_be_calendar_days() -> None:
    now = datetime(2026, 12, 20, 9, tzinfo=SHANGHAI)
    said = due(datetime(2027, 1, 12, tzinfo=SHANGHAI), None, now, shipped_calendar())
    assert said.left == "剩 22 天（自然日，放假安排尚未公布）"
    assert "自然日" in due(
        datetime(2027, 1, 12, tzinfo=SHANGHAI), None,
        datetime(2027, 1, 20, tzinfo=SHANGHAI), shipped_calendar(),
    ).word  # fmt: skip


@pytest.mark.parametrize(
    "rule",
    [
        'deadline("T-P-NOTICE", "2026-03-27")',
        'yearly deadline("03-27", today())',
        'legal period("2026-03-16", 11, "日")',
        'legal period("2026-03-16", 9, "工作日")',
    ],
)
def test_every_kind_of_deadline_stands_still_and_gets_its_days_back(
    engine: Engine, wang: FlaskClient, begin: Begin, rule: str
) -> None:
    """Stopped on Monday the 16th and resumed on Wednesday the 18th: two days later."""
    case = begin(on_the_task(f"={rule}"))
    (line,), _ = what_falls_due(engine.store, SYSTEM)
    key = line.falls.key
    suspend_deadline(engine, key, actor=SYSTEM, now=MOMENT, reason="等待补正材料")
    with engine.store.read() as transaction:
        assert transaction.get_one(Timer, key).due_at is None
    assert "已中止" in wang.get("/tasks").text
    later = MOMENT + timedelta(days=2)
    resume_deadline(engine, key, actor=SYSTEM, now=later, reason="材料已补齐")
    with engine.store.read() as transaction:
        due_at = transaction.get_one(Timer, key).due_at
        assert due_at is not None
        assert due_at.astimezone(SHANGHAI).date() in {date(2026, 3, 30), date(2026, 4, 1)}, due_at
    story = wang.get(f"/cases/{case}").text
    assert "中止期限「X」" in story
    assert "恢复期限「X」" in story
    assert "等待补正材料" in story
    assert "材料已补齐" in story
