"""ZJ-P03 to P09 run to each of their end states: a base's years, with time moved."""

from datetime import datetime
from pathlib import Path

import pytest
from sqlalchemy import select

from engine.commands.core.engine import Engine
from register.lifecycle_rows import Evaluation, Grant
from register.rows import Report, StatusChange
from tests.procedures.walking import (
    Step,
    answer,
    complete,
    copy_of,
    ended,
    hearing_lapses,
    task,
    tasks,
    walk,
)
from tests.procedures.zhejiang import CANCELLATION, GROUNDS, NUMBER, at, base, recognised, until


@pytest.fixture(scope="module")
def deployed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return recognised(tmp_path_factory.mktemp("zj") / "zj.db")


@pytest.fixture
def engine(tmp_path: Path, deployed: Path) -> Engine:
    return copy_of(deployed, tmp_path)


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


@pytest.mark.parametrize(("late", "standing"), [(True, "已交"), (False, "缺报")])
def test_a_missing_report_is_asked_for_and_kept_in_suspense(
    engine: Engine, late: bool, standing: str
) -> None:
    until(engine, at(2027, 1, 2), at(2028, 1, 2), at(2028, 2, 1))
    complete(engine, "ZJ-P03/s05", {"reminder_note": "电话催报"}, at(2028, 2, 1))
    if late:
        complete(engine, "ZJ-P03/s03l", {"report_text": "迟交的进展"}, at(2028, 2, 10))
    else:
        until(engine, at(2028, 3, 1))
    assert ended(engine, "ZJ-P03") == ["e_na", "e_done" if late else "e_pending"]
    assert reports(engine) == ["无需提交", standing, "未到期"]


def test_a_recommender_that_asks_for_no_report_costs_the_host_nothing(engine: Engine) -> None:
    until(engine, at(2027, 1, 2), at(2028, 1, 2), at(2028, 2, 1), at(2028, 2, 17))
    complete(engine, "ZJ-P03/s03l", {"report_text": "迟交的进展"}, at(2028, 2, 20))
    assert ended(engine, "ZJ-P03") == ["e_na", "e_done"]


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
            complete(engine, "ZJ-P03/s05", {"reminder_note": "电话催报"}, at(year, 2, 1))
            until(engine, at(year, 3, 1))
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


def test_a_batch_begins_the_evaluation_of_the_chosen_bases(engine: Engine) -> None:
    said = {
        "evaluated_bases": [NUMBER],
        "notice_text": "本批参评",
        "materials_due_on": "2026-04-30",
    }
    assert walk(engine, "ZJ-P05-batch", ("ZJ-P05-batch/s01a", said)) == ["e_closed"]
    complete(engine, "ZJ-P05/s03", {})
    until(engine, at(2026, 5, 1))
    complete(engine, "ZJ-P05/s04", {}, at(2026, 5, 1))
    complete(engine, "ZJ-P05/s05", {"evaluation_grade": "合格"}, at(2026, 5, 1))
    assert ended(engine, "ZJ-P05") == ["e_pass"]
    with engine.store.read() as transaction:
        rows = transaction.scalars(select(Evaluation).order_by(Evaluation.number)).all()
        assert [row.standing for row in rows] == ["已办结", "未到期"]


def test_a_host_that_leaves_the_notice_unanswered_is_evaluated_all_the_same(
    engine: Engine,
) -> None:
    report(engine)
    until(engine, DUE)
    complete(engine, "ZJ-P05/s02", NOTICED, DUE)
    until(engine, CLOSED)
    complete(engine, "ZJ-P05/s04", {}, CLOSED)
    complete(engine, "ZJ-P05/s05", {"evaluation_grade": "合格"}, CLOSED)
    assert (ended(engine, "ZJ-P05"), base(engine).status) == (["e_pass"], "有效")


KEPT = {"cancellation_decision": "维持资格", "cancellation_reason": "申辩成立"}


