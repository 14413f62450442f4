"""GX-CONS-P03 to P10 run to their end states through the engine, with time moved."""

from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from engine.commands.engine import Engine
from engine.commands.fire_due_timers import fire_due_timers
from tests.procedures.walking import (
    Step,
    complete,
    copy_of,
    deploy,
    ended,
    hearing_lapses,
    take,
    walk,
)

PARTIES = {
    "consortium_no": "GX-CONS-1",
    "credit_code": "91450200MA5N00002X",
    "recommender_code": "11450200007600011B",
}
LEAD: dict[str, Any] = {
    "lead_independent_legal_person": True,
    "lead_internal_control_sound": True,
    "lead_main_office_and_rd_in_gx": True,
    "lead_is_tech_enterprise": True,
    "lead_influence_strong": True,
    "lead_main_revenue_wan": 200000,
    "has_full_time_rd_team": True,
    "full_time_rd_staff": 40,
    "academic_coop_foundation_good": True,
    "provincial_platform_count": 1,
    "innovative_enterprise_evident": True,
    "period_years": 3,
    "rd_expense_total_wan": 12000,
    "sales_total_wan": 300000,
    "can_organise_industry_activities": True,
    "lead_other_led_count": 0,
}
WHOLE: dict[str, Any] = LEAD | {
    "has_founding_agreement": True,
    "member_category_count": 3,
    "member_count": 8,
    "member_consortium_count": 1,
    "has_decision_body": True,
    "has_advisory_body": True,
    "has_executive_body": True,
    "has_rd_fund_system": True,
    "has_benefit_system": True,
    "has_openness_system": True,
}
MEMBER = {
    "member_type": "企业",
    "member_layer": "核心层单位",
    "member_coop_basis": True,
    "enterprise_member_fit": True,
}
NO_GROUNDS = (
    PARTIES
    | dict.fromkeys(
        (
            "lost_basic_conditions_after_change",
            "major_change_not_reported",
            "major_change_review_failed",
            "evaluation_absent",
            "evaluation_quit",
            "has_due_reason",
            "false_application_material",
            "legal_personality_terminated",
            "refuses_statistics",
            "severe_social_impact",
            "other_legal_ground",
            "rectification_period_expired",
        ),
        False,
    )
    | {"evaluation_obliged": True, "evaluation_grade": "合格", "notified_on": "2026-03-16"}
)
HONEST: Step = ("integrity", {"integrity_record_in_penalty": False})
DISHONEST: Step = ("integrity", {"integrity_record_in_penalty": True})
TO_GRADE: tuple[Step, ...] = (
    ("s04", {"participation": "参加"}),
    ("s05", {}),
    ("s05b", {}),
    ("s06d", {"site_check_needed": "不需要"}),
)
OBLIGED: Step = (
    "s02",
    PARTIES | {"recognized_on": "2023-03-16", "evaluation_notice_on": "2026-03-16"},
)
PUBLISHED: Step = ("s09", {"grade_published_on": "2026-03-16"})


@pytest.fixture(scope="module")
def deployed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return deploy(tmp_path_factory.mktemp("cons") / "cons.db", "gx-cons")


@pytest.fixture
def engine(tmp_path: Path, deployed: Path) -> Engine:
    return copy_of(deployed, tmp_path)


