"""GX-PILOT-P01 run to each of its end states through the engine, with time moved."""

from pathlib import Path

import pytest
from sqlalchemy import select

from engine.commands.core.engine import Engine
from engine.commands.deadlines.extend_deadline import extend_deadline
from engine.lifecycle.actor import SYSTEM
from engine.persistence.account_rows import Membership, User
from engine.persistence.case_rows import Timer, UserTask
from register.rows import Application, Batch
from tests.procedures.pilot import (
    APPLICATION,
    FIRST_REVIEW,
    GUIDE,
    HOST,
    NUMBER,
    PANEL,
    PASSED,
    RECOGNITION,
    SHEETS,
    TO_PANEL,
    at,
    base,
    guangxi,
    sheet,
    until,
)
from tests.procedures.walking import (
    NOON,
    Step,
    complete,
    copy_of,
    ended,
    reached,
    task,
    tasks,
    walk,
)

P01 = "GX-PILOT-P01"
RECUSED: Step = ("s10", {"sheet": {"recusal": "申请回避"}})
DOUBTFUL: Step = ("s10", sheet(safety_env_ready=False))


@pytest.fixture(scope="module")
def deployed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return guangxi(tmp_path_factory.mktemp("pilot") / "pilot.db")


@pytest.fixture
def engine(tmp_path: Path, deployed: Path) -> Engine:
    return copy_of(deployed, tmp_path)


@pytest.mark.parametrize(
    ("steps", "end"),
    [
        ((*TO_PANEL, ("s08", PANEL), *PASSED, ("s13", RECOGNITION)), "e_recognized"),
        (
            (*TO_PANEL, ("s08", PANEL), ("s11", {"site_check_passed": False}), *SHEETS),
            "e_rejected",
        ),
        ((*TO_PANEL[:2], ("s07", {"formal_check_passed": False})), "e_formal_failed"),
        ((TO_PANEL[0], ("s05", FIRST_REVIEW | {"safety_env_ready": False})), "e_ineligible"),
        (
            (TO_PANEL[0], ("s05", FIRST_REVIEW | {"selected_for_recommendation": False})),
            "e_not_recommended",
        ),
    ],
)
def test_an_application_reaches_its_end(engine: Engine, steps: tuple[Step, ...], end: str) -> None:
    assert walk(engine, P01, *steps) == [end]
    with engine.store.read() as transaction:
        assert transaction.scalars(select(Application.outcome)).one() == end


def test_a_recognised_body_is_in_the_register(engine: Engine) -> None:
    walk(engine, P01, *TO_PANEL, ("s08", PANEL), *PASSED, ("s13", RECOGNITION))
    entered = base(engine.store)
    assert (entered.number, entered.credit_code, entered.status) == (NUMBER, HOST, "有效")
    assert (entered.category, entered.valid_until) == ("新材料", None)


def test_an_industry_that_is_not_listed_is_for_a_person_to_judge(engine: Engine) -> None:
    other = APPLICATION | {"industry": "其他"}
    steps: tuple[Step, ...] = (("s03", other), ("s05", FIRST_REVIEW), TO_PANEL[2])
    walk(engine, P01, *steps)
    assert tasks(engine) == ["s08"], "it is not refused for that"


def test_missing_materials_are_completed_first(engine: Engine) -> None:
    lacking = APPLICATION | {"has_feasibility_report": False}
    walk(engine, P01, ("s03", lacking))
    assert task(engine, f"{P01}/s03")


def test_a_code_that_cannot_be_one_is_returned(engine: Engine) -> None:
    walk(engine, P01, ("s03", APPLICATION | {"credit_code": "91450100MA5N000118"}))
    assert task(engine, f"{P01}/s03")


def test_an_application_may_be_sent_on_the_guides_last_day(engine: Engine) -> None:
    walk(engine, P01)
    until(engine, at(2026, 5, 15))
    complete(engine, f"{P01}/s03", APPLICATION, at(2026, 5, 15))
    assert tasks(engine) == ["s05"]


def test_an_application_not_sent_by_then_ends(engine: Engine) -> None:
    walk(engine, P01)
    until(engine, at(2026, 5, 16))
    assert ended(engine, P01) == ["e_unsent"]


def test_an_application_under_a_guide_that_is_over_is_late(engine: Engine) -> None:
    later = GUIDE | {"title": "第二批建设指南", "closes_on": "2026-06-30"}
    walk(engine, "GX-PILOT-P01-batch", ("s02", later))
    walk(engine, P01)
    until(engine, at(2026, 5, 16))
    complete(engine, f"{P01}/s03", APPLICATION, at(2026, 5, 16))
    assert ended(engine, P01) == ["e_late"]


SILENT = at(2026, 6, 20)
"""More than twenty working days after the guide has closed on 15 May."""


@pytest.mark.parametrize(
    ("course", "left", "end"),
    [
        ("不待推荐，进行形式审查", ["s07"], []),
        ("按未获推荐办结", [], ["e_not_recommended"]),
    ],
)
def test_the_department_decides_where_nobody_reviews(
    engine: Engine, course: str, left: list[str], end: list[str]
) -> None:
    walk(engine, P01, TO_PANEL[0])
    until(engine, SILENT)
    complete(engine, "s05x", {"silence_course": course, "silence_reason": "逾期"}, SILENT)
    assert (tasks(engine), ended(engine, P01)) == (left, end)


