"""ZJ-P01 to P09 run to each of their end states through the engine, with time moved."""

from datetime import UTC, datetime
from pathlib import Path

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
    task,
    walk,
)

PARTIES = {
    "base_no": "ZJ-1",
    "credit_code": "12330000470090023X",
    "recommender_code": "11330100002490001Q",
}
COMMON = {
    "registered_in_zj": True,
    "independent_legal_person": True,
    "has_ip_data_hgr_ethics_secrecy_rules": True,
    "has_security_warning_mechanism": True,
    "host_affiliation": "设区市属地",
    "recommended_by": "设区市科技主管部门",
    "applied_on": "2026-03-16",
    **PARTIES,
}
JOINT = COMMON | {
    "host_type": "高校",
    "base_category": "联合研发类",
    "provincial_project_count": 2,
    "project_leader_is_base_core": True,
    "overseas_agreement_count": 3,
}
FEATURE = COMMON | {
    "host_type": "企业",
    "base_category": "特色发展类",
    "overseas_rd_entity": True,
    "controlling_stake": True,
    "foreign_invested_in_zj": False,
    "fixed_rd_site_complete": False,
    "independent_rd_department": False,
    "latest_year_sales_wan": 3000,
    "sales_3y_total_wan": 9000,
    "rd_expense_3y_total_wan": 450,
}
SHEET = {
    "support_conditions_ready": True,
    "channel_and_effect_good": True,
    "goal_and_mechanism_clear": True,
    "rd_strength_strong": True,
    "joint_rd_conditions_ready": True,
    "overseas_rd_capable": True,
    "synergy_and_global_key_project": False,
}
OPINION = {"recommend_opinion_issued": True, "recommender_approves": True}
NEVER: Step = ("s02q", {"cancelled_on": None})
REVIEWED: tuple[Step, ...] = (("s05", OPINION), ("s07", SHEET))
DECIDED: tuple[Step, ...] = (
    ("s08", {"expert_review_passed": True}),
    ("s09", {"decision_procedure_passed": True}),
    ("s10", {}),
)
EXCEPTION = JOINT | {"overseas_agreement_count": 2}
GROUNDS = PARTIES | {
    "notified_on": "2026-03-16",
    "report_missed_without_reason": False,
    "evaluation_window_closed": True,
    "report_supplemented_in_evaluation": False,
    "consecutive_unqualified": 0,
    "false_information": False,
    "diplomatic_incident_major": False,
    "security_conduct_occurred": False,
    "severe_consequence_caused": False,
    "major_change_not_applied_in_time": False,
    "normal_operation_affected": False,
    "other_unfit": False,
}
CANCELLED: tuple[Step, ...] = (
    ("s02b", {}),
    ("s04", {"cancelled_on": "2026-03-30"}),
    ("s05", {}),
)


@pytest.fixture(scope="module")
def deployed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return deploy(tmp_path_factory.mktemp("zj") / "zj.db", "zj")


@pytest.fixture
def engine(tmp_path: Path, deployed: Path) -> Engine:
    return copy_of(deployed, tmp_path)


