"""What the register knows of a body's years, on both databases."""

from collections.abc import Iterator
from datetime import UTC, date, datetime

import pytest
from sqlalchemy import select

from engine.commands.core.handlers import Handled, HandledJob
from engine.errors import NotFound, Refused
from engine.json_types import Json
from engine.persistence import Store, Transaction
from register.evaluation_facts import consecutive_failures, evaluation_facts
from register.handlers import HANDLERS
from register.handlers.reports import missing_years
from register.lifecycle_rows import Evaluation, Grant
from register.rows import Base, Report

NUMBER = "ZJ-B2026-001"
RECOGNITION: dict[str, Json] = {
    "credit_code": "12330000470090023X",
    "base_name": "海外联合实验室",
    "base_category": "联合研发类",
    "recommender_code": "11330100002490001Q",
    "document_no": "浙科发外〔2026〕1号",
    "recognised_on": "2026-03-16",
}
OCCUR = {"event": "occur", "timer": "T-ZJ-16"}
YEARLY = {"event": "schedule", "message": "zj.report-due", "timer": "T-ZJ-15", "years": "1"}
OPEN = {"event": "open"}
FILE = {"event": "file"}
SUPPLEMENT = {"event": "supplement"}
CONCLUDE = {"event": "conclude"}
PERIOD = {"event": "schedule", "message": "zj.evaluation-due", "timer": "T-P-ZJ-EVAL"}


class Register:
    """A transaction in which jobs of diagrams are done, one after another."""

    def __init__(self, transaction: Transaction) -> None:
        self.transaction = transaction
        self.now = datetime(2026, 3, 16, 4, tzinfo=UTC)

    @property
    def body(self) -> Base:
        return self.transaction.get_one(Base, NUMBER)

    def does(self, job: str, headers: dict[str, str] | None = None, **variables: Json) -> Handled:
        given = {"base_no": NUMBER, **variables}
        handled = HandledJob(
            key=1,
            type=job,
            headers=headers or {},
            variables=given,
            process_instance_key=7,
            process_id="ZJ-P01",
            element_id="s11",
            now=self.now,
        )
        answer = HANDLERS[job](self.transaction, handled)
        self.transaction.flush()
        return answer

    def grades(self, *grades: str) -> int:
        """These grades in a row; how many failed in a row at the end."""
        for grade in grades:
            opened = self.does("register.evaluation", OPEN).variables["evaluation_no"]
            self.does("register.evaluation", CONCLUDE, evaluation_no=opened, evaluation_grade=grade)
        return consecutive_failures(self.transaction, self.body)


@pytest.fixture
def register(store: Store) -> Iterator[Register]:
    with store.write() as transaction:
        made = Register(transaction)
        made.does("register.recognise", {"programme": "ZJ", "clauses": "ZJ-11-4"}, **RECOGNITION)
        yield made


def test_a_body_is_drawn_as_facts_and_not_typed(register: Register) -> None:
    drawn = register.does("register.load-body", {"title": "变更"}).variables
    assert drawn["recognized_on"] == drawn["recognised_on"] == "2026-03-16"
    assert drawn["caseTitle"] == "海外联合实验室（变更）"
    assert "caseParties" not in drawn


def test_a_body_the_register_does_not_know_has_no_facts(register: Register) -> None:
    with pytest.raises(NotFound, match="ZJ-B2026-009"):
        register.does("register.load-body", {"title": "变更"}, base_no="ZJ-B2026-009")


@pytest.mark.parametrize(
    ("organisation", "offered"), [("12330000470090023X", 1), ("12330000470090999X", 0), (None, 1)]
)
def test_a_host_is_offered_its_own_bodies(
    register: Register, organisation: str | None, offered: int
) -> None:
    headers = {"event": "bodies", "whose": "本单位"}
    said: Json = {"login": "x", "organisation": organisation}
    options = register.does("register.offer", headers, startedBy=said)
    assert len(options.variables["base_options"]) == offered  # type: ignore[arg-type]  # a list


def test_a_report_is_due_on_the_day_the_rule_names_and_its_case_started(register: Register) -> None:
    (start,) = register.does("register.report", YEARLY, first_report_year=2027).messages
    row = register.transaction.scalars(select(Report)).one()
    assert (row.due_on, row.standing) == (date(2027, 1, 31), "未到期")
    assert (start.name, start.variables["duty"]) == ("zj.report-due", row.duty)


