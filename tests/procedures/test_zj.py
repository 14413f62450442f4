"""ZJ-P01 to P09 run to each of their end states through the engine, with time moved."""

from datetime import UTC, datetime
from pathlib import Path

import pytest
from sqlalchemy import select

from app.demonstration import furnish
from engine.commands.engine import Engine
from engine.commands.fire_due_timers import fire_due_timers
from engine.commands.start_process_instance import start_process_instance
from engine.lifecycle.actor import SYSTEM
from engine.persistence.transit_rows import OutboundEvent
from register.later_rows import Evaluation, Grant
from register.rows import Base, Report, StatusChange
from tests.procedures.walking import (
    PARTNERS,
    Step,
    answer,
    complete,
    copy_of,
    deploy,
    ended,
    engine_on,
    hearing_lapses,
    task,
    walk,
)

NUMBER = "ZJ-B2026-001"
PARTIES = {
    "host_name": "之江前沿大学",
    "base_name": "海外联合实验室",
    "credit_code": "123300004700900236",
    "recommender_code": "11330000002483021U",
}
NOTICE = {"title": "2026年度遴选", "closes_on": "2026-05-15"}
COMMON = {
    "batchId": "ZJ-2026-1",
    "registered_in_zj": True,
    "independent_legal_person": True,
    "has_ip_data_hgr_ethics_secrecy_rules": True,
    "has_security_warning_mechanism": True,
    "host_affiliation": "归口管理部门隶属",
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
SHEET: dict[str, object] = {
    "recusal": "无，参加评审",
    "support_conditions_ready": True,
    "channel_and_effect_good": True,
    "goal_and_mechanism_clear": True,
    "rd_strength_strong": True,
    "joint_rd_conditions_ready": True,
    "overseas_rd_capable": True,
    "synergy_and_global_key_project": False,
}
OPINION = {"recommend_opinion_issued": True, "recommender_approves": True}
RECOGNITION = {"document_no": "浙科发外〔2026〕1号", "recognised_on": "2026-03-16"}


def judged(**differently: bool) -> tuple[Step, ...]:
    """The panel is formed, and each of its experts says this."""
    said = {"sheet": SHEET | differently}
    return (("s06", {"experts": ["zj1", "zj2", "zj3"]}), *((("s07", said),) * 3))


REVIEWED: tuple[Step, ...] = (("s05", OPINION), *judged())
DECIDED: tuple[Step, ...] = (
    ("s08", {"expert_review_passed": True}),
    ("s09", {"decision_procedure_passed": True}),
    ("s10", RECOGNITION),
)
EXCEPTION = JOINT | {"overseas_agreement_count": 2}
GROUNDS = {
    "notified_on": "2026-03-16",
    "false_information": False,
    "diplomatic_incident_major": False,
    "security_conduct_occurred": False,
    "severe_consequence_caused": False,
    "normal_operation_affected": False,
    "other_unfit": False,
}
CANCELLATION = {"cancelled_on": "2026-03-30", "cancellation_reason": "第二十二条"}
CANCELLED: tuple[Step, ...] = (
    ("ZJ-P07/s02b", {}),
    ("ZJ-P07/s04", CANCELLATION),
)


@pytest.fixture(scope="module")
def deployed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Zhejiang with one recognised base."""
    path = deploy(tmp_path_factory.mktemp("zj") / "zj.db", "zj")
    made = engine_on(path)
    list(furnish(made))
    walk(made, "ZJ-P01-batch", ("s02", NOTICE))
    steps = (("s02", JOINT), *REVIEWED, *DECIDED)
    assert walk(made, "ZJ-P01", *steps) == ["e_recognized"]
    made.store.close()
    return path


@pytest.fixture
def engine(tmp_path: Path, deployed: Path) -> Engine:
    return copy_of(deployed, tmp_path)


@pytest.mark.parametrize(
    ("steps", "end"),
    [
        ((("s02", JOINT), *REVIEWED, *DECIDED), "e_recognized"),
        ((("s02", FEATURE), *REVIEWED, *DECIDED), "e_recognized"),
        (
            (
                ("s02", JOINT | {"recommender_code": "113301000024900112"}),
                ("s02", JOINT),
                ("s05", OPINION | {"recommender_approves": False}),
            ),
            "e_not_recommended",
        ),
        (
            (("s02", JOINT | {"base_category": "其他类"}), ("s05", OPINION)),
            "e_precheck",
        ),
        (
            (
                ("s02", EXCEPTION),
                ("s05", OPINION),
                ("s05x", {}),
                *judged(),
                ("s07x", {"exception_approved": True}),
                *DECIDED,
            ),
            "e_recognized",
        ),
        (
            (
                ("s02", EXCEPTION),
                ("s05", OPINION),
                ("s05x", {}),
                *judged(),
                ("s07x", {"exception_approved": False}),
            ),
            "e_exception",
        ),
        (
            (
                ("s02", JOINT),
                ("s05", OPINION),
                *judged(rd_strength_strong=False),
            ),
            "e_ineligible",
        ),
        (
            (
                ("s02", FEATURE | {"controlling_stake": False}),
                *REVIEWED,
            ),
            "e_feature",
        ),
        (
            (("s02", JOINT), *REVIEWED, ("s08", {"expert_review_passed": False})),
            "e_review",
        ),
        (
            (
                ("s02", JOINT),
                *REVIEWED,
                ("s08", {"expert_review_passed": True}),
                ("s09", {"decision_procedure_passed": False}),
            ),
            "e_not_selected",
        ),
    ],
)
def test_an_application_reaches_its_end(engine: Engine, steps: tuple[Step, ...], end: str) -> None:
    assert walk(engine, "ZJ-P01", *steps) == ["e_recognized", end]


@pytest.mark.parametrize(
    ("same", "steps", "end"),
    [(NUMBER, (), "e_banned"), ("不是再次申报", (*REVIEWED, *DECIDED), "e_recognized")],
)
def test_a_cancelled_base_may_not_apply_again_but_another_of_its_host_may(
    engine: Engine, same: str, steps: tuple[Step, ...], end: str
) -> None:
    cancel(engine)
    asked: tuple[Step, ...] = (("s02", JOINT), ("s02q", {"same_base": same}))
    assert walk(engine, "ZJ-P01", *asked, *steps) == ["e_recognized", end]


def test_after_three_years_nobody_asks_any_more(engine: Engine) -> None:
    cancel(engine)
    later = datetime(2029, 3, 31, 4, 0, tzinfo=UTC)
    start_process_instance(engine, process_id="ZJ-P01-batch", actor=SYSTEM, now=later)
    complete(engine, "ZJ-P01-batch/s02", NOTICE | {"closes_on": "2029-05-15"}, later)
    start_process_instance(engine, process_id="ZJ-P01", actor=SYSTEM, now=later)
    asked = JOINT | {"batchId": "ZJ-2029-1"}
    for element, said in (("s02", asked), *REVIEWED, *DECIDED):
        complete(engine, f"ZJ-P01/{element}", said, later)
    assert ended(engine, "ZJ-P01") == ["e_recognized", "e_recognized"]


def cancel(engine: Engine) -> None:
    """The base loses its title on 30 March 2026, for false information."""
    grounds = GROUNDS | {"false_information": True}
    steps: tuple[Step, ...] = (("s00", {"base_no": NUMBER}), ("s02", grounds), *CANCELLED)
    assert walk(engine, "ZJ-P07", *steps) == ["e_cancelled"]


def at(year: int, month: int, day: int) -> datetime:
    return datetime(year, month, day, 4, 0, tzinfo=UTC)


def until(engine: Engine, *days: datetime) -> None:
    """Time passes; on each of the days what is due falls due."""
    for day in days:
        fire_due_timers(engine, now=day)


def base(engine: Engine) -> Base:
    with engine.store.read() as transaction:
        return transaction.get_one(Base, NUMBER)


LEGACY = PARTIES | {
    "legacy_kind": "省海外创新孵化中心",
    "base_category": "开放服务类",
    "host_applied": True,
}
QUALIFIED = {"legacy_qualified": True, "recommender_approves": True}


@pytest.mark.parametrize(
    ("steps", "end"),
    [
        ((("s03", QUALIFIED), ("s03d", {"dept_approves": True}), ("s05", RECOGNITION)), "e_in"),
        ((("s03", QUALIFIED), ("s03d", {"dept_approves": False})), "e_no"),
        ((("s03", QUALIFIED | {"recommender_approves": False}),), "e_not_passed"),
    ],
)
def test_an_old_platform_may_be_taken_in(engine: Engine, steps: tuple[Step, ...], end: str) -> None:
    assert walk(engine, "ZJ-P02", ("s02", LEGACY), *steps) == [end]


def test_what_is_taken_in_is_managed_like_the_others(engine: Engine) -> None:
    steps = (("s03", QUALIFIED), ("s03d", {"dept_approves": True}), ("s05", RECOGNITION))
    walk(engine, "ZJ-P02", ("s02", LEGACY), *steps)
    with engine.store.read() as transaction:
        origins = select(Base.origin).order_by(Base.number)
        assert list(transaction.scalars(origins)) == ["认定", "纳入"]
        assert len(list(transaction.scalars(select(Evaluation.duty)))) == 2


def test_a_base_reports_once_it_is_a_year_old(engine: Engine) -> None:
    until(engine, at(2027, 1, 2))
    assert ended(engine, "ZJ-P03") == ["e_na"]
    until(engine, at(2028, 1, 2))
    complete(engine, "ZJ-P03/s03", {"report_text": "进展"}, at(2028, 1, 20))
    assert ended(engine, "ZJ-P03") == ["e_na", "e_done"]
    assert reports(engine) == ["无需提交", "已交", "未到期"]


def reports(engine: Engine) -> list[str]:
    with engine.store.read() as transaction:
        return list(transaction.scalars(select(Report.standing).order_by(Report.year)))


@pytest.mark.parametrize(
    ("answer", "end", "standing"), [("已补交", "e_done", "已交"), ("仍未交", "e_pending", "缺报")]
)
def test_a_missing_report_is_asked_for_and_kept_in_suspense(
    engine: Engine, answer: str, end: str, standing: str
) -> None:
    until(engine, at(2027, 1, 2), at(2028, 1, 2), at(2028, 2, 1))
    complete(engine, "ZJ-P03/s05", {"after_reminder": answer}, at(2028, 2, 1))
    assert ended(engine, "ZJ-P03") == ["e_na", end]
    assert reports(engine) == ["无需提交", standing, "未到期"]


CHANGE = {"base_no": NUMBER, "change_kind": "名称", "change_on": "2026-03-10"}


@pytest.mark.parametrize(
    ("applied", "steps", "end", "name"),
    [
        (
            at(2026, 4, 10),
            (("s04", {"recommender_approves": True}), ("s05", {"dept_approves": True})),
            "e_done",
            "新名称",
        ),
        (
            at(2026, 4, 11),
            (
                ("s02n", {}),
                ("s03", {}),
                ("s04", {"recommender_approves": True}),
                ("s05", {"dept_approves": False}),
            ),
            "e_rejected",
            "海外联合实验室",
        ),
        (
            at(2026, 3, 20),
            (("s04", {"recommender_approves": False}),),
            "e_refused",
            "海外联合实验室",
        ),
    ],
)
def test_a_change_needs_both_approvals(
    engine: Engine, applied: datetime, steps: tuple[Step, ...], end: str, name: str
) -> None:
    walk(engine, "ZJ-P04", ("s01a", CHANGE))
    asked: Step = ("s02", {"change_statement": "更名", "new_base_name": "新名称"})
    for element, said in (asked, *steps):
        complete(engine, f"ZJ-P04/{element}", said, applied)
    assert end in ended(engine, "ZJ-P04")
    assert base(engine).name == name


def test_a_change_not_applied_for_in_a_month_is_asked_for(engine: Engine) -> None:
    walk(engine, "ZJ-P04", ("s01a", CHANGE))
    until(engine, at(2026, 4, 13))
    complete(engine, "s02n", {}, at(2026, 4, 13))
    assert task(engine, "ZJ-P04/s02")


NO_MOST_BASE = {"most_base_in_zj": False, "most_grade": "其他", "recognised_on": None}
NOTICED = {"materials_due_on": "2029-04-30"}
DUE, CLOSED = at(2029, 3, 17), at(2029, 5, 1)


def report(engine: Engine, *missed: int, years: tuple[int, ...] = (2028, 2029)) -> None:
    """The yearly reports of those years, but for those missed; for 2027 none is owed."""
    until(engine, at(2027, 1, 2))
    for year in years:
        until(engine, at(year, 1, 2))
        if year in missed:
            until(engine, at(year, 2, 1))
            complete(engine, "ZJ-P03/s05", {"after_reminder": "仍未交"}, at(year, 2, 1))
        else:
            complete(engine, "ZJ-P03/s03", {"report_text": "进展"}, at(year, 1, 20))


def to_grade(engine: Engine, day: datetime, closed: datetime, **notice: str) -> None:
    """The evaluation comes by itself, is announced, answered and looked through."""
    until(engine, day)
    complete(engine, "ZJ-P05/s02", NOTICED | notice, day)
    complete(engine, "ZJ-P05/s03", {}, day)
    until(engine, closed)
    complete(engine, "ZJ-P05/s04", {}, closed)


def graded(engine: Engine, grade: str) -> None:
    to_grade(engine, DUE, CLOSED)
    complete(engine, "ZJ-P05/s05", {"evaluation_grade": grade}, CLOSED)


def test_a_base_that_passes_goes_on(engine: Engine) -> None:
    report(engine)
    graded(engine, "合格")
    assert ended(engine, "ZJ-P05") == ["e_pass"]


def test_an_excellent_base_is_rewarded(engine: Engine) -> None:
    report(engine)
    graded(engine, "优秀")
    answer(engine, "most", NO_MOST_BASE, CLOSED)
    complete(engine, "ZJ-P06/s03", {"reward_document_no": "浙科发外〔2029〕5号"}, CLOSED)
    complete(engine, "ZJ-P06/s04", {}, CLOSED)
    assert ended(engine, "ZJ-P05") == ["e_excellent"]
    with engine.store.read() as transaction:
        assert transaction.scalars(select(Grant.kind)).one() == "绩效奖励"


def test_the_second_failure_in_a_row_costs_the_title(engine: Engine) -> None:
    report(engine)
    graded(engine, "不合格")
    complete(engine, "ZJ-P05/s07", {}, CLOSED)
    assert ended(engine, "ZJ-P05") == ["e_warned"]
    report(engine, years=(2030, 2031, 2032))
    day, closed = at(2032, 3, 18), at(2032, 5, 1)
    to_grade(engine, day, closed, materials_due_on="2032-04-30")
    complete(engine, "ZJ-P05/s05", {"evaluation_grade": "不合格"}, closed)
    complete(engine, "ZJ-P07/s02", GROUNDS | {"notified_on": "2032-05-02"}, closed)
    complete(engine, "ZJ-P07/s02b", {}, closed)
    decided = CANCELLATION | {"cancelled_on": "2032-05-20"}
    complete(engine, "ZJ-P07/s04", decided, closed)
    assert ended(engine, "ZJ-P05") == ["e_warned", "e_cancel", "e_left"]
    assert base(engine).status == "已取消"


def test_a_report_missing_when_the_evaluation_closes_leads_to_cancellation(engine: Engine) -> None:
    report(engine, 2029)
    until(engine, DUE)
    complete(engine, "ZJ-P05/s02", NOTICED, DUE)
    until(engine, CLOSED)
    complete(engine, "ZJ-P05/s04", {"report_missed_without_reason": True}, CLOSED)
    gap = {"report_missed_without_reason": True, "notified_on": "2029-05-02"}
    complete(engine, "ZJ-P07/s02", GROUNDS | gap, CLOSED)
    complete(engine, "ZJ-P07/s02b", {}, CLOSED)
    complete(engine, "ZJ-P07/s04", CANCELLATION | {"cancelled_on": "2029-05-20"}, CLOSED)
    assert "e_report_cancel" in ended(engine, "ZJ-P05")


def test_a_report_handed_in_during_the_evaluation_is_missed_no_more(engine: Engine) -> None:
    report(engine, 2029)
    until(engine, DUE)
    complete(engine, "ZJ-P05/s02", NOTICED, DUE)
    complete(engine, "ZJ-P05/s03", {"supplemented_years": ["2029"]}, DUE)
    until(engine, CLOSED)
    complete(engine, "ZJ-P05/s04", {}, CLOSED)
    complete(engine, "ZJ-P05/s05", {"evaluation_grade": "合格"}, CLOSED)
    assert ended(engine, "ZJ-P05") == ["e_pass"]


def test_who_is_not_excellent_is_not_rewarded(engine: Engine) -> None:
    said = {"most_base_in_zj": True, "most_grade": "其他", "recognised_on": "2026-01-15"}
    steps: tuple[Step, ...] = (("s00", {"base_no": NUMBER}), ("most", said))
    assert walk(engine, "ZJ-P06", *steps) == ["e_none"]


def test_grounds_that_do_not_hold_leave_the_title(engine: Engine) -> None:
    steps: tuple[Step, ...] = (("s00", {"base_no": NUMBER}), ("s02", GROUNDS), ("s02b", {}))
    assert walk(engine, "ZJ-P07", *steps) == ["e_keep"]


def test_a_host_that_says_nothing_is_not_waited_for(engine: Engine) -> None:
    steps: tuple[Step, ...] = (("s00", {"base_no": NUMBER}), ("s02", GROUNDS))
    assert hearing_lapses(engine, "ZJ-P07", *steps) == ["e_keep"]


LEAVING: tuple[Step, ...] = (
    ("s00", {"base_no": NUMBER}),
    ("s02", {"exit_requested": True}),
    ("s03", {"exit_cause": True}),
)


@pytest.mark.parametrize(("approved", "end"), [(True, "e_exit"), (False, "e_stay")])
def test_a_base_may_leave_if_approved(engine: Engine, approved: bool, end: str) -> None:
    assert walk(engine, "ZJ-P08", *LEAVING, ("s03d", {"exit_approved": approved})) == [end]
    assert base(engine).status == ("已退出" if approved else "有效")


def test_nobody_leaves_while_its_cancellation_is_looked_into(engine: Engine) -> None:
    walk(engine, "ZJ-P07", ("s00", {"base_no": NUMBER}))
    steps = tuple((f"ZJ-P08/{element}", said) for element, said in LEAVING)
    assert walk(engine, "ZJ-P08", *steps) == ["e_pending"]


MOST_BASE = {"most_base_in_zj": True, "most_grade": "优秀", "recognised_on": "2026-03-10"}


@pytest.mark.parametrize(
    ("recommended", "said", "end"),
    [
        (True, MOST_BASE, "e_up"),
        (False, MOST_BASE, "e_stay"),
        (True, NO_MOST_BASE, "e_stay"),
    ],
)
def test_a_base_recommended_and_recognised_by_the_ministry_leaves_the_province(
    engine: Engine, recommended: bool, said: dict[str, object], end: str
) -> None:
    asked: Step = ("s01a", {"base_no": NUMBER, "recommended_to_most": recommended})
    assert walk(engine, "ZJ-P09", asked, ("most", said)) == [end]
    left = ended(engine, "ZJ-P03") + ended(engine, "ZJ-P05")
    assert left == (["e_left", "e_left"] if end == "e_up" else [])


def test_it_leaves_on_the_day_of_the_ministrys_document(engine: Engine) -> None:
    asked: Step = ("s01a", {"base_no": NUMBER, "recommended_to_most": True})
    walk(engine, "ZJ-P09", asked, ("most", MOST_BASE))
    with engine.store.read() as transaction:
        last = select(StatusChange).where(StatusChange.status == "已升级")
        assert transaction.scalars(last).one().effective_on == at(2026, 3, 10).date()


def test_a_notice_is_open_until_its_last_day(engine: Engine) -> None:
    until(engine, at(2026, 5, 16))
    assert ended(engine, "ZJ-P01-batch") == ["e_closed"]


def test_who_applies_after_the_last_day_is_too_late(engine: Engine) -> None:
    walk(engine, "ZJ-P01")
    complete(engine, "ZJ-P01/s02", JOINT, at(2026, 5, 16))
    assert ended(engine, "ZJ-P01")[-1] == "e_late"


def test_without_an_open_notice_an_application_waits_for_one(engine: Engine) -> None:
    late = at(2026, 6, 1)
    start_process_instance(engine, process_id="ZJ-P01", actor=SYSTEM, now=late)
    start_process_instance(engine, process_id="ZJ-P01-batch", actor=SYSTEM, now=late)
    complete(engine, "ZJ-P01-batch/s02", NOTICE | {"closes_on": "2026-08-31"}, late)
    until(engine, at(2026, 6, 2))
    assert task(engine, "ZJ-P01/s02")


def test_a_code_that_cannot_be_one_is_returned(engine: Engine) -> None:
    walk(engine, "ZJ-P01", ("s02", JOINT | {"credit_code": "123300004700900237"}))
    assert task(engine, "ZJ-P01/s02")


def test_what_most_experts_deny_is_not_there(engine: Engine) -> None:
    deny: Step = ("s07", {"sheet": SHEET | {"goal_and_mechanism_clear": False}})
    steps = (("s02", JOINT), *REVIEWED[:3], deny, deny)
    assert walk(engine, "ZJ-P01", *steps)[-1] == "e_ineligible"


def test_when_every_expert_steps_aside_others_are_asked(engine: Engine) -> None:
    aside: Step = ("s07", {"sheet": {"recusal": "申请回避"}})
    walk(engine, "ZJ-P01", ("s02", JOINT), ("s05", OPINION), ("s06", {"experts": ["zj1"]}), aside)
    assert task(engine, "ZJ-P01/s06")


def test_a_recognition_is_announced_on_the_portal(engine: Engine) -> None:
    with engine.store.read() as transaction:
        said = select(OutboundEvent).where(OutboundEvent.partner == "zj-portal")
        sent = transaction.scalars(said).one()
    PARTNERS["zj-portal"].sends[sent.type].check(sent.payload)
    assert sent.payload["base_no"] == NUMBER
