"""期限 lists what falls due, deadline or due date, and the overview counts the very same."""

import re
from datetime import UTC, datetime

import pytest
from flask.testing import FlaskClient

from engine.commands.core.engine import Engine
from engine.commands.deadlines.pin_clock import pin_clock
from engine.commands.deployments.deploy_resources import deploy_resources
from engine.commands.process_instances.start_process_instance import start_process_instance
from engine.lifecycle.actor import SYSTEM
from tests.drawing import boundary, chain, diagram, end, start, timer, user, zeebe
from tests.tasklist.conftest import MOMENT

DEPT = zeebe("assignmentDefinition", candidateGroups="dept")
ROLE = '<zeebe:properties><zeebe:property name="role" value="department" /></zeebe:properties>'
WINDOW = '<zeebe:taskSchedule dueDate="=end of day(date(&quot;2026-03-27&quot;))" />'


def drawn(*inner: str) -> bytes:
    return diagram(start(), user("A", DEPT, *inner, ROLE), end(), chain("S", "A", "E"))


def begin(engine: Engine, drawing: bytes) -> None:
    deploy_resources(engine, {"p.bpmn": drawing}, actor=SYSTEM, now=MOMENT)
    variables = {"caseTitle": "甲研究所的申请"}
    start_process_instance(engine, process_id="P", variables=variables, actor=SYSTEM, now=MOMENT)


def with_a_deadline(when: str) -> bytes:
    guard = boundary("X", "A", timer("Date", when), interrupting=False)
    return diagram(
        start(), user("A", DEPT, WINDOW, ROLE), end(), end("LATE"), guard,
        chain("S", "A", "E"), chain("X", "LATE"),
    )  # fmt: skip


def rows(page: str) -> int:
    body = page.partition('id="deadlines"')[2].partition('id="reminders"')[0]
    return body.partition("<tbody>")[2].partition("</tbody>")[0].count("<tr>")


def counted(page: str) -> int:
    """What the overview says falls due within thirty days."""
    figure = page.partition("天内届满的期限")[0].rpartition("<b>")[2]
    return int(re.match(r"\d+", figure)[0])  # type: ignore[index]  # it is a number


def test_a_task_with_a_day_of_its_own_is_on_the_list_and_in_the_overview(
    engine: Engine, wang: FlaskClient
) -> None:
    begin(engine, drawn(WINDOW))
    page = wang.get("/deadlines").text
    assert "甲研究所的申请" in page
    assert "3月27日 24:00" in page
    assert rows(wang.get("/deadlines?days=30").text) == counted(wang.get("/overview").text) == 1


def test_a_day_that_has_passed_is_among_the_late(engine: Engine, wang: FlaskClient) -> None:
    begin(engine, drawn(WINDOW))
    assert rows(wang.get("/deadlines?standing=late").text) == 0
    pin_clock(engine, datetime(2026, 3, 31, 2, 0, tzinfo=UTC), actor=SYSTEM, now=MOMENT)
    page = wang.get("/deadlines?standing=late").text
    assert rows(page) == 1
    assert "已超期" in page
    assert counted(wang.get("/overview").text) == 0


@pytest.mark.parametrize(
    ("when", "lines"),
    [('=end of day(date("2026-03-27"))', 1), ('=end of day(date("2026-03-30"))', 2)],
)
def test_a_day_that_is_the_deadlines_own_is_told_once(
    engine: Engine, wang: FlaskClient, when: str, lines: int
) -> None:
    begin(engine, with_a_deadline(when))
    assert rows(wang.get("/deadlines?days=30").text) == lines
    assert counted(wang.get("/overview").text) == lines


def test_a_task_without_a_day_is_no_deadline(engine: Engine, wang: FlaskClient) -> None:
    begin(engine, drawn())
    assert rows(wang.get("/deadlines").text) == counted(wang.get("/overview").text) == 0


@pytest.mark.parametrize("address", ["/cases", "/deadlines"])
def test_a_list_is_filtered_by_procedures_of_which_one_sees_a_case(
    engine: Engine, wang: FlaskClient, address: str
) -> None:
    """The fixture has deployed others, of which this reader sees no case."""
    assert '<option value="request"' not in wang.get(address).text
    begin(engine, drawn())
    page = wang.get(address).text
    assert '<option value="P"' in page
    assert '<option value="request"' not in page
