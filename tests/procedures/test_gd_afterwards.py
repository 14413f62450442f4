"""GD-P02 to GD-P09 run to each of their end states through the engine, with time moved."""

import shutil
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select

from app import house
from engine.commands.core.engine import Engine
from engine.commands.process_instances.start_process_instance import start_process_instance
from engine.persistence import migrations
from engine.persistence.case_rows import Instance, Variable
from engine.settings import Settings, shipped
from papers.rows import Paper
from register.lifecycle_rows import Evaluation
from register.rows import Base, Report, Sanction, StatusChange
from tests.procedures.applications import JOINT_RESEARCH
from tests.procedures.guangdong import AFTER_CLOSE, CHEN, HE, Guangdong
from tests.procedures.walking import told

HOST, RECOMMENDER = "yuehai", "liang"
PARTIES = {"credit_code": "12440000455860015E", "recommender_code": "114400000069410121"}
RECOGNISED = datetime(2026, 6, 30, 1, 0, tzinfo=UTC)
NOTICE = {"rectification_started_on": "2029-07-10", "rectification_demands": "补强团队"}
NO_GROUNDS = dict.fromkeys(
    (
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
) | {"grounds_note": ""}
EVALUATION_DUE = datetime(2029, 6, 30, 17, 0, tzinfo=UTC)


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
        return transaction.scalars(select(Base).where(Base.origin == "认定")).one()


def start(gd: Guangdong, process: str, login: str = CHEN, **variables: Any) -> None:
    actor = gd.actor(login)
    said = {"startedBy": {"login": login, "organisation": actor.organisation}, **variables}
    start_process_instance(gd.engine, process_id=process, variables=said, actor=actor, now=gd.now)
    gd.holds()


def evaluation_comes(gd: Guangdong) -> None:
    """Nobody starts it: three years after the recognition it is there."""
    gd.move(EVALUATION_DUE)


def ended(gd: Guangdong, process: str) -> list[str]:
    with gd.engine.store.read() as transaction:
        cases = select(Instance).where(Instance.process_id == process).order_by(Instance.key)
        return [end for case in transaction.scalars(cases) for end in case.ended_by or ()]


def call_to_evaluation(gd: Guangdong) -> None:
    """The notice, which names the last day for the materials: a month from now."""
    last_day = (gd.now + timedelta(days=30)).date().isoformat()
    notice = {
        "agency_name": "省科技评估中心",
        "notice_text": "请参评",
        "materials_due_on": last_day,
    }
    gd.complete(CHEN, "GD-P04/s02", notice)


def evaluate(gd: Guangdong, grade: str) -> None:
    call_to_evaluation(gd)
    gd.complete(HOST, "GD-P04/s03", {"participation": "参加", "materials": "三年总结"})
    gd.complete(RECOMMENDER, "GD-P04/s04", {"support_opinion": "同意"})
    gd.complete(HE, "GD-P04/s05", {"evaluation_grade": grade, "evaluation_report": "报告"})


def notify(gd: Guangdong, notified_on: str | None = None, **grounds: Any) -> None:
    """The grounds are checked; the host is told what is intended."""
    told = {"notified_on": notified_on or gd.now.date().isoformat()}
    gd.complete(CHEN, "GD-P06/s02", NO_GROUNDS | told | grounds)


def delist(gd: Guangdong, **grounds: Any) -> None:
    notify(gd, **grounds)
    gd.complete(HOST, "GD-P06/s02b", {"statement": "申辩"})


DECISION = {
    "revocation_decision": "取消资格",
    "revocation_document_no": "粤科合字〔2028〕9号",
    "delisted_on": "2030-07-24",
    "revocation_reason": "整改后复评仍不达标",
}


LEGACY = {
    "legacy_base": True,
    "base_name": "原国际合作基地",
    "base_category": "联合研究类",
    "document_no": "粤科合字〔2015〕3号",
    "recognised_on": "2015-05-20",
    **PARTIES,
}


@pytest.mark.parametrize("grade", ["合格", "优秀"])
def test_an_old_base_keeps_its_title_by_its_grade(gd: Guangdong, grade: str) -> None:
    start(gd, "GD-P02")
    gd.complete(CHEN, "GD-P02/s01a", LEGACY)
    evaluate(gd, grade)
    if grade == "优秀":
        gd.complete(CHEN, "GD-P04/s07", {"support_measures": "优先推荐"})
    assert ended(gd, "GD-P02") == ["e_retained"]
    with gd.engine.store.read() as transaction:
        old = transaction.scalars(select(Base).where(Base.origin == "原认定")).one()
        rows = select(Evaluation.grade).where(Evaluation.base_number == old.number)
        grades = list(transaction.scalars(rows.order_by(Evaluation.number)))
    assert grades == [grade, None]


def test_article_ten_is_not_for_bases_recognised_otherwise(gd: Guangdong) -> None:
    start(gd, "GD-P02")
    gd.complete(CHEN, "GD-P02/s01a", LEGACY | {"legacy_base": False})
    assert ended(gd, "GD-P02") == ["e_na"]


def test_an_old_bases_code_is_checked_before_it_enters_the_register(gd: Guangdong) -> None:
    start(gd, "GD-P02")
    gd.complete(CHEN, "GD-P02/s01a", LEGACY | {"credit_code": "12440000455860015F"})
    assert gd.tasks("GD-P02/s01a")


def test_an_old_base_that_fails_is_rectified_first(gd: Guangdong) -> None:
    start(gd, "GD-P02")
    gd.complete(CHEN, "GD-P02/s01a", LEGACY)
    evaluate(gd, "不合格")
    gd.complete(CHEN, "GD-P05/s01", NOTICE)
    gd.complete(HOST, "GD-P05/s02", {"rectification_report": "已整改"})
    answer = {"early_reassessment_passed": True, "reassessed_on": "2027-12-01"}
    gd.complete(HE, "GD-P05/s02e", answer)
    assert ended(gd, "GD-P02") == ["e_rectify"]


def test_three_reports_filed_end_the_duty_that_nobody_started(gd: Guangdong) -> None:
    for year in (2027, 2028, 2029):
        gd.move(datetime(year, 1, 2, 1, 0, tzinfo=UTC))
        gd.complete(HOST, "GD-P03/s02", {"report_summary": "进展"})
        gd.complete(RECOMMENDER, "GD-P03/s03", {"report_review": "已阅"})
    assert ended(gd, "GD-P03") == ["e_year", "e_year", "e_done"]
    assert reports(gd) == ["已交", "已交", "已交"]


def test_a_recommender_that_looks_at_no_report_keeps_no_other_year_waiting(gd: Guangdong) -> None:
    for year in (2027, 2028):
        gd.move(datetime(year, 1, 2, 1, 0, tzinfo=UTC))
        gd.complete(HOST, "GD-P03/s02", {"report_summary": "进展"})
    gd.move(datetime(2028, 6, 1, 1, 0, tzinfo=UTC))
    assert ended(gd, "GD-P03") == ["e_year", "e_year"]
    assert reports(gd) == ["已交", "已交", "未到期"]


def test_a_report_that_the_platform_sends_on_is_filed(gd: Guangdong) -> None:
    gd.move(datetime(2027, 3, 1, 1, 0, tzinfo=UTC))
    data = {"base_no": base_numbers(gd)[0], "report_year": 2027, "report_summary": "进展"}
    told(gd.engine, "gd-sunshine", "report.submitted", data, gd.now)
    gd.complete(RECOMMENDER, "GD-P03/s03", {"report_review": "已阅"})
    assert reports(gd)[0] == "已交"


def base_numbers(gd: Guangdong) -> list[str]:
    with gd.engine.store.read() as transaction:
        return list(transaction.scalars(select(Base.number)))


def reports(gd: Guangdong) -> list[str]:
    with gd.engine.store.read() as transaction:
        rows = select(Report.standing).order_by(Report.base_number, Report.year)
        return list(transaction.scalars(rows))


def test_a_report_that_is_late_is_asked_for_and_then_recorded(gd: Guangdong) -> None:
    gd.move(datetime(2028, 1, 1, 1, 0, tzinfo=UTC))
    gd.complete(CHEN, "GD-P03/s05", {"reminder_note": "电话催报"})
    gd.complete(HOST, "GD-P03/s02l", {"report_summary": "迟交的进展"})
    gd.complete(RECOMMENDER, "GD-P03/s03", {"report_review": "已阅"})
    gd.move(datetime(2029, 1, 1, 1, 0, tzinfo=UTC))
    gd.complete(CHEN, "GD-P03/s05", {"reminder_note": "电话催报"})
    gd.move(datetime(2029, 2, 2, 1, 0, tzinfo=UTC))
    evaluation_comes(gd)
    assert reports(gd) == ["已交", "缺报", "应交"]
    assert [day > due for due, day in filed(gd)] == [True]
    with gd.engine.store.read() as transaction:
        said = select(Variable.value).where(Variable.name == "missing_years")
        assert "[2028]" in list(transaction.scalars(said))


def filed(gd: Guangdong) -> list[tuple[date, date]]:
    """Of each report filed: its last day, and the day on which it came."""
    with gd.engine.store.read() as transaction:
        rows = select(Report.due_on, Report.filed_on).where(Report.filed_on.is_not(None))
        return [(due, day) for due, day in transaction.execute(rows) if day]


def test_a_base_that_evaluates_as_excellent_is_supported_more(gd: Guangdong) -> None:
    evaluation_comes(gd)
    evaluate(gd, "优秀")
    gd.complete(CHEN, "GD-P04/s07", {"support_measures": "优先推荐"})
    assert ended(gd, "GD-P04") == ["e_excellent"]


def test_evaluations_come_round_every_three_years(gd: Guangdong) -> None:
    evaluation_comes(gd)
    evaluate(gd, "合格")
    gd.move(datetime(2032, 7, 1, 17, 0, tzinfo=UTC))
    evaluate(gd, "合格")
    assert ended(gd, "GD-P04") == ["e_normal", "e_normal"]


def test_a_base_that_does_not_answer_the_notice_is_absent_and_asked_why(gd: Guangdong) -> None:
    evaluation_comes(gd)
    call_to_evaluation(gd)
    gd.move(gd.now + timedelta(days=31))
    assert gd.tasks("GD-P04/s08e")
    gd.move(gd.now + timedelta(days=10))
    said = {"absence_or_quit_has_due_cause": False, "absence_opinion": "没有说明理由"}
    gd.complete(CHEN, "GD-P04/s08", said)
    delist(gd)
    gd.complete(CHEN, "GD-P06/s04", DECISION)
    assert ended(gd, "GD-P04") == ["e_exit", "e_left"]
    with gd.engine.store.read() as transaction:
        assert transaction.scalars(select(Sanction)).one().clauses == ["GD-14-2"]


def test_an_evaluation_waits_neither_for_the_recommender_nor_for_the_agency(gd: Guangdong) -> None:
    evaluation_comes(gd)
    call_to_evaluation(gd)
    gd.complete(HOST, "GD-P04/s03", {"participation": "参加", "materials": "三年总结"})
    gd.move(gd.now + timedelta(days=16))
    gd.move(gd.now + timedelta(days=46))
    gd.complete(CHEN, "GD-P04/s05d", {"evaluation_grade": "合格", "evaluation_report": "报告"})
    assert ended(gd, "GD-P04") == ["e_normal"]


def test_an_officer_may_call_a_base_to_an_evaluation_of_its_batch(gd: Guangdong) -> None:
    start(gd, "GD-P04")
    gd.complete(CHEN, "GD-P04/s00b", {"base_no": base(gd).number})
    evaluate(gd, "合格")
    assert "e_normal" in ended(gd, "GD-P04")


def test_a_batch_begins_the_evaluation_of_the_chosen_bases_and_puts_off_their_next(
    gd: Guangdong,
) -> None:
    start(gd, "GD-P04-batch")
    said = {
        "evaluated_bases": [base(gd).number],
        "agency_name": "省科技评估中心",
        "notice_text": "本批参评",
        "materials_due_on": (gd.now + timedelta(days=30)).date().isoformat(),
    }
    gd.complete(CHEN, "GD-P04-batch/s01a", said)
    gd.complete(HOST, "GD-P04/s03", {"participation": "参加", "materials": "三年总结"})
    gd.complete(RECOMMENDER, "GD-P04/s04", {"support_opinion": "同意"})
    gd.complete(HE, "GD-P04/s05", {"evaluation_grade": "合格", "evaluation_report": "报告"})
    assert ended(gd, "GD-P04") == ["e_normal"]
    assert evaluations(gd) == ["已办结", "未到期"]
    with gd.engine.store.read() as transaction:
        notices = select(Paper.audience).where(Paper.name == "评估通知", Paper.element_id == "s01b")
        assert "applicant" in transaction.scalars(notices).one()


def evaluations(gd: Guangdong) -> list[str]:
    with gd.engine.store.read() as transaction:
        return list(transaction.scalars(select(Evaluation.standing).order_by(Evaluation.number)))


def test_a_base_whose_evaluation_has_begun_is_not_on_offer_for_a_batch(gd: Guangdong) -> None:
    evaluation_comes(gd)
    with gd.engine.store.write() as transaction:
        for row in transaction.scalars(select(Evaluation).where(Evaluation.standing == "未到期")):
            row.standing = "进行中"
    start(gd, "GD-P04-batch")
    with gd.engine.store.read() as transaction:
        of_batch = select(Instance.key).where(Instance.process_id == "GD-P04-batch")
        offered = select(Variable.value).where(
            Variable.instance_key.in_(of_batch), Variable.name == "base_options"
        )
        assert transaction.scalars(offered).one() == "[]"


def test_an_absence_with_due_cause_is_made_good(gd: Guangdong) -> None:
    evaluation_comes(gd)
    call_to_evaluation(gd)
    gd.complete(HOST, "GD-P04/s03", {"participation": "不参加", "absence_reason": "台风"})
    gd.complete(
        CHEN, "GD-P04/s08", {"absence_or_quit_has_due_cause": True, "absence_opinion": "属实"}
    )
    gd.complete(HOST, "GD-P04/s03", {"participation": "参加", "materials": "三年总结"})
    gd.complete(RECOMMENDER, "GD-P04/s04", {"support_opinion": "同意"})
    gd.complete(HE, "GD-P04/s05", {"evaluation_grade": "合格", "evaluation_report": "报告"})
    assert ended(gd, "GD-P04") == ["e_normal"]


@pytest.mark.parametrize("absence", ["不参加", "中途退出"])
def test_an_absence_without_cause_leads_to_delisting(gd: Guangdong, absence: str) -> None:
    evaluation_comes(gd)
    call_to_evaluation(gd)
    gd.complete(HOST, "GD-P04/s03", {"participation": absence, "absence_reason": "忙"})
    gd.complete(
        CHEN, "GD-P04/s08", {"absence_or_quit_has_due_cause": False, "absence_opinion": "无故"}
    )
    delist(gd, notified_on="2029-07-09")
    gd.complete(CHEN, "GD-P06/s04", DECISION | {"delisted_on": "2029-07-20"})
    assert (ended(gd, "GD-P06"), ended(gd, "GD-P04")) == (["e_delisted"], ["e_exit", "e_left"])


def test_an_early_reassessment_that_fails_lets_the_year_go_on(gd: Guangdong) -> None:
    failed_evaluation(gd)
    gd.complete(CHEN, "GD-P05/s01", NOTICE)
    for passed in (False, True):
        gd.complete(HOST, "GD-P05/s02", {"rectification_report": "已整改"})
        assert base(gd).status == "整改中"
        answer = {"early_reassessment_passed": passed, "reassessed_on": "2029-12-01"}
        gd.complete(HE, "GD-P05/s02e", answer)
    assert ended(gd, "GD-P05") == ["e_ok"]
    assert base(gd).status == "有效"


def failed_evaluation(gd: Guangdong) -> None:
    evaluation_comes(gd)
    evaluate(gd, "不合格")


def test_a_base_that_passes_after_the_year_recovers(gd: Guangdong) -> None:
    failed_evaluation(gd)
    gd.complete(CHEN, "GD-P05/s01", NOTICE)
    gd.move(datetime(2030, 7, 11, 1, 0, tzinfo=UTC))
    gd.complete(HE, "GD-P05/s03", reassessment(failed=False))
    assert ended(gd, "GD-P05") == ["e_ok"]


def test_a_base_that_fails_after_the_year_is_delisted_and_banned(gd: Guangdong) -> None:
    failed_evaluation(gd)
    gd.complete(CHEN, "GD-P05/s01", NOTICE)
    gd.move(datetime(2030, 7, 11, 1, 0, tzinfo=UTC))
    gd.complete(HE, "GD-P05/s03", reassessment(failed=True))
    delist(gd)
    gd.complete(CHEN, "GD-P06/s04", DECISION)
    assert (ended(gd, "GD-P05"), ended(gd, "GD-P06")) == (["e_exit"], ["e_delisted"])
    with gd.engine.store.read() as transaction:
        sanction = transaction.scalars(select(Sanction)).one()
        history = select(StatusChange.status).order_by(StatusChange.position)
        standing = list(transaction.scalars(history))
    assert (sanction.delisted_on, sanction.credit_code) == (
        date(2030, 7, 24),
        PARTIES["credit_code"],
    )
    assert "GD-14-1" in sanction.clauses
    assert standing == ["有效", "整改中", "已退出"]


KEPT = {"revocation_decision": "维持资格", "revocation_reason": "复评报告有误，已经更正"}


def failed_reassessment(gd: Guangdong) -> None:
    failed_evaluation(gd)
    gd.complete(CHEN, "GD-P05/s01", NOTICE)
    gd.move(datetime(2030, 7, 11, 1, 0, tzinfo=UTC))
    gd.complete(HE, "GD-P05/s03", reassessment(failed=True))
    delist(gd)


def test_a_title_kept_after_the_statement_ends_the_rectification_too(gd: Guangdong) -> None:
    failed_reassessment(gd)
    gd.complete(CHEN, "GD-P06/s04", KEPT)
    assert (ended(gd, "GD-P05"), ended(gd, "GD-P04")[0]) == (["e_kept"], "e_rectify")
    assert base(gd).status == "有效"


def test_an_absence_explained_in_the_statement_keeps_the_title(gd: Guangdong) -> None:
    evaluation_comes(gd)
    call_to_evaluation(gd)
    gd.complete(HOST, "GD-P04/s03", {"participation": "不参加", "absence_reason": "台风"})
    said = {"absence_or_quit_has_due_cause": False, "absence_opinion": "未附证明"}
    gd.complete(CHEN, "GD-P04/s08", said)
    delist(gd)
    gd.complete(CHEN, "GD-P06/s04", KEPT | {"absence_or_quit_has_due_cause": True})
    assert ended(gd, "GD-P04") == ["e_kept"]
    assert base(gd).status == "有效"


def reassessment(*, failed: bool) -> dict[str, Any]:
    return {
        "reevaluation_after_rectification_failed": failed,
        "reassessed_on": "2030-07-11",
    }


def test_grounds_that_do_not_hold_leave_the_title(gd: Guangdong) -> None:
    start(gd, "GD-P06")
    gd.complete(CHEN, "GD-P06/s00", {"base_no": base(gd).number})
    gd.complete(CHEN, "GD-P06/s02", NO_GROUNDS | {"notified_on": "2026-06-30"})
    assert ended(gd, "GD-P06") == ["e_keep"]


def test_a_statement_that_proves_the_facts_wrong_keeps_the_title(gd: Guangdong) -> None:
    start(gd, "GD-P06")
    gd.complete(CHEN, "GD-P06/s00", {"base_no": base(gd).number})
    delist(gd, false_information=True)
    kept = {"revocation_decision": "维持资格", "revocation_reason": "申辩证明所报属实"}
    gd.complete(CHEN, "GD-P06/s04", kept | {"false_information": False})
    assert ended(gd, "GD-P06") == ["e_keep"]
    assert base(gd).status == "有效"


def test_nothing_is_cancelled_on_facts_that_were_corrected_away(gd: Guangdong) -> None:
    start(gd, "GD-P06")
    gd.complete(CHEN, "GD-P06/s00", {"base_no": base(gd).number})
    delist(gd, false_information=True)
    gd.complete(CHEN, "GD-P06/s04", DECISION | {"false_information": False})
    assert gd.tasks("GD-P06/s04")
    assert base(gd).status == "有效"


def test_a_host_that_says_nothing_is_not_waited_for_longer_than_five_working_days(
    gd: Guangdong,
) -> None:
    start(gd, "GD-P06")
    gd.complete(CHEN, "GD-P06/s00", {"base_no": base(gd).number})
    notify(gd, "2026-07-01", false_information=True)
    gd.move(datetime(2026, 7, 8, 17, 0, tzinfo=UTC))
    gd.complete(CHEN, "GD-P06/s04", DECISION | {"delisted_on": "2026-07-15"})
    assert ended(gd, "GD-P06") == ["e_delisted"]


def test_who_leaves_has_no_open_duties(gd: Guangdong) -> None:
    start(gd, "GD-P06")
    gd.complete(CHEN, "GD-P06/s00", {"base_no": base(gd).number})
    delist(gd, false_information=True)
    gd.complete(CHEN, "GD-P06/s04", DECISION | {"delisted_on": "2026-07-15"})
    assert (ended(gd, "GD-P03"), ended(gd, "GD-P04")) == (["e_left"] * 3, ["e_left"])
    assert reports(gd) == ["已关闭"] * 3


CHANGED = {"change_kind": "更名", "change_occurred_on": "2026-06-20"}
FILED = {"change_statement": "更名", "new_base_name": "新名称"}


def to_the_officer(gd: Guangdong) -> None:
    """A change is filed, sent back once, completed, and found in order."""
    start(gd, "GD-P07", HOST)
    gd.complete(HOST, "GD-P07/s01a", {"base_no": base(gd).number, **CHANGED})
    gd.complete(HOST, "GD-P07/s02", FILED)
    gd.complete(RECOMMENDER, "GD-P07/s03", {"change_review": "有问题", "change_opinion": "缺章"})
    returned = {"return_fields": ["change_statement"], "return_note": "补章"}
    gd.complete(RECOMMENDER, "GD-P07/s05", returned)
    gd.complete(HOST, "GD-P07/s02b", {"change_statement": "更名（已盖章）"})
    gd.complete(RECOMMENDER, "GD-P07/s03", {"change_review": "无异议", "change_opinion": "无"})


def test_a_change_is_filed_and_the_base_checked(gd: Guangdong) -> None:
    to_the_officer(gd)
    gd.complete(CHEN, "GD-P07/s04", {"still_qualified": True, "record_note": "已备案"})
    assert ended(gd, "GD-P07") == ["e_filed"]
    assert base(gd).name == "新名称"


def unfit_after_a_change(gd: Guangdong) -> None:
    to_the_officer(gd)
    gd.complete(CHEN, "GD-P07/s04", {"still_qualified": False, "record_note": "团队已散"})
    demanded = {"rectification_started_on": "2026-06-30", "rectification_demands": "补强团队"}
    gd.complete(CHEN, "GD-P05/s01", demanded)
    assert base(gd).status == "整改中"
    gd.move(datetime(2027, 7, 1, 1, 0, tzinfo=UTC))


def test_a_base_unfit_after_a_change_is_rectified_within_a_year(gd: Guangdong) -> None:
    unfit_after_a_change(gd)
    said = {"reevaluation_after_rectification_failed": False, "reassessed_on": "2027-07-01"}
    gd.complete(HE, "GD-P05/s03", said)
    assert ended(gd, "GD-P07") == ["e_check"]
    assert base(gd).status == "有效"


def test_a_base_still_unfit_after_the_year_loses_its_title_by_the_sixth_item(gd: Guangdong) -> None:
    unfit_after_a_change(gd)
    said = {"reevaluation_after_rectification_failed": True, "reassessed_on": "2027-07-01"}
    gd.complete(HE, "GD-P05/s03", said)
    delist(gd, unqualified_after_rectification=True)
    gd.complete(CHEN, "GD-P06/s04", DECISION | {"delisted_on": "2027-07-20"})
    assert ended(gd, "GD-P07") == ["e_removed"]
    with gd.engine.store.read() as transaction:
        assert transaction.scalars(select(Sanction)).one().clauses == ["GD-14-6"]


def test_a_recommender_silent_about_a_change_does_not_hold_it_up(gd: Guangdong) -> None:
    start(gd, "GD-P07", HOST)
    gd.complete(HOST, "GD-P07/s01a", {"base_no": base(gd).number, **CHANGED})
    gd.complete(HOST, "GD-P07/s02", FILED)
    gd.move(datetime(2026, 7, 16, 1, 0, tzinfo=UTC))
    gd.complete(CHEN, "GD-P07/s04", {"still_qualified": True, "record_note": "已备案"})
    assert ended(gd, "GD-P07") == ["e_filed"]


def test_a_change_never_filed_is_looked_into_by_the_department(gd: Guangdong) -> None:
    start(gd, "GD-P07", HOST)
    gd.complete(HOST, "GD-P07/s01a", {"base_no": base(gd).number, **CHANGED})
    gd.move(datetime(2026, 10, 21, 1, 0, tzinfo=UTC))
    gd.complete(CHEN, "GD-P07/s02r", {"late_note": "已催办"})
    gd.complete(CHEN, "GD-P07/s02d", {"record_note": "已核实", "still_qualified": True})
    assert "e_filed" in ended(gd, "GD-P07")


def test_a_change_not_filed_in_time_is_asked_for(gd: Guangdong) -> None:
    start(gd, "GD-P07", HOST)
    event = {"change_kind": "更名", "change_occurred_on": "2026-06-20"}
    gd.complete(HOST, "GD-P07/s01a", {"base_no": base(gd).number, **event})
    gd.move(datetime(2026, 7, 21, 1, 0, tzinfo=UTC))
    gd.complete(CHEN, "GD-P07/s02r", {"late_note": "已催办"})
    gd.complete(HOST, "GD-P07/s02", {"change_statement": "更名", "new_base_name": "新名称"})
    gd.complete(RECOMMENDER, "GD-P07/s03", {"change_review": "无异议", "change_opinion": "无"})
    gd.complete(CHEN, "GD-P07/s04", {"still_qualified": True, "record_note": "已备案"})
    assert ended(gd, "GD-P07") == ["e_filed"]


def test_support_is_referred_to_without_an_amount(gd: Guangdong) -> None:
    start(gd, "GD-P08")
    asked = {"base_no": base(gd).number, "support_matter": "资助奖励"}
    gd.complete(CHEN, "GD-P08/s01a", asked)
    gd.complete(CHEN, "GD-P08/s03", {"reference": "尚未评估"})
    assert ended(gd, "GD-P08") == ["e_done"]


def test_the_regulation_itself_ends_after_five_years(gd: Guangdong) -> None:
    start(gd, "GD-P09")
    gd.complete(CHEN, "GD-P09/s00a", {"regulation_issued_on": "2026-01-05"})
    gd.move(datetime(2031, 1, 6, 1, 0, tzinfo=UTC))
    gd.complete(CHEN, "GD-P09/s02", {"expiry_choice": "更新规则集版本", "expiry_note": "新办法"})
    assert ended(gd, "GD-P09") == ["e_done"]