def test_a_report_that_came_on_paper_was_filed_on_the_day_of_its_receipt(
    register: Register,
) -> None:
    register.does("register.report", YEARLY, first_report_year=2027)
    register.now = datetime(2027, 2, 3, 4, tzinfo=UTC)
    with pytest.raises(Refused, match="不能晚于今天"):
        register.does("register.report", FILE, report_year=2027, filed_on="2027-02-04")
    register.does("register.report", FILE, report_year=2027, filed_on="2027-01-31")
    row = register.transaction.scalars(select(Report)).one()
    assert (row.filed_on, row.standing) == (row.due_on, "已交")


def test_a_missed_report_filed_in_the_evaluation_is_missed_no_more(register: Register) -> None:
    register.does("register.report", YEARLY, first_report_year=2027)
    register.does("register.report", {"event": "miss"}, report_year=2027)
    late = date(2027, 2, 1)
    assert missing_years(register.transaction, NUMBER, date(2027, 1, 31)) == []
    assert missing_years(register.transaction, NUMBER, late) == [2027]
    register.now = datetime(2027, 2, 1, 4, tzinfo=UTC)
    filed = register.does(
        "register.report", SUPPLEMENT, supplemented_years=["2027"], materials_due_on="2027-02-28"
    ).variables
    assert filed["report_supplemented_in_evaluation"] is True
    assert missing_years(register.transaction, NUMBER, late) == []


def test_nothing_missed_is_nothing_supplemented(register: Register) -> None:
    filed = register.does("register.report", SUPPLEMENT, materials_due_on="2026-04-30").variables
    assert (filed["missing_years"], filed["report_supplemented_in_evaluation"]) == ([], False)


@pytest.mark.parametrize(("last", "closed"), [("2026-03-16", False), ("2026-03-15", True)])
def test_the_window_for_supplements_is_open_on_its_last_day(
    register: Register, last: str, closed: bool
) -> None:
    filed = register.does("register.report", SUPPLEMENT, materials_due_on=last).variables
    assert filed["evaluation_window_closed"] is closed


@pytest.mark.parametrize(
    ("grades", "failures"),
    [
        ((), 0),
        (("合格",), 0),
        (("合格", "不合格"), 1),
        (("不合格", "不合格"), 2),
        (("不合格", "合格", "不合格"), 1),
        (("不合格", "优秀"), 0),
    ],
)
def test_failures_are_counted_in_a_row(
    register: Register, grades: tuple[str, ...], failures: int
) -> None:
    assert register.grades(*grades) == failures


def test_an_evaluation_without_a_grade_neither_counts_nor_breaks_the_row(
    register: Register,
) -> None:
    register.grades("不合格")
    opened = register.does("register.evaluation", OPEN).variables["evaluation_no"]
    register.does("register.evaluation", CONCLUDE, evaluation_no=opened)
    assert register.grades("不合格") == 2


def test_the_next_evaluation_is_a_period_after_the_last(register: Register) -> None:
    (start,) = register.does("register.evaluation", PERIOD, counted_from="2026-03-16").messages
    row = register.transaction.scalars(select(Evaluation)).one()
    assert (row.due_on, row.standing) == (date(2029, 3, 16), "未到期")
    assert start.variables["evaluation_no"] == 1


def test_an_absence_with_a_good_reason_leaves_the_evaluation_open(register: Register) -> None:
    opened = register.does("register.evaluation", OPEN).variables["evaluation_no"]
    for cause, standing in ((True, "进行中"), (False, "已办结")):
        register.does(
            "register.evaluation",
            {"event": "absent"},
            evaluation_no=opened,
            absence="不参加",
            due_cause=cause,
        )
        assert register.transaction.scalars(select(Evaluation.standing)).one() == standing


def test_a_reassessment_fails_for_good_only_after_the_period(register: Register) -> None:
    register.grades("不合格")
    timer = {"event": "begin", "timer": "T-GD-15-1-3-d"}
    register.does("register.rectification", timer, rectification_started_on="2026-03-16")
    lost, later = "reevaluation_after_rectification_failed", date(2027, 4, 1)
    for reassessed, failed in (("2027-03-16", False), ("2027-03-17", True)):
        register.does(
            "register.rectification", {"event": "reassess"}, passed=False, reassessed_on=reassessed
        )
        assert evaluation_facts(register.transaction, register.body, later)[lost] is failed