def test_a_silent_expert_is_replaced_where_his_kind_is_missing(engine: Engine) -> None:
    sheets = (SHEETS[0], SHEETS[0], ("s11", {"site_check_passed": True}))
    walk(engine, P01, *TO_PANEL, ("s08", PANEL), *sheets)
    until(engine, SILENT)
    assert tasks(engine) == ["s08"]


def test_a_site_that_no_expert_checks_is_checked_for_the_agency(engine: Engine) -> None:
    walk(engine, P01, *TO_PANEL, ("s08", PANEL), *SHEETS)
    until(engine, SILENT)
    complete(engine, "s11x", {"site_check_passed": True}, SILENT)
    assert tasks(engine) == ["s13"]


def test_without_an_open_guide_an_application_waits_for_one(engine: Engine) -> None:
    with engine.store.write() as transaction:
        guide = transaction.get_one(Batch, "GX-PILOT-2026-1")
        guide.opens_on = guide.closes_on = at(2026, 3, 1).date()
    walk(engine, P01)
    assert not reached(engine, "s03")
    walk(engine, "GX-PILOT-P01-batch", ("s02", GUIDE))
    until(engine, at(2026, 3, 17))
    assert task(engine, f"{P01}/s03")


def test_the_department_names_who_is_to_apply(engine: Engine) -> None:
    named = GUIDE | {"entry_mode": "自上而下布局", "designated_units": [HOST]}
    walk(engine, "GX-PILOT-P01-batch", ("s02", named))
    with engine.store.read() as transaction:
        asked = transaction.get_one(UserTask, task(engine, f"{P01}/s03"))
        assert asked.candidate_groups == [f"host:{HOST}"]


def test_a_guide_is_open_until_its_last_day(engine: Engine) -> None:
    until(engine, at(2026, 5, 15))
    assert ended(engine, "GX-PILOT-P01-batch") == []
    until(engine, at(2026, 5, 16))
    assert ended(engine, "GX-PILOT-P01-batch") == ["e_closed"]


def test_a_panel_needs_all_three_kinds(engine: Engine) -> None:
    walk(engine, P01, *TO_PANEL, ("s08", PANEL | {"finance_experts": []}))
    assert not reached(engine, "s09")
    assert task(engine, "s08")


def test_who_sits_for_two_kinds_counts_for_one(engine: Engine) -> None:
    walk(engine, P01, *TO_PANEL, ("s08", PANEL | {"finance_experts": ["gx1"]}))
    assert tasks(engine) == ["s08"]


def join_the_experts(engine: Engine) -> str:
    """One more engineer: whoever stepped aside is not offered the case again."""
    engineer = User(
        login="gx9", name="韦工", password_hash="", administrator=False, active=True,
        created_at=NOON,
    )  # fmt: skip
    with engine.store.write() as transaction:
        transaction.add(engineer)
        transaction.flush()
        transaction.add(Membership(login="gx9", group_id="gx-pilot-experts"))
    return "gx9"


def test_a_panel_that_loses_its_engineer_is_formed_anew(engine: Engine) -> None:
    sheets = (SHEETS[0], SHEETS[0], RECUSED)
    walk(engine, P01, *TO_PANEL, ("s08", PANEL), *sheets, ("s11", {"site_check_passed": False}))
    assert tasks(engine) == ["s08"]
    another = PANEL | {"tech_experts": [join_the_experts(engine)]}
    for name, said in (("s08", another), *PASSED, ("s13", RECOGNITION)):
        complete(engine, name, said)
    assert ended(engine, P01) == ["e_recognized"]


def test_a_condition_most_experts_deny_fails_the_application(engine: Engine) -> None:
    steps = (("s08", PANEL), SHEETS[0], DOUBTFUL, DOUBTFUL, ("s11", {"site_check_passed": True}))
    assert walk(engine, P01, *TO_PANEL, *steps) == ["e_rejected"]
    with engine.store.read() as transaction:
        assert "GX-PILOT-3-1" in transaction.scalars(select(Application.unmet)).one()


def test_the_department_may_form_the_panel_that_the_agency_does_not(engine: Engine) -> None:
    walk(engine, P01, *TO_PANEL)
    until(engine, SILENT)
    assert tasks(engine) == ["s08", "s08_dept"]


def test_the_department_may_have_the_site_checked_that_the_agency_does_not(engine: Engine) -> None:
    walk(engine, P01, *TO_PANEL, ("s08", PANEL), *SHEETS)
    until(engine, SILENT, at(2026, 8, 20))
    assert tasks(engine) == ["s11x", "s11x_dept"]


def test_an_application_stays_open_when_the_guide_is_extended(engine: Engine) -> None:
    walk(engine, P01)
    with engine.store.read() as transaction:
        running = select(Timer.key).where(Timer.element_id == "window", Timer.state == "pending")
        window = transaction.scalars(running).one()
    later = at(2026, 6, 30).date()
    extend_deadline(engine, window, later, actor=SYSTEM, now=NOON, reason="补充申报")
    until(engine, at(2026, 5, 16))
    assert reached(engine, "e_extended")
    assert tasks(engine) == ["s03"]