@pytest.mark.parametrize(
    ("steps", "end"),
    [
        ((("s02", JOINT), NEVER, *REVIEWED, *DECIDED), "e_recognized"),
        ((("s02", FEATURE), NEVER, *REVIEWED, *DECIDED), "e_recognized"),
        ((("s02", JOINT), ("s02q", {"cancelled_on": "2024-01-01"})), "e_banned"),
        (
            (
                ("s02", JOINT | {"recommended_by": "归口管理部门"}),
                NEVER,
                ("s02", JOINT),
                NEVER,
                ("s05", OPINION | {"recommender_approves": False}),
            ),
            "e_not_recommended",
        ),
        (
            (("s02", JOINT | {"base_category": "其他类"}), NEVER, ("s05", OPINION)),
            "e_precheck",
        ),
        (
            (
                ("s02", EXCEPTION),
                NEVER,
                ("s05", OPINION),
                ("s05x", {}),
                ("s07", SHEET),
                ("s07x", {"exception_approved": True}),
                *DECIDED,
            ),
            "e_recognized",
        ),
        (
            (
                ("s02", EXCEPTION),
                NEVER,
                ("s05", OPINION),
                ("s05x", {}),
                ("s07", SHEET),
                ("s07x", {"exception_approved": False}),
            ),
            "e_exception",
        ),
        (
            (
                ("s02", JOINT),
                NEVER,
                ("s05", OPINION),
                ("s07", SHEET | {"rd_strength_strong": False}),
            ),
            "e_ineligible",
        ),
        (
            (
                ("s02", FEATURE | {"controlling_stake": False}),
                NEVER,
                *REVIEWED,
            ),
            "e_ineligible",
        ),
        (
            (("s02", JOINT), NEVER, *REVIEWED, ("s08", {"expert_review_passed": False})),
            "e_review",
        ),
        (
            (
                ("s02", JOINT),
                NEVER,
                *REVIEWED,
                ("s08", {"expert_review_passed": True}),
                ("s09", {"decision_procedure_passed": False}),
            ),
            "e_not_selected",
        ),
    ],
)
def test_an_application_reaches_its_end(engine: Engine, steps: tuple[Step, ...], end: str) -> None:
    assert walk(engine, "ZJ-P01", ("s01a", {}), *steps) == [end]


LEGACY = PARTIES | {"legacy_kind": "省海外创新孵化中心", "host_applied": True}
QUALIFIED = {"legacy_qualified": True, "recommender_approves": True}


@pytest.mark.parametrize(
    ("steps", "end"),
    [
        ((("s03", QUALIFIED), ("s03d", {"dept_approves": True}), ("s05", {})), "e_in"),
        ((("s03", QUALIFIED), ("s03d", {"dept_approves": False})), "e_no"),
        ((("s03", QUALIFIED | {"recommender_approves": False}),), "e_not_passed"),
    ],
)
def test_an_old_platform_may_be_taken_in(engine: Engine, steps: tuple[Step, ...], end: str) -> None:
    assert walk(engine, "ZJ-P02", ("s02", LEGACY), *steps) == [end]


@pytest.mark.parametrize(
    ("recognised", "steps", "end"),
    [
        ("2026-02-01", (), "e_na"),
        ("2024-06-01", (("s03", {}), ("s04", {})), "e_done"),
    ],
)
def test_a_base_of_more_than_a_year_reports(
    engine: Engine, recognised: str, steps: tuple[Step, ...], end: str
) -> None:
    year = PARTIES | {"recognized_on": recognised, "report_due_on": "2027-01-31"}
    assert walk(engine, "ZJ-P03", ("s01a", year), *steps) == [end]


@pytest.mark.parametrize(
    ("answer", "steps", "end"),
    [("已补交", (("s04", {}),), "e_done"), ("仍未交", (), "e_pending")],
)
def test_a_missing_report_is_asked_for_and_kept_in_suspense(
    engine: Engine, answer: str, steps: tuple[Step, ...], end: str
) -> None:
    year = PARTIES | {"recognized_on": "2024-06-01", "report_due_on": "2027-01-31"}
    walk(engine, "ZJ-P03", ("s01a", year))
    late = datetime(2027, 2, 1, 4, 0, tzinfo=UTC)
    fire_due_timers(engine, now=late)
    for element, variables in (("s05", {"after_reminder": answer}), *steps):
        complete(engine, element, variables, late)
    assert ended(engine, "ZJ-P03") == [end]


CHANGE = PARTIES | {"change_kind": "名称", "change_on": "2026-03-10"}


@pytest.mark.parametrize(
    ("applied", "steps", "end"),
    [
        (
            "2026-04-10",
            (
                ("s04", {"recommender_approves": True}),
                ("s05", {"dept_approves": True}),
                ("s06", {}),
            ),
            "e_done",
        ),
        (
            "2026-04-11",
            (
                ("s03", {}),
                ("s04", {"recommender_approves": True}),
                ("s05", {"dept_approves": False}),
            ),
            "e_rejected",
        ),
        ("2026-03-20", (("s04", {"recommender_approves": False}),), "e_refused"),
    ],
)
def test_a_change_needs_both_approvals(
    engine: Engine, applied: str, steps: tuple[Step, ...], end: str
) -> None:
    asked: Step = ("s02", {"change_applied_on": applied})
    assert walk(engine, "ZJ-P04", ("s01a", CHANGE), asked, *steps) == [end]


