"""GX-CONS-P03 to P10 run to their end states through the engine, with time moved."""

from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest

from engine.commands.core.engine import Engine
from engine.commands.deadlines.fire_due_timers import fire_due_timers
from engine.commands.messages.publish_message import publish_message
from engine.lifecycle.actor import SYSTEM
from engine.persistence.case_rows import UserTask
from register.queries import base
from register.rows import Base
from tests.procedures.registered import enter, join, join_recognised, owe, set_status
from tests.procedures.walking import (
    NOON,
    Step,
    complete,
    copy_of,
    deploy,
    ended,
    hearing_lapses,
    reached,
    take,
    task,
    tasks,
    walk,
)

BASE = "GX-CONS-B2023-001"
LEADER, UNIVERSITY = "91450100MA5N000016", "124500004985000069"
NEWCOMER = "91450100MA5N00003C"
PARTIES = {"base_no": BASE}
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
}
WHOLE: dict[str, Any] = LEAD | {
    "has_founding_agreement": True,
    "new_name": "广西新材料有限公司",
    "new_code": NEWCOMER,
    "new_category": "企业",
    "replaced_code": UNIVERSITY,
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
            "false_application_material",
            "legal_personality_terminated",
            "refuses_statistics",
            "severe_social_impact",
            "other_legal_ground",
        ),
        False,
    )
    | {"notified_on": "2026-03-16"}
)
NOW_TOLD = NO_GROUNDS | {"notified_on": "2026-05-20"}
RESTORED = NO_GROUNDS | {"major_change_review_failed": False}
CHOSEN: Step = (
    "s01f",
    PARTIES | {"triggered_by": "广西铝业有限公司", "trigger_subject": "牵头单位"},
)
HEARD: tuple[Step, ...] = (
    ("s02b", {"statement": "请求维持"}),
    ("s02c", {"hearing_opinion": "不采纳"}),
)
HONEST: Step = ("integrity", {"integrity_record_in_penalty": False})
DISHONEST: Step = ("integrity", {"integrity_record_in_penalty": True})
CANCELLED = {"cancellation_reason": "失信", "cancelled_on": "2026-03-31"}
CANCELS: tuple[Step, ...] = (
    ("s03d", {"discretion": "取消", "ordered_on": None}),
    ("s04", CANCELLED),
)
TO_GRADE: tuple[Step, ...] = (
    ("s04", {"participation": "参加"}),
    ("s05", {}),
    ("s05b", {}),
    ("s06d", {"site_check_needed": "不需要"}),
)
OBLIGED: Step = ("s02", {"evaluation_notice_on": "2026-03-16"})
YOUNG: Step = ("s02", {"evaluation_notice_on": "2026-03-15"})
PUBLISHED: Step = ("s09", {"grade_published_on": "2026-03-16"})


@pytest.fixture(scope="module")
def deployed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return deploy(tmp_path_factory.mktemp("cons") / "cons.db", "gx-cons")


@pytest.fixture
def engine(tmp_path: Path, deployed: Path) -> Engine:
    """A consortium of three, recognised on 16 March 2023."""
    made = copy_of(deployed, tmp_path)
    enter(
        made,
        BASE,
        date(2023, 3, 16),
        credit_code=LEADER,
        recommender_code="11450100007500012B",
        name="广西铝产业创新联合体",
    )
    join_recognised(
        made,
        BASE,
        (LEADER, "牵头单位", "企业", ""),
        (UNIVERSITY, "成员单位", "高等学校", "核心层单位"),
        ("12450000498500007C", "成员单位", "科研院所", "紧密合作单位"),
    )
    return made


def members(engine: Engine) -> list[tuple[str, str]]:
    return [(one.credit_code, one.role) for one in base(engine.store, BASE).members if one.stays]


def status(engine: Engine) -> str:
    return base(engine.store, BASE).line.status


def evaluate(engine: Engine, *steps: Step, since: str = "2023-03-15") -> list[str]:
    """The evaluation three years after that day, step by step; the ends reached."""
    told = {"base_no": BASE, "counted_from": since, "duty": "x"}
    publish_message(engine, "gx-cons.evaluation", BASE, told, actor=SYSTEM, now=NOON)
    fire_due_timers(engine, now=NOON)
    for name, variables in steps:
        take(engine, name, variables)
    return ended(engine, "GX-CONS-P07")


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
        ("牵头单位", WHOLE | {"has_founding_agreement": False}, (), "e_whole"),
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


