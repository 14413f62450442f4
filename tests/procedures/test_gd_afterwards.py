"""GD-P02 to GD-P09 run to each of their end states through the engine, with time moved."""

import shutil
from collections.abc import Mapping
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select

from app import house
from app.story.applications import JOINT_RESEARCH
from engine.commands.engine import Engine
from engine.commands.start_process_instance import start_process_instance
from engine.persistence import migrations
from engine.persistence.case_rows import Instance
from engine.settings import Settings, shipped
from register.rows import Base, Sanction, StatusChange
from tests.procedures.guangdong import AFTER_CLOSE, CHEN, HE, Guangdong

HOST, RECOMMENDER = "yuehai", "liang"
PARTIES = {"credit_code": "12440000455860015E", "recommender_code": "114400000069410121"}
RECOGNISED = datetime(2026, 6, 30, 1, 0, tzinfo=UTC)
NOTICE = {"rectification_started_on": "2027-05-10", "rectification_demands": "补强团队"}
NO_GROUNDS = dict.fromkeys(
    (
        "rectification_period_expired",
        "reevaluation_after_rectification_failed",
        "absent_from_evaluation",
        "quit_evaluation_midway",
        "absence_or_quit_has_due_cause",
        "false_information",
        "diplomatic_incident_major",
        "security_conduct_occurred",
        "severe_consequence_caused",
        "illegal_conduct_severe",
        "concealed_major_change",
        "unqualified_after_rectification",
        "other_unfit",
    ),
    False,
) | {"evaluation_grade": "合格", "grounds_note": "", "notified_on": "2027-06-01"}


