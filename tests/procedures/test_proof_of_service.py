"""The period in which a party may make its statement counts from the day it was served."""

from datetime import date
from pathlib import Path

import pytest

from engine.commands.core.engine import Engine
from engine.commands.counter.file_proof_of_service import file_proof_of_service
from engine.errors import Forbidden, Invalid, Refused
from engine.lifecycle.counter import Receipt
from engine.queries.accounts import actor_of
from engine.queries.counter import ServedPeriod, counter_case
from tests.procedures.walking import NOON, case_key, complete, copy_of, engine_on, tasks, walk
from tests.procedures.zhejiang import GROUNDS, NUMBER, at, recognised, until

RECEIPT = Receipt(date(2026, 3, 20), "机要员", "当面送交")
RETURNED = at(2026, 3, 20)


@pytest.fixture(scope="module")
def notified(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The host was told on paper of 16 March what is intended: five working days."""
    path = recognised(tmp_path_factory.mktemp("zj") / "zj.db")
    engine = engine_on(path)
    grounds = GROUNDS | {"false_information": True}
    walk(engine, "ZJ-P07", ("s00", {"base_no": NUMBER}), ("ZJ-P07/s02", grounds))
    engine.store.close()
    return path


@pytest.fixture
def engine(tmp_path: Path, notified: Path) -> Engine:
    return copy_of(notified, tmp_path)


def period(engine: Engine, login: str = "shen") -> ServedPeriod:
    officer = actor_of(engine.store, login, now=NOON)
    [found] = counter_case(engine.store, officer, case_key(engine, "ZJ-P07")).periods
    return found


def serve(engine: Engine, on: date, login: str = "shen") -> None:
    actor = actor_of(engine.store, login, now=NOON)
    key = period(engine).timer_key
    file_proof_of_service(engine, key, on, RECEIPT, actor=actor, now=RETURNED)


def test_a_proof_of_service_counts_the_period_from_that_day(engine: Engine) -> None:
    assert (period(engine).name, period(engine).start) == ("申辩期届满", date(2026, 3, 16))
    serve(engine, date(2026, 3, 18))
    assert period(engine).start == date(2026, 3, 18)
    until(engine, at(2026, 3, 24))
    assert tasks(engine) == ["s02b"]
    until(engine, at(2026, 3, 26))
    assert tasks(engine) == ["s04"]


def test_the_proof_is_kept_with_the_case(engine: Engine) -> None:
    serve(engine, date(2026, 3, 16))
    officer = actor_of(engine.store, "shen", now=NOON)
    kept = counter_case(engine.store, officer, case_key(engine, "ZJ-P07")).receipts
    assert [one.name for one in kept] == ["送达回证（申辩期届满）"]


def test_nobody_is_served_after_the_proof_came_back(engine: Engine) -> None:
    with pytest.raises(Invalid, match="晚于收到回证"):
        serve(engine, date(2026, 3, 21))


def test_a_day_from_which_the_period_would_be_over_is_refused(engine: Engine) -> None:
    with pytest.raises(Refused, match="请核对起算日"):
        serve(engine, date(2026, 3, 2))


def test_the_party_enters_no_proof_itself(engine: Engine) -> None:
    with pytest.raises(Forbidden):
        serve(engine, date(2026, 3, 18), "zhijiang")


def test_a_period_that_is_over_is_served_no_more(engine: Engine) -> None:
    key, officer = period(engine).timer_key, actor_of(engine.store, "shen", now=NOON)
    complete(engine, "ZJ-P07/s02b", {})
    with pytest.raises(Refused):
        file_proof_of_service(engine, key, date(2026, 3, 18), RECEIPT, actor=officer, now=RETURNED)
