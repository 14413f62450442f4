"""名录: the list by programme, and all that a body's file tells."""

import re
from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient

import tasklist
from engine.commands.accounts.register_account import register_account
from engine.commands.core.engine import Engine
from engine.lifecycle.actor import SYSTEM
from engine.persistence.programmes import shipped_programmes
from engine.queries.case_file import case_file
from register.consortium_rows import Member, Target, UsedResult
from register.lifecycle_rows import Change, Evaluation, Grant, Inquiry
from register.rows import BodyCase, RegisterEvent, Report, Sanction
from tests.procedures.registered import enter, join, join_recognised
from tests.tasklist.conftest import MOMENT, PASSWORD, pages, signed_in

BASE = "GX-CONS-B2023-001"
LEADER, UNIVERSITY = "91450100MA5N000016", "124500004985000069"
OF_BASE = {"base_number": BASE}
REPORT: dict[str, Any] = OF_BASE | {"duty": "", "fulfilled": None, "standing": "已交"}
LATER = [
    Report(year=2024, due_on=date(2024, 12, 31), filed_on=date(2025, 1, 3), **REPORT),
    Report(year=2025, due_on=date(2025, 12, 31), filed_on=None, **REPORT | {"standing": "缺报"}),
    Evaluation(
        number=1,
        duty="x",
        due_on=date(2026, 3, 16),
        standing="已办结",
        grade="整改",
        rectified_until=date(2027, 3, 16),
        **OF_BASE,
    ),
    Target(position=1, task="组织重大关键核心技术攻关", goal="两项", progress="一项", **OF_BASE),
    UsedResult(
        number="ZL202310123456.7", title="铝合金", case_key=1, used_on=date(2026, 3, 1), **OF_BASE
    ),
    Grant(
        number="g1",
        programme="GX-CONS",
        credit_code=LEADER,
        kind="建设支持",
        document_no="桂财〔2024〕9号",
        granted_on=date(2024, 5, 1),
        recovered=True,
        **OF_BASE,
    ),
    Change(
        number=1,
        kind="研究方向",
        occurred_on=date(2026, 1, 5),
        due_on=date(2026, 2, 5),
        reported_on=date(2026, 2, 20),
        **OF_BASE,
    ),
    Inquiry(number=1, opened_on=date(2026, 3, 2), **OF_BASE),
    Sanction(
        programme="GX-CONS",
        credit_code=LEADER,
        delisted_on=date(2026, 3, 10),
        position=1,
        reason="失信",
        clauses=["GX-CONS-13-4"],
        **OF_BASE,
    ),
]


OFFICER, LEADING, STRANGER = ["gx-cons-dept"], [f"host:{LEADER}"], ["host:1"]


@pytest.fixture
def read(engine: Engine, app: Flask) -> Callable[[list[str]], str]:
    """The body's page as somebody of these groups reads it."""

    def asked(groups: list[str]) -> str:
        register_account(
            engine, "reader", name="读者", password=PASSWORD, groups=groups, actor=SYSTEM,
            now=MOMENT,
        )  # fmt: skip
        return signed_in(app, "reader").get(f"/register/{BASE}").get_data(as_text=True)

    return asked


@pytest.fixture
def lived(engine: Engine) -> None:
    """A consortium that has lived."""
    enter(engine, BASE, date(2023, 3, 16), credit_code=LEADER, name="铝产业创新联合体")
    join_recognised(
        engine,
        BASE,
        (LEADER, "牵头单位", "企业", ""),
        (UNIVERSITY, "成员单位", "高等学校", "核心层单位"),
    )
    join(engine, 1001, UNIVERSITY)
    with engine.store.write() as transaction:
        for row in LATER:
            transaction.merge(row)
        transaction.get_one(Member, (1, 2)).exception = "唯一具备该学科"
        transaction.merge(_missed())
        transaction.merge(_too_late_to_leave())


def _too_late_to_leave() -> RegisterEvent:
    """With a provision and a reading, as the programme's own table says it."""
    return RegisterEvent(
        subject=BASE, position=2, noun="资格", item="", event="exit", state="已取消", moved=False,
        said="资格已经取消，不能再以退出结束（GX-CONS-13-4）。", happened_on=date(2026, 1, 5),
        case_key=8,
    )  # fmt: skip


def _missed() -> RegisterEvent:
    return RegisterEvent(
        subject=BASE, position=1, noun="年度报告", item="2025", event="miss", state="已关闭",
        moved=False, said="资格已经终止，不登记缺报。", happened_on=date(2026, 1, 4), case_key=7,
    )  # fmt: skip