def test_a_new_unit_with_a_wrong_code_goes_back_to_whoever_entered_it(engine: Engine) -> None:
    wrong: Step = ("s02", WHOLE | {"new_code": NEWCOMER[:-1] + "1"})
    walk(engine, "GX-CONS-P05", *replacement("牵头单位", approved=True), wrong)
    assert tasks(engine) == ["s02"]


def replacement(replaced: str, *, approved: bool) -> tuple[Step, ...]:
    """A replacement asked for, and the project system's word on it."""
    asked_for = {"replaced": replaced, "replacement_reason": "合并"}
    approval: Step = ("gx-projects", {"approved": approved, "approval_no": "桂科计变〔2026〕7号"})
    return ("s01a", PARTIES | asked_for), approval


@pytest.mark.parametrize(
    ("grade", "steps", "end"),
    [
        ("优秀", (("s11", {"commendation": "予以通报表扬"}),), "e_excellent"),
        ("良好", (), "e_good"),
        ("合格", (), "e_pass"),
        (
            "撤销",
            (
                CHOSEN,
                HONEST,
                ("s02", NO_GROUNDS),
                *HEARD,
                *CANCELS,
            ),
            "e_cancel",
        ),
    ],
)
def test_a_grade_has_its_consequence(
    engine: Engine, grade: str, steps: tuple[Step, ...], end: str
) -> None:
    graded: Step = ("s08", {"evaluation_grade": grade})
    assert evaluate(engine, OBLIGED, *TO_GRADE, graded, PUBLISHED, *steps)[0] == end


def test_a_grade_that_the_text_does_not_know_is_given_again(engine: Engine) -> None:
    evaluate(engine, OBLIGED, *TO_GRADE, ("s08", {"evaluation_grade": "一般"}))
    assert tasks(engine) == ["s08"]


def test_who_has_not_run_three_years_may_wait(engine: Engine) -> None:
    choice: Step = ("s03a", {"volunteers": "不参评"})
    assert evaluate(engine, YOUNG, choice) == ["e_next"]


def test_who_has_not_run_three_years_may_volunteer_and_be_visited(engine: Engine) -> None:
    steps: tuple[Step, ...] = (
        YOUNG,
        ("s03a", {"volunteers": "参评"}),
        *TO_GRADE[:3],
        ("s06d", {"site_check_needed": "需要"}),
        ("s07", {}),
        ("s08", {"evaluation_grade": "合格"}),
        PUBLISHED,
    )
    assert evaluate(engine, *steps) == ["e_pass"]


def test_an_absence_without_cause_gives_the_title_up(engine: Engine) -> None:
    steps: tuple[Step, ...] = (
        OBLIGED,
        ("s04", {"participation": "不参加或中途退出"}),
        ("s12", {"has_due_reason": True}),
        ("s12m", {}),
        ("s04", {"participation": "不参加或中途退出"}),
        ("s12", {"has_due_reason": False}),
    )
    assert evaluate(engine, *steps) == ["e_waive"]


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
    evaluate(engine, *steps)
    assert base(engine.store, BASE).evaluations[0].rectified_until == date(2027, 3, 16)
    over = datetime(2027, 3, 17, 4, 0, tzinfo=UTC)
    fire_due_timers(engine, now=over)
    complete(engine, "s03", {"rectification_accepted": accepted}, over)
    if not accepted:
        failed = NO_GROUNDS | {"notified_on": "2027-03-17"}
        take(engine, *CHOSEN, over)
        take(engine, *HONEST, over)
        complete(engine, "s02", failed, over)
        for name, variables in HEARD:
            complete(engine, name, variables, over)
        complete(engine, "s03d", {"discretion": "取消", "ordered_on": None}, over)
        complete(engine, "s04", CANCELLED, over)
    assert ended(engine, "GX-CONS-P08") == [end]
    assert ended(engine, "GX-CONS-P07")[0] == "e_rectify"


ORDERED = {"discretion": "责令限期调整成员", "ordered_on": "2026-03-20"}


