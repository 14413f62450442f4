"""Filters of the task list that a person keeps, on both databases."""

import pytest

from engine.commands.accounts.register_account import register_account
from engine.commands.core.engine import Engine
from engine.commands.user_tasks.drop_filter import drop_filter
from engine.commands.user_tasks.keep_filter import LONGEST, MOST, keep_filter
from engine.errors import Invalid, Refused
from engine.queries.user_tasks import kept_filters
from tests.commands.conftest import ADMIN, LI, NOW, WANG


@pytest.fixture
def office(engine: Engine) -> Engine:
    for who in (WANG, LI):
        register_account(
            engine, who.login, name=who.name, password="correct horse", actor=ADMIN, now=NOW
        )
    return engine


def keep(office: Engine, name: str, query: str = "standing=late") -> None:
    keep_filter(office, name, query, actor=WANG, now=NOW)


def test_a_filter_is_kept_by_its_name_and_for_its_owner_alone(office: Engine) -> None:
    keep(office, "超期的")
    keep(office, "认定", "process=GD-P01")
    assert kept_filters(office.store, WANG) == (
        ("认定", "process=GD-P01"),
        ("超期的", "standing=late"),
    )
    assert kept_filters(office.store, LI) == ()


def test_a_filter_of_the_same_name_takes_its_place(office: Engine) -> None:
    keep(office, "我的")
    keep(office, "我的", "view=mine")
    assert kept_filters(office.store, WANG) == (("我的", "view=mine"),)


def test_a_filter_is_given_up_by_its_owner(office: Engine) -> None:
    keep(office, "我的")
    drop_filter(office, "我的", actor=LI, now=NOW)
    assert kept_filters(office.store, WANG) != ()
    drop_filter(office, "我的", actor=WANG, now=NOW)
    assert kept_filters(office.store, WANG) == ()


@pytest.mark.parametrize("name", ["", "长" * (LONGEST + 1)])
def test_a_filter_needs_a_name_of_a_few_words(office: Engine, name: str) -> None:
    with pytest.raises(Invalid, match="不超过 20 个字"):
        keep(office, name)


def test_nobody_keeps_filters_without_end(office: Engine) -> None:
    for number in range(MOST):
        keep(office, f"第{number}个")
    with pytest.raises(Refused, match="最多保存 20 个筛选"):
        keep(office, "再一个")