@pytest.fixture(scope="module")
def recognised(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A database in which Guangdong has one recognised base; made once, copied for each test."""
    path = tmp_path_factory.mktemp("gd") / "gd.db"
    made = Guangdong(engine_on(path))
    migrations.upgrade(made.engine.store, shipped("migrations"))
    made.open_batch()
    number = made.submit(HOST, JOINT_RESEARCH)
    made.to_selection(number, RECOMMENDER, "s08")
    made.move(AFTER_CLOSE)
    made.select(number)
    made.move(datetime(2026, 5, 28, 1, 0, tzinfo=UTC))
    made.announce(number)
    made.engine.store.close()
    return path


@pytest.fixture
def gd(tmp_path: Path, recognised: Path) -> Guangdong:
    for part in recognised.parent.iterdir():
        shutil.copy(part, tmp_path)
    made = Guangdong(engine_on(tmp_path / recognised.name))
    made.now = RECOGNISED
    return made


def engine_on(path: Path) -> Engine:
    return house.build(Settings(database=f"sqlite:///{path}", mode="demonstration"))


def base(gd: Guangdong) -> Base:
    with gd.engine.store.read() as transaction:
        return transaction.scalars(select(Base)).one()


def start(gd: Guangdong, process: str, **variables: Any) -> None:
    given = {"base_no": base(gd).number, **PARTIES, **variables}
    start_process_instance(
        gd.engine, process_id=process, variables=given, actor=gd.actor(CHEN), now=gd.now
    )
    gd.holds()


def ended(gd: Guangdong, process: str) -> list[str]:
    with gd.engine.store.read() as transaction:
        cases = select(Instance).where(Instance.process_id == process).order_by(Instance.key)
        return [end for case in transaction.scalars(cases) for end in case.ended_by or ()]


def evaluate(gd: Guangdong, grade: str) -> None:
    gd.complete(CHEN, "s02", {"agency_name": "省科技评估中心", "notice_text": "请参评"})
    gd.complete(HOST, "s03", {"participation": "参加", "materials": "三年总结"})
    gd.complete(RECOMMENDER, "s04", {"support_opinion": "同意"})
    gd.complete(HE, "s05", {"evaluation_grade": grade, "evaluation_report": "报告"})


def delist(gd: Guangdong, **grounds: Any) -> None:
    gd.complete(CHEN, "s02", NO_GROUNDS | PARTIES | {"base_no": base(gd).number} | grounds)
    gd.complete(HOST, "s02b", {"statement": "申辩"})


DECISION = {
    "revocation_document_no": "粤科合字〔2028〕9号",
    "delisted_on": "2028-06-20",
    "revocation_reason": "整改后复评仍不达标",
}


@pytest.mark.parametrize(
    ("legacy", "grade", "end"),
    [(True, "合格", "e_retained"), (False, "合格", "e_na"), (True, "优秀", "e_retained")],
)
def test_an_old_base_keeps_its_title_by_its_grade(
    gd: Guangdong, legacy: bool, grade: str, end: str
) -> None:
    start(gd, "GD-P02")
    known = {"base_no": base(gd).number, "legacy_base": legacy, **PARTIES}
    gd.complete(CHEN, "s01a", known)
    evaluate(gd, grade)
    if grade == "优秀":
        gd.complete(CHEN, "s07", {"support_measures": "优先推荐"})
    assert ended(gd, "GD-P02") == [end]


def test_three_reports_filed_end_the_duty(gd: Guangdong) -> None:
    start(gd, "GD-P03", recognised_year=2026, years_since_recognition=1)
    for year in (2027, 2028, 2029):
        gd.move(datetime(year, 1, 2, 1, 0, tzinfo=UTC))
        gd.complete(HOST, "s02", {"report_summary": "进展"})
        gd.complete(RECOMMENDER, "s03", {"report_review": "已阅"})
    assert ended(gd, "GD-P03") == ["e_done"]


@pytest.mark.parametrize(
    ("answer", "next_login", "next_element", "said"),
    [
        ("已补交", RECOMMENDER, "s03", {"report_review": "已阅"}),
        ("仍未交", CHEN, "s05x", {"missing_note": "缺报一年"}),
    ],
)
def test_a_report_that_is_late_is_asked_for_and_then_recorded(
    gd: Guangdong, answer: str, next_login: str, next_element: str, said: Mapping[str, Any]
) -> None:
    start(gd, "GD-P03", recognised_year=2026, years_since_recognition=3)
    gd.move(datetime(2029, 1, 2, 1, 0, tzinfo=UTC))
    gd.move(datetime(2030, 1, 1, 1, 0, tzinfo=UTC))
    gd.complete(CHEN, "s05", {"after_reminder": answer, "reminder_note": "电话催报"})
    gd.complete(next_login, next_element, said)
    assert ended(gd, "GD-P03") == ["e_done"]


def test_a_base_that_evaluates_as_excellent_is_supported_more(gd: Guangdong) -> None:
    start(gd, "GD-P04")
    evaluate(gd, "优秀")
    gd.complete(CHEN, "s07", {"support_measures": "优先推荐"})
    assert ended(gd, "GD-P04") == ["e_excellent"]


@pytest.mark.parametrize(
    ("process", "before"), [("GD-P04", {}), ("GD-P02", {"legacy_base": True, **PARTIES})]
)
def test_a_base_that_fails_its_evaluation_is_put_right(
    gd: Guangdong, process: str, before: Mapping[str, Any]
) -> None:
    start(gd, process)
    if before:
        gd.complete(CHEN, "s01a", {"base_no": base(gd).number, **before})
    evaluate(gd, "不合格")
    gd.complete(CHEN, "s01", NOTICE)
    gd.complete(HOST, "s02", {"rectification_report": "已整改"})
    passed = {"early_reassessment_passed": True, "reassessed_on": "2027-12-01"}
    gd.complete(HE, "s02e", passed)
    assert ended(gd, process) == ["e_rectify"]


def test_an_absence_with_due_cause_is_made_good(gd: Guangdong) -> None:
    start(gd, "GD-P04")
    gd.complete(CHEN, "s02", {"agency_name": "省科技评估中心", "notice_text": "请参评"})
    gd.complete(HOST, "s03", {"participation": "不参加或中途退出", "absence_reason": "台风"})
    gd.complete(CHEN, "s08", {"absence_or_quit_has_due_cause": True, "absence_opinion": "属实"})
    gd.complete(HOST, "s03", {"participation": "参加", "materials": "三年总结"})
    gd.complete(RECOMMENDER, "s04", {"support_opinion": "同意"})
    gd.complete(HE, "s05", {"evaluation_grade": "合格", "evaluation_report": "报告"})
    assert ended(gd, "GD-P04") == ["e_normal"]


def test_an_absence_without_cause_leads_to_delisting(gd: Guangdong) -> None:
    start(gd, "GD-P04")
    gd.complete(CHEN, "s02", {"agency_name": "省科技评估中心", "notice_text": "请参评"})
    gd.complete(HOST, "s03", {"participation": "不参加或中途退出", "absence_reason": "忙"})
    gd.complete(CHEN, "s08", {"absence_or_quit_has_due_cause": False, "absence_opinion": "无故"})
    delist(gd, absent_from_evaluation=True)
    gd.complete(CHEN, "s04", DECISION)
    assert (ended(gd, "GD-P04"), ended(gd, "GD-P06")) == (["e_exit"], ["e_delisted"])


def test_an_early_reassessment_that_fails_lets_the_year_go_on(gd: Guangdong) -> None:
    start(gd, "GD-P05")
    gd.complete(CHEN, "s01", NOTICE)
    for passed in (False, True):
        gd.complete(HOST, "s02", {"rectification_report": "已整改"})
        assert base(gd).status == "整改中"
        answer = {"early_reassessment_passed": passed, "reassessed_on": "2027-12-01"}
        gd.complete(HE, "s02e", answer)
    assert ended(gd, "GD-P05") == ["e_ok"]
    assert base(gd).status == "有效"


def test_a_base_that_passes_after_the_year_recovers(gd: Guangdong) -> None:
    start(gd, "GD-P05")
    gd.complete(CHEN, "s01", NOTICE)
    gd.move(datetime(2028, 5, 11, 1, 0, tzinfo=UTC))
    gd.complete(HE, "s03", reassessment(failed=False))
    assert ended(gd, "GD-P05") == ["e_ok"]


def test_a_base_that_fails_after_the_year_is_delisted_and_banned(gd: Guangdong) -> None:
    start(gd, "GD-P05")
    gd.complete(CHEN, "s01", NOTICE)
    gd.move(datetime(2028, 5, 11, 1, 0, tzinfo=UTC))
    gd.complete(HE, "s03", reassessment(failed=True))
    failed = {
        "evaluation_grade": "不合格",
        "rectification_period_expired": True,
        "reevaluation_after_rectification_failed": True,
    }
    delist(gd, **failed)
    gd.complete(CHEN, "s04", DECISION)
    assert (ended(gd, "GD-P05"), ended(gd, "GD-P06")) == (["e_exit"], ["e_delisted"])
    with gd.engine.store.read() as transaction:
        sanction = transaction.scalars(select(Sanction)).one()
        history = select(StatusChange.status).order_by(StatusChange.position)
        standing = list(transaction.scalars(history))
    assert (sanction.delisted_on, sanction.credit_code) == (
        date(2028, 6, 20),
        PARTIES["credit_code"],
    )
    assert "GD-14-1" in sanction.clauses
    assert standing == ["有效", "整改中", "已退出"]


def reassessment(*, failed: bool) -> dict[str, Any]:
    return {
        "rectification_period_expired": True,
        "reevaluation_after_rectification_failed": failed,
        "reassessed_on": "2028-05-11",
    }


def test_grounds_that_do_not_hold_leave_the_title(gd: Guangdong) -> None:
    start(gd, "GD-P06")
    delist(gd)
    assert ended(gd, "GD-P06") == ["e_keep"]


def test_a_host_that_says_nothing_is_not_waited_for_longer_than_five_working_days(
    gd: Guangdong,
) -> None:
    start(gd, "GD-P06")
    grounds = {"false_information": True, "notified_on": "2026-07-01"}
    gd.complete(CHEN, "s02", NO_GROUNDS | PARTIES | {"base_no": base(gd).number} | grounds)
    gd.move(datetime(2026, 7, 8, 17, 0, tzinfo=UTC))
    gd.complete(CHEN, "s04", DECISION)
    assert ended(gd, "GD-P06") == ["e_delisted"]


@pytest.mark.parametrize(("fit", "end"), [(True, "e_filed"), (False, "e_check")])
def test_a_change_is_filed_and_the_base_checked(gd: Guangdong, fit: bool, end: str) -> None:
    start(gd, "GD-P07")
    event = {"change_kind": "更名", "change_occurred_on": "2026-06-20"}
    gd.complete(HOST, "s01a", {"base_no": base(gd).number, **PARTIES, **event})
    for opinion in ("有问题", "无异议"):
        gd.complete(HOST, "s02", {"change_statement": "更名"})
        gd.complete(RECOMMENDER, "s03", {"change_review": opinion, "change_opinion": "见附件"})
        if opinion == "有问题":
            gd.complete(RECOMMENDER, "s05", {"return_note": "补章"})
    gd.complete(CHEN, "s04", {"still_qualified": fit, "record_note": "已备案"})
    assert ended(gd, "GD-P07") == [end]


def test_a_change_not_filed_in_time_is_asked_for(gd: Guangdong) -> None:
    start(gd, "GD-P07")
    event = {"change_kind": "更名", "change_occurred_on": "2026-06-20"}
    gd.complete(HOST, "s01a", {"base_no": base(gd).number, **PARTIES, **event})
    gd.move(datetime(2026, 7, 21, 1, 0, tzinfo=UTC))
    gd.complete(CHEN, "s02r", {"late_note": "已催办"})
    gd.complete(HOST, "s02", {"change_statement": "更名"})
    gd.complete(RECOMMENDER, "s03", {"change_review": "无异议", "change_opinion": "无"})
    gd.complete(CHEN, "s04", {"still_qualified": True, "record_note": "已备案"})
    assert ended(gd, "GD-P07") == ["e_filed"]


def test_support_is_referred_to_without_an_amount(gd: Guangdong) -> None:
    start(gd, "GD-P08")
    asked = {"base_no": base(gd).number, "support_matter": "资助奖励", "reference": "优秀"}
    gd.complete(CHEN, "s02", asked)
    assert ended(gd, "GD-P08") == ["e_done"]


def test_the_regulation_itself_ends_after_five_years(gd: Guangdong) -> None:
    start(gd, "GD-P09")
    gd.complete(CHEN, "s00a", {"regulation_issued_on": "2026-01-05"})
    gd.move(datetime(2031, 1, 6, 1, 0, tzinfo=UTC))
    gd.complete(CHEN, "s02", {"expiry_choice": "更新规则集版本", "expiry_note": "新办法"})
    assert ended(gd, "GD-P09") == ["e_done"]