@pytest.fixture
def page(lived: None, read: Callable[[list[str]], str]) -> str:
    """Its file as an officer reads it."""
    return read(OFFICER)


def test_the_public_reads_who_is_recognised_and_how_it_stands(
    lived: None, read: Callable[[list[str]], str]
) -> None:
    page = read(STRANGER)
    assert "铝产业创新联合体" in page
    for internal in ("核查", "失信", "攻关", "追回", "研究方向", "例外获批准", "不登记缺报"):
        assert internal not in page


def test_the_body_reads_its_own_duties_and_no_open_inquiry(
    lived: None, read: Callable[[list[str]], str]
) -> None:
    page = read(LEADING)
    for own in ("失信", "攻关", "追回", "研究方向", "不登记缺报"):
        assert own in page
    assert "核查" not in page
    assert "例外获批准" not in page


@pytest.mark.parametrize(
    "told",
    [
        "成员单位（现有2家）",
        "核心层单位",
        "例外获批准：唯一具备该学科",
        "组织重大关键核心技术攻关",
        "未提交",
        "整改",
        "至2027年3月16日",
        "ZL202310123456.7",
        "追回",
        "研究方向",
        "逾期",
        "核查",
        "失信",
        "文件没有规定",
    ],
)
def test_a_bodys_file_tells_all_the_register_knows(page: str, told: str) -> None:
    assert told in page


def test_why_an_event_changed_nothing_is_told_without_a_code(lived: None, engine: Engine) -> None:
    register_account(
        engine, "reader", name="读者", password=PASSWORD, groups=OFFICER, actor=SYSTEM, now=MOMENT
    )
    reader = signed_in(pages(engine, shipped_programmes()), "reader")
    page = reader.get(f"/register/{BASE}").get_data(as_text=True)
    assert "资格已经取消，不能再以退出结束（第十三条（四））。" in page


def test_a_member_is_told_with_the_number_of_consortia_it_is_in(page: str) -> None:
    assert "核心层单位</td>\n    <td>2</td>" in page


def test_a_table_without_rows_is_not_shown(engine: Engine, wang: FlaskClient) -> None:
    enter(engine, BASE, date(2023, 3, 16), credit_code=LEADER)
    page = wang.get(f"/register/{BASE}").get_data(as_text=True)
    assert "<table>" not in page
    assert "<dt>单位</dt>" in page


def test_the_list_is_narrowed_to_a_regulation(engine: Engine) -> None:
    enter(engine, BASE, date(2023, 3, 16), credit_code=LEADER, name="铝产业创新联合体")
    enter(engine, "ZJ-B2023-001", date(2023, 3, 16), credit_code=LEADER, name="海外实验室")
    made = Flask(__name__)
    made.config.update(SECRET_KEY="test", TESTING=True, WTF_CSRF_CHECK_DEFAULT=False)
    made.register_blueprint(tasklist.blueprint(engine, lambda _: shipped_programmes()))
    wang = signed_in(made, "wang")
    (offered,) = re.findall(r'value="([^"]*)" >广西创新联合体', wang.get("/register").text)
    page = wang.get(f"/register?programme={offered}").text
    assert "铝产业创新联合体" in page
    assert "海外实验室" not in page


def test_a_bodys_page_tells_its_diary(page: str) -> None:
    assert "年度报告 2025：登记缺报" in page
    assert "资格已经终止，不登记缺报。" in page


def test_a_case_about_a_body_and_its_tasks_lead_to_the_body(
    engine: Engine, wang: FlaskClient, case_key: int
) -> None:
    """Whoever judges a body after its recognition has all that the register knows at hand."""
    enter(engine, BASE, date(2023, 3, 16), credit_code=LEADER, name="铝产业创新联合体")
    (task,) = case_file(engine.store, SYSTEM, case_key).tasks
    for address in (f"/cases/{case_key}", f"/tasks/{task.key}"):
        assert f"/register/{BASE}" not in wang.get(address).get_data(as_text=True)
    about = BodyCase(
        instance_key=case_key, root_key=case_key, base_number=BASE,
        procedure="review", entered_on=date(2026, 3, 16),
    )  # fmt: skip
    with engine.store.write() as transaction:
        transaction.add(about)
    for address in (f"/cases/{case_key}", f"/tasks/{task.key}"):
        page = wang.get(address).get_data(as_text=True)
        assert f'<a href="/register/{BASE}">铝产业创新联合体（{BASE}）</a> 有效' in page