def test_who_leaves_owes_nothing_that_is_not_due_yet(register: Register) -> None:
    register.does("register.report", YEARLY, first_report_year=2027)
    register.does("register.report", YEARLY, first_report_year=2028)
    register.does("register.evaluation", PERIOD, counted_from="2026-03-16")
    left = register.does(
        "register.standing",
        {"event": "upgrade", "reason": "升级", "clauses": "ZJ-24"},
        effective_on="2027-02-01",
    )
    assert [one.correlation_key for one in left.messages] == [
        f"{NUMBER}/report/2028",
        f"{NUMBER}/evaluation/1",
    ]
    standing = dict(register.transaction.execute(select(Report.year, Report.standing)).all())
    assert standing == {2027: "未到期", 2028: "已关闭"}


def test_a_grant_is_counted_and_has_its_two_years(register: Register) -> None:
    fund = {
        "event": "award",
        "programme": "GX-PILOT",
        "kind": "建设支持",
        "timer": "T-GX-PILOT-5-1-3",
    }
    had = {"event": "count", "programme": "GX-PILOT", "kind": "建设支持"}
    code = RECOGNITION["credit_code"]
    before = register.does("register.grant", had, credit_code=code).variables
    given = register.does(
        "register.grant",
        fund,
        credit_code=code,
        document_no="桂科〔2026〕1号",
        granted_on="2026-03-16",
    )
    after = register.does("register.grant", had, credit_code=code).variables
    grant = register.transaction.get_one(Grant, given.variables["grant_no"])
    assert (before["build_grant_count"], after["build_grant_count"]) == (0, 1)
    assert (grant.finish_by, after["got_construction_support"]) == (date(2028, 3, 16), True)


def test_what_a_platform_had_counts_for_the_body_it_has_become(register: Register) -> None:
    had = {"event": "count", "programme": "GX-PILOT", "kind": "建设支持"}
    code = RECOGNITION["credit_code"]
    fund = {"event": "award", "programme": "GX-PILOT", "kind": "建设支持"}
    given = {"credit_code": code, "document_no": "桂科〔2026〕1号", "granted_on": "2026-03-16"}
    register.does("register.grant", fund, **(given | {"base_no": None}))
    asked = register.does("register.grant", had, credit_code=code).variables
    assert asked["build_grant_count"] == 1


def test_a_change_that_takes_effect_changes_the_name(register: Register) -> None:
    opened = register.does(
        "register.change", OCCUR, change_kind="名称", occurred_on="2026-03-10"
    ).variables
    assert opened["change_due_on"] == "2026-04-10"
    known: dict[str, Json] = {
        "change_no": opened["change_no"],
        "decided_on": "2026-04-20",
        "new_base_name": "新名称",
    }
    agreed = {"event": "decide", "approved": "是", "outcome": "同意", "applies": "是"}
    register.does("register.change", agreed, **known)
    assert register.body.name == "新名称"


def test_a_change_that_was_refused_leaves_the_name(register: Register) -> None:
    opened = register.does(
        "register.change", OCCUR, change_kind="名称", occurred_on="2026-03-10"
    ).variables
    refused = {"event": "decide", "approved": "否", "outcome": "不同意", "applies": "是"}
    known: dict[str, Json] = {"decided_on": "2026-04-20", "new_base_name": "新名称"}
    register.does("register.change", refused, change_no=opened["change_no"], **known)
    assert register.body.name == "海外联合实验室"


@pytest.mark.parametrize(("reported", "late"), [("2026-04-10", False), ("2026-04-11", True)])
def test_a_change_reported_after_its_last_day_is_known_in_an_inquiry(
    register: Register, reported: str, late: bool
) -> None:
    opened = register.does(
        "register.change", OCCUR, change_kind="名称", occurred_on="2026-03-10"
    ).variables
    register.does(
        "register.change",
        {"event": "report"},
        change_no=opened["change_no"],
        reported_on=reported,
        change_statement="更名",
    )
    facts = register.does("register.inquiry", {"event": "open", "title": "取消资格"}).variables
    assert facts["major_change_not_applied_in_time"] is late


def test_an_inquiry_is_pending_until_it_is_closed(register: Register) -> None:
    opened = register.does("register.inquiry", {"event": "open", "title": "取消资格"}).variables
    assert (
        register.does("register.load-body", {"with": "inquiries"}).variables["inquiry_pending"]
        is True
    )
    register.does(
        "register.inquiry", {"event": "keep", "outcome": "维持"}, inquiry_no=opened["inquiry_no"]
    )
    assert (
        register.does("register.load-body", {"with": "inquiries"}).variables["inquiry_pending"]
        is False
    )


def test_a_timer_no_rule_knows_is_refused_by_name(register: Register) -> None:
    with pytest.raises(Refused, match="T-NONE"):
        register.does(
            "register.evaluation",
            PERIOD | {"timer": "T-NONE"},
            counted_from="2026-03-16",
        )
