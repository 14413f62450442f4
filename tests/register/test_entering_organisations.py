"""A list of organisations: every wrong line is told, and then none is entered."""

from typing import Any

import pytest
from sqlalchemy import select

from engine.assembly import assemble
from engine.commands.core.engine import Engine
from engine.errors import Forbidden, Invalid
from engine.lifecycle.actor import SYSTEM, Actor
from engine.persistence import Store
from engine.persistence.history_rows import HistoryRecord
from engine.queries.accounts import list_groups
from engine.queries.audit import verify
from engine.settings import Settings
from register.enter_organisations import Entered, enter_organisations, organisations
from register.organisation_list import HEADS, Entry, Words, read_list
from tests.commands.living import NOW

CODE, OTHER = "91440101MA5CK00144", "52440100MJK9800167"
WORDS = Words(frozenset({"市属"}), frozenset({"主管"}))
HEAD = tuple(HEADS.values())


@pytest.mark.parametrize(
    ("row", "said"),
    [
        (("91440101MA5CK00145", "甲"), "第 2 行：统一社会信用代码“91440101MA5CK00145”的校验位"),
        ((440101, "甲"), "第 2 行：“440101”不是统一社会信用代码"),
        ((CODE, " "), "第 2 行：单位名称要填写"),
        ((CODE, "甲", None, "市署"), "第 2 行：单位隶属没有“市署”，可填：市属"),
        ((CODE, "甲", "广州市", "市属", "主官"), "第 2 行：推荐单位类别没有“主官”，可填：主管"),
    ],
)
def test_a_wrong_line_is_told_by_its_number(row: tuple[object, ...], said: str) -> None:
    with pytest.raises(Invalid, match=said):
        read_list([HEAD, row, (OTHER, "乙")], WORDS)


def test_all_wrong_lines_are_told_at_once() -> None:
    with pytest.raises(Invalid) as told:
        read_list([HEAD, (CODE, ""), (OTHER, "乙"), (OTHER, "丙"), ("x", "丁")], WORDS)
    assert [line.partition("：")[0] for line in str(told.value).splitlines()[1:]] == [
        "第 2 行", "第 4 行", "第 5 行",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("lines", "said"),
    [([], "名单缺少列"), ([HEAD[:2]], "所在地市、单位隶属"), ([HEAD], "没有单位")],
)
def test_what_is_no_such_list_is_refused(lines: list[Any], said: str) -> None:
    with pytest.raises(Invalid, match=said):
        read_list(lines, WORDS)


def test_columns_may_stand_in_any_order_and_empty_lines_between() -> None:
    lines = [
        ("备注", *reversed(HEAD)),
        ("", None, None, None, None, None),
        (1, "", "", "", "甲", CODE),
    ]
    assert read_list(lines, WORDS) == (Entry(CODE, "甲"),)


@pytest.fixture
def engine(store: Store) -> Any:
    url = store.database.url.render_as_string(hide_password=False)
    made = assemble(Settings(url, "demonstration"))
    yield made
    made.store.close()


def enter(engine: Engine, *rows: tuple[object, ...], actor: Actor = SYSTEM) -> Entered:
    return enter_organisations(engine, [HEAD, *rows], actor=actor, now=NOW, reason="机构改革通知")


def test_organisations_are_entered_and_changed_on_record(engine: Engine) -> None:
    assert enter(engine, (CODE, "甲所", "广州市"), (OTHER, "乙院")) == Entered(2, 0, 0)
    assert enter(engine, (CODE, "甲研究院", None), (OTHER, "乙院")) == Entered(0, 1, 1)
    assert organisations(engine.store) == [Entry(OTHER, "乙院"), Entry(CODE, "甲研究院", "广州市")]
    assert list_groups(engine.store)[f"host:{CODE}"] == "甲研究院"
    with engine.store.read() as transaction:
        lines = transaction.scalars(
            select(HistoryRecord).where(HistoryRecord.kind == "organisation_entered")
        ).all()
        told: list[Any] = [(line.data["before"], line.data["organisation"]) for line in lines]
    assert (told[-1][0]["name"], told[-1][1]["name"]) == ("甲所", "甲研究院")
    assert {line.reason for line in lines} == {"机构改革通知"}
    assert verify(engine.store).broken == ()


def test_a_list_with_one_wrong_line_enters_nothing(engine: Engine) -> None:
    with pytest.raises(Invalid, match="一行也没有登记"):
        enter(engine, (CODE, "甲所"), ("x", "乙院"))
    assert organisations(engine.store) == []


def test_nobody_but_the_system_administrator_enters_any(engine: Engine) -> None:
    with pytest.raises(Forbidden, match="系统管理员"):
        enter(engine, (CODE, "甲所"), actor=Actor("ou", "欧工", frozenset({"operators"})))