@pytest.mark.parametrize(
    ("integrity", "steps", "end"),
    [
        (HONEST, (), "e_keep"),
        (
            DISHONEST,
            CANCELS,
            "e_cancelled",
        ),
        (
            DISHONEST,
            (("s03d", ORDERED), ("s03e", {}), ("s03f", {"ground_removed": True})),
            "e_adjusted",
        ),
        (
            DISHONEST,
            (
                ("s03d", ORDERED),
                ("s03e", {}),
                ("s03f", {"ground_removed": False}),
                ("s04", CANCELLED),
            ),
            "e_cancelled",
        ),
    ],
)
def test_grounds_lead_to_cancellation_unless_members_are_changed(
    engine: Engine, integrity: Step, steps: tuple[Step, ...], end: str
) -> None:
    heard: tuple[Step, ...] = (CHOSEN, integrity, ("s02", NO_GROUNDS), *HEARD)
    assert walk(engine, "GX-CONS-P09", *heard, *steps) == [end]


def test_a_consortium_that_is_silent_for_five_working_days_has_been_heard(engine: Engine) -> None:
    notified: tuple[Step, ...] = (CHOSEN, HONEST, ("s02", NO_GROUNDS))
    assert hearing_lapses(engine, "GX-CONS-P09", *notified) == ["e_keep"]


def test_members_not_changed_in_time_end_the_recognition(engine: Engine) -> None:
    ordered: tuple[Step, ...] = (("s02", NO_GROUNDS), *HEARD, ("s03d", ORDERED))
    walk(engine, "GX-CONS-P09", CHOSEN, DISHONEST, *ordered)
    late = datetime(2026, 4, 21, 4, 0, tzinfo=UTC)
    fire_due_timers(engine, now=late)
    complete(engine, "s04", CANCELLED, late)
    assert ended(engine, "GX-CONS-P09") == ["e_cancelled"]


def open_year(engine: Engine, year: int = 2026, now: datetime = NOON) -> None:
    owe(engine, BASE, year, date(year, 12, 31), "x")
    told = {"base_no": BASE, "report_year": year, "duty": "x"}
    publish_message(engine, "gx-cons.yearly", BASE, told, actor=SYSTEM, now=now)


def test_a_yearly_summary_goes_to_both(engine: Engine) -> None:
    open_year(engine)
    for element in ("s02", "s04", "s06"):
        complete(engine, element, {})
    assert reached(engine, "e_done")
    assert base(engine.store, BASE).reports[0].filed_on == NOON.date()


def test_the_next_year_opens_by_itself(engine: Engine) -> None:
    open_year(engine)
    fire_due_timers(engine, now=datetime(2026, 12, 31, 16, 0, tzinfo=UTC))
    assert [one.year for one in base(engine.store, BASE).reports] == [2026, 2027]


@pytest.mark.parametrize(
    ("answer", "steps", "end"),
    [("未交", (), "e_overdue"), ("已补交", (("s06", {}), ("s04", {})), "e_done")],
)
def test_a_summary_not_filed_when_asked_for_is_registered_as_missing(
    engine: Engine, answer: str, steps: tuple[Step, ...], end: str
) -> None:
    open_year(engine, 2025, datetime(2025, 12, 1, 4, 0, tzinfo=UTC))
    late = datetime(2026, 2, 4, 4, 0, tzinfo=UTC)
    fire_due_timers(engine, now=datetime(2026, 1, 2, 4, 0, tzinfo=UTC))
    fire_due_timers(engine, now=late)
    for element, variables in (("s05", {"after_reminder": answer}), *steps):
        complete(engine, element, variables, late)
    assert reached(engine, end)


def test_a_summary_is_handed_in_late_by_the_lead_itself(engine: Engine) -> None:
    open_year(engine)
    late = datetime(2027, 1, 8, 4, 0, tzinfo=UTC)
    fire_due_timers(engine, now=late)
    complete(engine, "s02l", {}, late)
    report = base(engine.store, BASE).reports[0]
    assert (report.standing, report.filed_on) == ("已交", late.date())


def test_a_recommender_that_never_answers_keeps_no_summary_open(engine: Engine) -> None:
    open_year(engine)
    complete(engine, "s02", {})
    complete(engine, "s06", {})
    fire_due_timers(engine, now=datetime(2026, 4, 20, 4, 0, tzinfo=UTC))
    assert reached(engine, "e_done")


EVENT = PARTIES | {"event_kind": "核心层成员", "event_on": "2026-03-10"}