def test_a_change_not_applied_for_in_a_month_is_asked_for(engine: Engine) -> None:
    walk(engine, "ZJ-P04", ("s01a", CHANGE))
    late = datetime(2026, 4, 13, 4, 0, tzinfo=UTC)
    fire_due_timers(engine, now=late)
    complete(engine, "s02n", {}, late)
    assert task(engine, "s02")


REPORTED = {
    "report_missed_without_reason": False,
    "evaluation_window_closed": True,
    "report_supplemented_in_evaluation": False,
}
TO_GRADE: tuple[Step, ...] = (("s02", PARTIES), ("s03", {}), ("s04", REPORTED))


@pytest.mark.parametrize(
    ("grade", "times", "steps", "end"),
    [
        ("合格", 0, (), "e_pass"),
        ("不合格", 1, (("s07", {}),), "e_warned"),
        (
            "优秀",
            0,
            (
                (
                    "s01a",
                    {"evaluation_grade": "优秀", "most_base_in_zj": False, "most_grade": "无"},
                ),
                ("s03", {}),
                ("s04", {}),
            ),
            "e_excellent",
        ),
        ("不合格", 2, (("s02", GROUNDS | {"consecutive_unqualified": 2}), *CANCELLED), "e_cancel"),
    ],
)
def test_an_evaluation_has_its_consequence(
    engine: Engine, grade: str, times: int, steps: tuple[Step, ...], end: str
) -> None:
    said: Step = ("s05", {"evaluation_grade": grade, "consecutive_unqualified": times})
    assert walk(engine, "ZJ-P05", *TO_GRADE, said, *steps) == [end]


def test_a_report_missing_when_the_evaluation_closes_leads_to_cancellation(engine: Engine) -> None:
    gap = REPORTED | {"report_missed_without_reason": True}
    steps: tuple[Step, ...] = (
        ("s02", PARTIES),
        ("s03", {}),
        ("s04", gap),
        ("s02", GROUNDS | gap),
        *CANCELLED,
    )
    assert walk(engine, "ZJ-P05", *steps) == ["e_report_cancel"]


def test_who_is_not_excellent_is_not_rewarded(engine: Engine) -> None:
    said = PARTIES | {"evaluation_grade": "合格", "most_base_in_zj": True, "most_grade": "合格"}
    assert walk(engine, "ZJ-P06", ("s01a", said)) == ["e_none"]


def test_grounds_that_do_not_hold_leave_the_title(engine: Engine) -> None:
    assert walk(engine, "ZJ-P07", ("s02", GROUNDS), ("s02b", {})) == ["e_keep"]


def test_a_base_that_is_silent_for_five_working_days_has_been_heard(engine: Engine) -> None:
    assert hearing_lapses(engine, "ZJ-P07", ("s02", GROUNDS)) == ["e_keep"]


@pytest.mark.parametrize(("approved", "end"), [(True, "e_exit"), (False, "e_stay")])
def test_a_base_may_leave_if_approved(engine: Engine, approved: bool, end: str) -> None:
    steps: tuple[Step, ...] = (
        ("s02", PARTIES | {"exit_requested": True}),
        ("s03", {"exit_cause": True}),
        ("s03d", {"exit_approved": approved}),
    )
    assert walk(engine, "ZJ-P08", *steps) == [end]


@pytest.mark.parametrize(
    ("recommended", "steps", "end"), [(True, (("s03", {}),), "e_up"), (False, (), "e_stay")]
)
def test_a_base_recommended_and_recognised_by_the_ministry_leaves_the_province(
    engine: Engine, recommended: bool, steps: tuple[Step, ...], end: str
) -> None:
    said = PARTIES | {"recognized_by_most": True, "recommended_to_most": recommended}
    assert walk(engine, "ZJ-P09", ("s01a", said), *steps) == [end]