@pytest.mark.parametrize(
    ("replaced", "facts", "steps", "end"),
    [
        ("牵头单位", WHOLE, (("s04", {}),), "e_done"),
        ("承担攻关任务主要成员单位", WHOLE | MEMBER, (("s04", {}),), "e_done"),
        ("牵头单位", WHOLE | {"provincial_platform_count": 0}, (), "e_lead"),
        (
            "承担攻关任务主要成员单位",
            WHOLE | MEMBER | {"enterprise_member_fit": False},
            (),
            "e_member",
        ),
        ("牵头单位", WHOLE | {"member_category_count": 1}, (), "e_whole"),
        (
            "牵头单位",
            WHOLE | {"full_time_rd_staff": 20},
            (("s04x", {"exception_approved": True}), ("s04", {})),
            "e_done",
        ),
        (
            "牵头单位",
            WHOLE | {"full_time_rd_staff": 20},
            (("s04x", {"exception_approved": False}),),
            "e_exception",
        ),
    ],
)
def test_a_replacement_is_checked_anew(
    engine: Engine, replaced: str, facts: dict[str, Any], steps: tuple[Step, ...], end: str
) -> None:
    asked: tuple[Step, ...] = (*replacement(replaced, approved=True), ("s02", facts))
    assert walk(engine, "GX-CONS-P05", *asked, *steps) == [end]


def test_a_replacement_without_the_projects_approval_does_not_happen(engine: Engine) -> None:
    refused = replacement("牵头单位", approved=False)
    assert walk(engine, "GX-CONS-P05", *refused) == ["e_refused"]


def replacement(replaced: str, *, approved: bool) -> tuple[Step, ...]:
    """A replacement asked for, and the project system's word on it."""
    asked_for = {"consortium_no": "GXLHT-1", "replaced": replaced, "replacement_reason": "合并"}
    approval: Step = ("gx-projects", {"approved": approved, "approval_no": "桂科计变〔2026〕7号"})
    return ("s01a", PARTIES | asked_for), approval


@pytest.mark.parametrize(
    ("grade", "steps", "end"),
    [
        ("优秀", (("s11", {}),), "e_excellent"),
        ("良好", (), "e_good"),
        ("合格", (), "e_pass"),
        (
            "撤销",
            (
                HONEST,
                ("s02", NO_GROUNDS | {"evaluation_grade": "撤销"}),
                ("s02b", {}),
                ("s03d", {"discretion": "取消", "ordered_on": None}),
                ("s04", {}),
            ),
            "e_cancel",
        ),
    ],
)
def test_a_grade_has_its_consequence(
    engine: Engine, grade: str, steps: tuple[Step, ...], end: str
) -> None:
    graded: Step = ("s08", {"evaluation_grade": grade})
    assert walk(engine, "GX-CONS-P07", OBLIGED, *TO_GRADE, graded, PUBLISHED, *steps) == [end]


def test_who_has_not_run_three_years_may_wait(engine: Engine) -> None:
    young = PARTIES | {"recognized_on": "2024-03-16", "evaluation_notice_on": "2026-03-16"}
    choice: Step = ("s03a", {"volunteers": "不参评"})
    assert walk(engine, "GX-CONS-P07", ("s02", young), choice) == ["e_next"]


def test_who_has_not_run_three_years_may_volunteer_and_be_visited(engine: Engine) -> None:
    young = PARTIES | {"recognized_on": "2024-03-16", "evaluation_notice_on": "2026-03-16"}
    steps: tuple[Step, ...] = (
        ("s02", young),
        ("s03a", {"volunteers": "参评"}),
        *TO_GRADE[:3],
        ("s06d", {"site_check_needed": "需要"}),
        ("s07", {}),
        ("s08", {"evaluation_grade": "合格"}),
        PUBLISHED,
    )
    assert walk(engine, "GX-CONS-P07", *steps) == ["e_pass"]


def test_an_absence_without_cause_gives_the_title_up(engine: Engine) -> None:
    steps: tuple[Step, ...] = (
        OBLIGED,
        ("s04", {"participation": "不参加或中途退出"}),
        ("s12", {"has_due_reason": True}),
        ("s12m", {}),
        ("s04", {"participation": "不参加或中途退出"}),
        ("s12", {"has_due_reason": False}),
    )
    assert walk(engine, "GX-CONS-P07", *steps) == ["e_waive"]