@pytest.mark.parametrize(
    ("agreed", "steps", "end"),
    [
        (True, (), "e_keep"),
        (False, (CHOSEN, HONEST, ("s02", RESTORED), *HEARD), "e_kept"),
        (False, (CHOSEN, HONEST, ("s02", NO_GROUNDS), *HEARD, *CANCELS), "e_cancel"),
    ],
)
def test_a_major_event_is_reported_and_agreed_to(
    engine: Engine, agreed: bool, steps: tuple[Step, ...], end: str
) -> None:
    told: tuple[Step, ...] = (
        ("s01a", EVENT),
        ("s02", {"report_text": "见报告"}),
        ("s03", {"dept_consents": agreed}),
    )
    assert walk(engine, "GX-CONS-P04", *told, *steps) == [end]


LATE = datetime(2026, 4, 14, 4, 0, tzinfo=UTC)


def urged(engine: Engine) -> None:
    """The month for the report is over, and the department has asked for it."""
    walk(engine, "GX-CONS-P04", ("s01a", EVENT))
    fire_due_timers(engine, now=LATE)
    complete(engine, "s04", {"late_note": "已催告"}, LATE)


def test_a_major_event_told_late_is_flagged(engine: Engine) -> None:
    urged(engine)
    complete(engine, "s02l", {"report_text": "补报"}, LATE)
    complete(engine, "s03", {"dept_consents": True}, LATE)
    assert ended(engine, "GX-CONS-P04") == ["e_keep_late"]


def test_a_major_event_never_told_leads_to_the_cancellation(engine: Engine) -> None:
    urged(engine)
    never = datetime(2026, 5, 20, 4, 0, tzinfo=UTC)
    fire_due_timers(engine, now=never)
    steps: tuple[Step, ...] = (CHOSEN, HONEST, ("s02", NOW_TOLD), *HEARD, *CANCELS)
    for name, variables in steps:
        take(engine, name, variables, never)
    assert ended(engine, "GX-CONS-P04") == ["e_cancel"]
    assert base(engine.store, BASE).changes[0].outcome == "始终不报"


def test_what_came_of_a_major_event_stands_in_the_register(engine: Engine) -> None:
    told: tuple[Step, ...] = (("s01a", EVENT), ("s02", {"report_text": "见报告"}))
    walk(engine, "GX-CONS-P04", *told, ("s03", {"dept_consents": True}))
    (change,) = base(engine.store, BASE).changes
    assert (change.due_on, change.reported_on) == (date(2026, 4, 10), NOON.date())
    assert change.outcome == "同意"


NEED = PARTIES | {
    "new_name": "广西新材料有限公司",
    "new_code": NEWCOMER,
    "new_category": "企业",
    "new_key_need": True,
    "task_source_secured": True,
    "supplementary_agreement_signed": True,
    "is_major": False,
}
MAJOR = NEED | {"is_major": True}
JOINS: Step = ("s03", MEMBER)
REPORTED: tuple[Step, ...] = (("s01a", EVENT), ("s02", {"report_text": "见报告"}))


def busy(engine: Engine, consortia: int, unit: str = NEWCOMER) -> None:
    """The newcomer, or another unit, takes part in so many others already."""
    for other in range(1001, 1001 + consortia):
        join(engine, other, unit)


@pytest.mark.parametrize(
    ("need", "steps", "end"),
    [
        (NEED, (JOINS, ("s05", {})), "e_done"),
        (NEED | {"task_source_secured": False}, (), "e_no"),
        (NEED, (("s03", MEMBER | {"member_coop_basis": False}),), "e_member"),
        (MAJOR, (JOINS, *REPORTED, ("s03", {"dept_consents": True})), "e_done"),
    ],
)
def test_members_are_changed_where_there_is_need(
    engine: Engine, need: dict[str, Any], steps: tuple[Step, ...], end: str
) -> None:
    busy(engine, 2)
    assert walk(engine, "GX-CONS-P06", ("s01a", need), *steps) == [end]
    assert ((NEWCOMER, "成员单位") in members(engine)) == (end == "e_done")