def test_a_gap_excused_in_the_statement_lets_the_evaluation_go_on(engine: Engine) -> None:
    report(engine, 2029)
    until(engine, DUE)
    complete(engine, "ZJ-P05/s02", NOTICED, DUE)
    until(engine, CLOSED)
    complete(engine, "ZJ-P05/s04", {"report_missed_without_reason": True}, CLOSED)
    gap = {"report_missed_without_reason": True, "notified_on": "2029-05-02"}
    complete(engine, "ZJ-P07/s02", GROUNDS | gap, CLOSED)
    complete(engine, "ZJ-P07/s02b", {}, CLOSED)
    complete(engine, "ZJ-P07/s04", KEPT | {"report_missed_without_reason": False}, CLOSED)
    assert task(engine, "ZJ-P05/s05")
    assert base(engine).status == "有效"


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
    steps: tuple[Step, ...] = (("s00", {"base_no": NUMBER}), ("s02", GROUNDS))
    assert walk(engine, "ZJ-P07", *steps) == ["e_keep"]


FALSE = GROUNDS | {"false_information": True}


def test_a_host_that_says_nothing_is_not_waited_for(engine: Engine) -> None:
    steps: tuple[Step, ...] = (("s00", {"base_no": NUMBER}), ("s02", FALSE))
    hearing_lapses(engine, "ZJ-P07", *steps)
    assert tasks(engine) == ["s04"]


def test_a_statement_that_proves_the_facts_wrong_keeps_the_title(engine: Engine) -> None:
    kept = {"cancellation_decision": "维持资格", "cancellation_reason": "申辩证明所报属实"}
    decided: Step = ("s04", kept | {"false_information": False})
    heard: tuple[Step, ...] = (("s00", {"base_no": NUMBER}), ("s02", FALSE), ("s02b", {}))
    assert walk(engine, "ZJ-P07", *heard, decided) == ["e_keep"]


def test_nothing_is_cancelled_on_facts_that_were_corrected_away(engine: Engine) -> None:
    decided: Step = ("s04", CANCELLATION | {"false_information": False})
    heard: tuple[Step, ...] = (("s00", {"base_no": NUMBER}), ("s02", FALSE), ("s02b", {}))
    walk(engine, "ZJ-P07", *heard, decided)
    assert tasks(engine) == ["s04"]
    assert base(engine).status == "有效"


def test_a_recommender_that_checks_nothing_does_not_stop_a_cancellation(engine: Engine) -> None:
    walk(engine, "ZJ-P07", ("s00", {"base_no": NUMBER}))
    until(engine, at(2026, 4, 2))
    complete(engine, "s02d", FALSE, at(2026, 4, 2))
    assert tasks(engine) == ["s02b"]


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
    assert walk(engine, "ZJ-P08", *steps) == []
    complete(engine, "ZJ-P07/s02", GROUNDS)
    until(engine, at(2026, 3, 18))
    complete(engine, "ZJ-P08/s03d", {"exit_approved": True}, at(2026, 3, 18))
    assert ended(engine, "ZJ-P08") == ["e_exit"]


def test_a_cancellation_begun_while_the_department_thinks_comes_first(engine: Engine) -> None:
    walk(engine, "ZJ-P08", *LEAVING)
    walk(engine, "ZJ-P07", ("s00", {"base_no": NUMBER}), ("ZJ-P07/s02", FALSE))
    complete(engine, "ZJ-P08/s03d", {"exit_approved": True})
    assert base(engine).status == "有效"
    complete(engine, "ZJ-P07/s02b", {})
    complete(engine, "ZJ-P07/s04", CANCELLATION)
    until(engine, at(2026, 3, 18))
    assert (ended(engine, "ZJ-P07"), ended(engine, "ZJ-P08")) == (["e_cancelled"], [])
    assert base(engine).status == "已取消"


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


def test_a_grade_the_text_does_not_know_is_asked_again(engine: Engine) -> None:
    report(engine)
    graded(engine, "良好")
    assert task(engine, "ZJ-P05/s05")
    with engine.store.read() as transaction:
        assert transaction.scalars(select(Evaluation.grade)).first() is None