@pytest.mark.parametrize(("accepted", "end"), [(True, "e_keep"), (False, "e_cancel")])
def test_rectification_is_accepted_once_after_a_year(
    engine: Engine, accepted: bool, end: str
) -> None:
    steps: tuple[Step, ...] = (
        OBLIGED,
        *TO_GRADE,
        ("s08", {"evaluation_grade": "整改"}),
        PUBLISHED,
        ("s02", {}),
    )
    walk(engine, "GX-CONS-P07", *steps)
    over = datetime(2027, 3, 17, 4, 0, tzinfo=UTC)
    fire_due_timers(engine, now=over)
    verdict = {"rectification_period_expired": True, "rectification_accepted": accepted}
    complete(engine, "s03", verdict, over)
    if not accepted:
        told = {"evaluation_grade": "整改", "notified_on": "2027-03-17"}
        failed = NO_GROUNDS | verdict | told
        take(engine, *HONEST, over)
        complete(engine, "s02", failed, over)
        complete(engine, "s02b", {}, over)
        complete(engine, "s03d", {"discretion": "取消", "ordered_on": None}, over)
        complete(engine, "s04", {}, over)
    assert ended(engine, "GX-CONS-P08") == [end]
    assert ended(engine, "GX-CONS-P07") == ["e_rectify"]


ORDERED = {"discretion": "责令限期调整成员", "ordered_on": "2026-03-20"}


@pytest.mark.parametrize(
    ("integrity", "steps", "end"),
    [
        (HONEST, (), "e_keep"),
        (
            DISHONEST,
            (("s03d", {"discretion": "取消", "ordered_on": None}), ("s04", {})),
            "e_cancelled",
        ),
        (
            DISHONEST,
            (("s03d", ORDERED), ("s03e", {}), ("s03f", {"ground_removed": True})),
            "e_adjusted",
        ),
        (
            DISHONEST,
            (("s03d", ORDERED), ("s03e", {}), ("s03f", {"ground_removed": False}), ("s04", {})),
            "e_cancelled",
        ),
    ],
)
def test_grounds_lead_to_cancellation_unless_members_are_changed(
    engine: Engine, integrity: Step, steps: tuple[Step, ...], end: str
) -> None:
    heard: tuple[Step, ...] = (integrity, ("s02", NO_GROUNDS), ("s02b", {}))
    assert walk(engine, "GX-CONS-P09", *heard, *steps, given=PARTIES) == [end]


def test_a_consortium_that_is_silent_for_five_working_days_has_been_heard(engine: Engine) -> None:
    notified: tuple[Step, ...] = (HONEST, ("s02", NO_GROUNDS))
    assert hearing_lapses(engine, "GX-CONS-P09", *notified, given=PARTIES) == ["e_keep"]


def test_members_not_changed_in_time_end_the_recognition(engine: Engine) -> None:
    ordered: tuple[Step, ...] = (("s02", NO_GROUNDS), ("s02b", {}), ("s03d", ORDERED))
    walk(engine, "GX-CONS-P09", DISHONEST, *ordered, given=PARTIES)
    late = datetime(2026, 4, 21, 4, 0, tzinfo=UTC)
    fire_due_timers(engine, now=late)
    complete(engine, "s04", {}, late)
    assert ended(engine, "GX-CONS-P09") == ["e_cancelled"]


YEAR: Step = ("s01a", PARTIES | {"report_year": 2026})


def test_a_yearly_summary_goes_to_both(engine: Engine) -> None:
    steps: tuple[Step, ...] = (YEAR, ("s02", {}), ("s04", {}), ("s06", {}))
    assert walk(engine, "GX-CONS-P03", *steps) == ["e_done"]


@pytest.mark.parametrize(
    ("answer", "steps", "end"),
    [("未交", (), "e_overdue"), ("已补交", (("s06", {}), ("s04", {})), "e_done")],
)
def test_a_summary_not_filed_in_the_year_is_asked_for(
    engine: Engine, answer: str, steps: tuple[Step, ...], end: str
) -> None:
    walk(engine, "GX-CONS-P03", YEAR)
    late = datetime(2027, 1, 2, 4, 0, tzinfo=UTC)
    fire_due_timers(engine, now=late)
    for element, variables in (("s05", {"after_reminder": answer}), *steps):
        complete(engine, element, variables, late)
    assert ended(engine, "GX-CONS-P03") == [end]