@pytest.mark.parametrize(
    ("approved", "steps", "end"),
    [
        (False, (), "e_exception"),
        (
            True,
            (
                *REPORTED,
                ("s03", {"dept_consents": False}),
                CHOSEN,
                HONEST,
                ("s02", RESTORED),
                *HEARD,
            ),
            "e_refused",
        ),
    ],
)
def test_a_newcomer_in_three_others_needs_an_exception(
    engine: Engine, approved: bool, steps: tuple[Step, ...], end: str
) -> None:
    busy(engine, 3)
    said = {"exception_approved": approved, "exception_reason": "唯一掌握该技术"}
    exception: Step = ("s03x", said)
    asked: tuple[Step, ...] = (("s01a", MAJOR), JOINS, exception, *steps)
    assert walk(engine, "GX-CONS-P06", *asked) == [end]
    assert (NEWCOMER, "成员单位") not in members(engine)


def test_a_newcomer_excepted_is_a_member_and_the_register_says_why(engine: Engine) -> None:
    busy(engine, 3)
    agreed: Step = ("s03x", {"exception_approved": True, "exception_reason": "唯一掌握该技术"})
    walk(engine, "GX-CONS-P06", ("s01a", NEED), JOINS, agreed, ("s05", {}))
    joined = base(engine.store, BASE).members[-1]
    assert (joined.credit_code, joined.exception) == (NEWCOMER, "唯一掌握该技术")


def test_a_newcomer_with_a_wrong_code_is_asked_for_again(engine: Engine) -> None:
    wrong = NEED | {"new_code": NEWCOMER[:-1] + "1"}
    walk(engine, "GX-CONS-P06", ("s01a", wrong), JOINS)
    assert tasks(engine) == ["s01a"]


def test_a_result_counts_only_once(engine: Engine) -> None:
    ledger = [{"result": "铝合金", "identifier": "ZL 2023 1 0123456.7"}]
    again: Step = ("s04", {"participation": "参加", "results": ledger})
    graded: Step = ("s08", {"evaluation_grade": "合格"})
    for _ in range(2):
        evaluate(engine, OBLIGED, again, *TO_GRADE[1:], graded, PUBLISHED)
    assert [one.number for one in base(engine.store, BASE).results] == ["ZL202310123456.7"]


def test_a_change_of_the_lead_changes_the_host(engine: Engine) -> None:
    replaced: tuple[Step, ...] = (*replacement("牵头单位", approved=True), ("s02", WHOLE))
    walk(engine, "GX-CONS-P05", *replaced, ("s04", {}))
    assert (NEWCOMER, "牵头单位") in members(engine)
    assert LEADER not in [code for code, _ in members(engine)]
    assert base(engine.store, BASE).credit_code == NEWCOMER


def test_the_open_summary_goes_to_the_new_lead(engine: Engine) -> None:
    open_year(engine)
    replaced: tuple[Step, ...] = (
        *replacement("牵头单位", approved=True),
        ("GX-CONS-P05/s02", WHOLE),
    )
    walk(engine, "GX-CONS-P05", *replaced, ("GX-CONS-P05/s04", {}))
    with engine.store.read() as transaction:
        summary = transaction.get_one(UserTask, task(engine, "GX-CONS-P03/s02"))
        assert f"host:{NEWCOMER}" in summary.candidate_groups
        assert f"host:{LEADER}" not in summary.candidate_groups


def test_a_member_may_become_the_lead(engine: Engine) -> None:
    busy(engine, 2, UNIVERSITY)
    own: Step = ("s02", WHOLE | {"new_code": UNIVERSITY})
    replaced = replacement("牵头单位", approved=True)
    assert walk(engine, "GX-CONS-P05", *replaced, own, ("s04", {})) == ["e_done"]
    assert members(engine)[0] == (UNIVERSITY, "牵头单位")
    assert [code for code, _ in members(engine)].count(UNIVERSITY) == 1


def test_a_unit_that_is_a_member_already_cannot_join_again(engine: Engine) -> None:
    walk(engine, "GX-CONS-P06", ("s01a", NEED | {"new_code": UNIVERSITY}), JOINS)
    assert tasks(engine) == ["s01a"]


def test_a_cancelled_consortium_has_no_members(engine: Engine) -> None:
    cancel(engine)
    assert (status(engine), members(engine)) == ("已取消", [])


def cancel(engine: Engine) -> None:
    verified: Step = ("GX-CONS-P09/s02", NO_GROUNDS)
    walk(engine, "GX-CONS-P09", CHOSEN, DISHONEST, verified, *HEARD, *CANCELS)


def test_a_cancelled_consortium_owes_no_summary_of_the_year(engine: Engine) -> None:
    open_year(engine)
    cancel(engine)
    assert ended(engine, "GX-CONS-P03") == ["e_gone"]
    assert base(engine.store, BASE).reports[0].standing == "已关闭"


def test_a_cancelled_consortium_waits_for_no_evaluation(engine: Engine) -> None:
    evaluate(engine, OBLIGED, *TO_GRADE, ("s08", {"evaluation_grade": "合格"}), PUBLISHED)
    cancel(engine)
    assert ended(engine, "GX-CONS-P07") == ["e_pass", "e_gone"]


def test_a_rectification_ends_with_the_title_and_is_accepted_no_more(engine: Engine) -> None:
    walk(engine, "GX-CONS-P08", ("s00", {"base_no": BASE, "grade_published_on": "2026-03-16"}))
    cancel(engine)
    fire_due_timers(engine, now=datetime(2027, 4, 1, tzinfo=UTC))
    assert (status(engine), tasks(engine)) == ("已取消", [])


def test_what_support_may_be_had_is_answered_from_the_register(engine: Engine) -> None:
    walk(engine, "GX-CONS-P10", ("s01a", PARTIES))
    assert tasks(engine) == ["s02"]
    complete(engine, "s02", {})
    assert ended(engine, "GX-CONS-P10") == ["e_info"]


def test_a_consortium_that_has_left_is_not_evaluated(engine: Engine) -> None:
    set_status(engine, BASE, "已取消")
    assert evaluate(engine) == ["e_left"]


def to_rectify(engine: Engine) -> None:
    graded: Step = ("s08", {"evaluation_grade": "整改"})
    evaluate(engine, OBLIGED, *TO_GRADE, graded, PUBLISHED)


def test_a_plan_that_is_never_handed_in_does_not_put_off_the_acceptance(engine: Engine) -> None:
    to_rectify(engine)
    over = datetime(2027, 3, 17, 4, 0, tzinfo=UTC)
    fire_due_timers(engine, now=over)
    assert tasks(engine) == ["s03"]
    complete(engine, "s03", {"rectification_accepted": False}, over)
    assert tasks(engine) == ["s01f"]


def test_an_acceptance_found_wrong_when_heard_keeps_the_title(engine: Engine) -> None:
    to_rectify(engine)
    over = datetime(2027, 3, 17, 4, 0, tzinfo=UTC)
    fire_due_timers(engine, now=over)
    complete(engine, "s03", {"rectification_accepted": False}, over)
    corrected = {"rectification_accepted": True, "hearing_opinion": "整改报告漏计，更正"}
    steps: tuple[Step, ...] = (
        CHOSEN,
        HONEST,
        ("s02", NO_GROUNDS | {"notified_on": "2027-03-17"}),
        ("s02b", {"statement": "报告漏计"}),
        ("s02c", corrected),
    )
    for name, variables in steps:
        take(engine, name, variables, over)
    assert ended(engine, "GX-CONS-P08")[-1:] == ["e_kept"]
    assert status(engine) == "有效"


def test_the_department_may_keep_the_title_after_the_statement(engine: Engine) -> None:
    kept: tuple[Step, ...] = (
        CHOSEN,
        DISHONEST,
        ("s02", NO_GROUNDS),
        *HEARD,
        ("s03d", {"discretion": "维持", "discretion_reason": "惩戒已撤销", "ordered_on": None}),
    )
    assert walk(engine, "GX-CONS-P09", *kept) == ["e_upheld"]
    assert status(engine) == "有效"


def test_a_fact_found_wrong_when_heard_is_corrected_and_decides(engine: Engine) -> None:
    wrong = NO_GROUNDS | {"false_application_material": True}
    right = {"false_application_material": False, "hearing_opinion": "查明属实"}
    heard: tuple[Step, ...] = (("s02b", {"statement": "材料真实"}), ("s02c", right))
    assert walk(engine, "GX-CONS-P09", CHOSEN, HONEST, ("s02", wrong), *heard) == ["e_keep"]


def test_a_consortium_without_a_recommender_is_evaluated_as_usual(engine: Engine) -> None:
    with engine.store.write() as transaction:
        transaction.get_one(Base, BASE).recommender_code = None
    steps: tuple[Step, ...] = (
        OBLIGED,
        ("s04", {"participation": "参加"}),
        ("s05", {}),
        ("s06d", {"site_check_needed": "不需要"}),
        ("s08", {"evaluation_grade": "合格"}),
        PUBLISHED,
    )
    assert evaluate(engine, *steps) == ["e_pass"]