EVENT = PARTIES | {"event_kind": "核心层成员", "event_on": "2026-03-10"}


@pytest.mark.parametrize(
    ("agreed", "steps", "end"),
    [
        (True, (), "e_keep"),
        (False, (HONEST, ("s02", NO_GROUNDS), ("s02b", {})), "e_cancel"),
    ],
)
def test_a_major_event_is_reported_and_agreed_to(
    engine: Engine, agreed: bool, steps: tuple[Step, ...], end: str
) -> None:
    told: tuple[Step, ...] = (
        ("s01a", EVENT),
        ("s02", {"reported_on": "2026-03-16"}),
        ("s03", {"dept_consents": agreed}),
    )
    assert walk(engine, "GX-CONS-P04", *told, *steps) == [end]


@pytest.mark.parametrize(
    ("answer", "steps", "end"),
    [
        ("补报", (("s03", {"dept_consents": True}),), "e_keep_late"),
        (
            "始终不报",
            (HONEST, ("s02", NO_GROUNDS | {"notified_on": "2026-04-20"}), ("s02b", {})),
            "e_cancel",
        ),
    ],
)
def test_a_major_event_told_late_is_flagged(
    engine: Engine, answer: str, steps: tuple[Step, ...], end: str
) -> None:
    walk(engine, "GX-CONS-P04", ("s01a", EVENT))
    late = datetime(2026, 4, 14, 4, 0, tzinfo=UTC)
    fire_due_timers(engine, now=late)
    reminded = {"supplemented": answer, "reported_on": "2026-04-14", "as_of": "2026-04-14"}
    for name, variables in (("s04", reminded), *steps):
        take(engine, name, variables, late)
    assert ended(engine, "GX-CONS-P04") == [end]


NEED = PARTIES | {
    "new_key_need": True,
    "task_source_secured": True,
    "supplementary_agreement_signed": True,
    "is_major": False,
}
NEW_MEMBER = MEMBER | {"member_consortium_count": 3}


@pytest.mark.parametrize(
    ("need", "steps", "end"),
    [
        (NEED, (("s03", NEW_MEMBER), ("s05", {})), "e_done"),
        (NEED | {"task_source_secured": False}, (), "e_no"),
        (NEED, (("s03", NEW_MEMBER | {"member_coop_basis": False}),), "e_member"),
        (
            NEED,
            (
                ("s03", NEW_MEMBER | {"member_consortium_count": 4}),
                ("s03x", {"exception_approved": False}),
            ),
            "e_exception",
        ),
        (
            NEED | {"is_major": True},
            (
                ("s03", NEW_MEMBER),
                ("s01a", EVENT),
                ("s02", {"reported_on": "2026-03-16"}),
                ("s03", {"dept_consents": True}),
            ),
            "e_done",
        ),
        (
            NEED | {"is_major": True},
            (
                ("s03", NEW_MEMBER | {"member_consortium_count": 4}),
                ("s03x", {"exception_approved": True}),
                ("s01a", EVENT),
                ("s02", {"reported_on": "2026-03-16"}),
                ("s03", {"dept_consents": False}),
                HONEST,
                ("s02", NO_GROUNDS),
                ("s02b", {}),
            ),
            "e_refused",
        ),
    ],
)
def test_members_are_changed_where_there_is_need(
    engine: Engine, need: dict[str, Any], steps: tuple[Step, ...], end: str
) -> None:
    assert walk(engine, "GX-CONS-P06", ("s01a", need), *steps) == [end]


def test_what_support_may_be_had_is_answered(engine: Engine) -> None:
    answer = PARTIES | {"grade_on_record": "优秀", "layers": "核心层三家"}
    assert walk(engine, "GX-CONS-P10", ("s02", answer)) == ["e_info"]