def test_an_evaluation_goes_on_without_the_offices_that_keep_silent(engine: Engine) -> None:
    evaluate(engine, OBLIGED, ("s04", {"participation": "参加"}))
    for until in (datetime(2026, 4, 20, tzinfo=UTC), datetime(2026, 5, 25, tzinfo=UTC)):
        fire_due_timers(engine, now=until)
    assert tasks(engine) == ["s06d"]


def test_a_lead_that_keeps_silent_is_asked_for_its_reason_and_then_judged(engine: Engine) -> None:
    evaluate(engine, OBLIGED)
    fire_due_timers(engine, now=datetime(2026, 5, 6, tzinfo=UTC))
    assert tasks(engine) == ["s04w"]
    fire_due_timers(engine, now=datetime(2026, 5, 20, tzinfo=UTC))
    complete(engine, "s12", {"has_due_reason": False, "absence_opinion": "未说明理由"})
    assert ended(engine, "GX-CONS-P07") == ["e_waive"]
    assert status(engine) == "已取消"


def test_who_may_volunteer_and_keeps_silent_is_not_evaluated_now(engine: Engine) -> None:
    evaluate(engine, YOUNG)
    fire_due_timers(engine, now=datetime(2026, 4, 10, tzinfo=UTC))
    assert ended(engine, "GX-CONS-P07") == ["e_next"]


def test_a_rectification_may_be_started_for_a_consortium_that_is_chosen(engine: Engine) -> None:
    chosen = {"base_no": BASE, "grade_published_on": "2026-03-16"}
    walk(engine, "GX-CONS-P08", ("s00", chosen))
    assert (tasks(engine), status(engine)) == (["s02"], "整改中")


@pytest.mark.parametrize(
    ("process", "end"),
    [
        ("GX-CONS-P04", "e_unfiled"),
        ("GX-CONS-P05", "e_unfiled"),
        ("GX-CONS-P06", "e_unfiled"),
        ("GX-CONS-P10", "e_unasked"),
    ],
)
def test_what_is_started_and_never_filled_in_ends_by_itself(
    engine: Engine, process: str, end: str
) -> None:
    walk(engine, process)
    fire_due_timers(engine, now=datetime(2026, 7, 1, tzinfo=UTC))
    assert ended(engine, process) == [end]


def test_a_newcomer_that_does_not_confirm_does_not_join(engine: Engine) -> None:
    walk(engine, "GX-CONS-P06", ("s01a", NEED))
    fire_due_timers(engine, now=datetime(2026, 4, 10, tzinfo=UTC))
    assert ended(engine, "GX-CONS-P06") == ["e_unconfirmed"]


def test_support_that_was_asked_for_and_not_read_is_answered(engine: Engine) -> None:
    walk(engine, "GX-CONS-P10", ("s01a", PARTIES))
    fire_due_timers(engine, now=datetime(2026, 5, 1, tzinfo=UTC))
    assert ended(engine, "GX-CONS-P10") == ["e_info"]


def announce(engine: Engine, on: str) -> None:
    """The department publishes the notice of a batch; every consortium in the series is told."""
    told = {"evaluation_notice_on": on, "notice_text": "请参加评估"}
    assert walk(engine, "GX-CONS-P07-batch", ("s01a", told)) == ["e_closed"]


def wait_for_the_cycle(engine: Engine) -> None:
    told = {"base_no": BASE, "counted_from": "2026-03-01", "duty": "x"}
    publish_message(engine, "gx-cons.evaluation", BASE, told, actor=SYSTEM, now=NOON)


def test_a_young_consortium_may_take_part_when_a_batch_is_announced(engine: Engine) -> None:
    wait_for_the_cycle(engine)
    announce(engine, "2026-03-15")
    assert tasks(engine) == ["s03a"]
    complete(engine, "s03a", {"volunteers": "参评"})
    assert tasks(engine) == ["s04"]


def test_a_batch_obliges_whoever_has_run_three_years(engine: Engine) -> None:
    wait_for_the_cycle(engine)
    announce(engine, "2026-03-16")
    assert tasks(engine) == ["s04"]
