"""Several cases about one body: who waits for whom, and what ends when the body leaves."""

from pathlib import Path

import pytest
from sqlalchemy import select

from engine.commands.core.engine import Engine
from engine.commands.process_instances.start_process_instance import start_process_instance
from engine.lifecycle.actor import SYSTEM
from engine.persistence.case_rows import Instance
from register.rows import Sanction
from register.standing import disagreements
from tests.procedures.walking import NOON, complete, copy_of, ended, tasks, walk
from tests.procedures.zhejiang import CANCELLED, GROUNDS, NUMBER, at, base, recognised, until

LEAVING = (
    ("ZJ-P08/s00", {"base_no": NUMBER}),
    ("ZJ-P08/s02", {"exit_requested": True}),
    ("ZJ-P08/s03", {"exit_cause": True}),
)
FALSE = GROUNDS | {"false_information": True}


@pytest.fixture(scope="module")
def deployed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return recognised(tmp_path_factory.mktemp("zj") / "zj.db")


@pytest.fixture
def engine(tmp_path: Path, deployed: Path) -> Engine:
    return copy_of(deployed, tmp_path)


def inquire(engine: Engine) -> None:
    start_process_instance(engine, process_id="ZJ-P07", actor=SYSTEM, now=NOON)
    complete(engine, "ZJ-P07/s00", {"base_no": NUMBER})


def living(engine: Engine) -> list[str]:
    with engine.store.read() as transaction:
        alive = select(Instance.process_id).where(Instance.state == "active")
        return sorted(transaction.scalars(alive))


def test_an_exit_that_is_approved_waits_for_the_inquiry_that_began_meanwhile(
    engine: Engine,
) -> None:
    walk(engine, "ZJ-P08", *LEAVING)
    inquire(engine)
    complete(engine, "ZJ-P08/s03d", {"exit_approved": True})
    assert (ended(engine, "ZJ-P08"), base(engine).status) == ([], "有效")
    complete(engine, "ZJ-P07/s02", GROUNDS)
    until(engine, at(2026, 3, 18))
    complete(engine, "ZJ-P08/s03d", {"exit_approved": True}, at(2026, 3, 18))
    assert (ended(engine, "ZJ-P07"), ended(engine, "ZJ-P08")) == (["e_keep"], ["e_exit"])
    assert base(engine).status == "已退出"


def test_an_exit_that_waited_ends_with_the_title_that_is_cancelled(engine: Engine) -> None:
    walk(engine, "ZJ-P08", *LEAVING)
    inquire(engine)
    complete(engine, "ZJ-P08/s03d", {"exit_approved": True})
    complete(engine, "ZJ-P07/s02", FALSE)
    for element, said in CANCELLED:
        complete(engine, element, said)
    assert (base(engine).status, ended(engine, "ZJ-P08")) == ("已取消", [])
    assert "ZJ-P08" not in living(engine)


def test_a_second_inquiry_waits_for_the_first_and_moves_no_ban(engine: Engine) -> None:
    inquire(engine)
    start_process_instance(engine, process_id="ZJ-P07", actor=SYSTEM, now=NOON)
    complete(engine, "ZJ-P07/s00", {"base_no": NUMBER})
    assert tasks(engine).count("s02") == 1
    complete(engine, "ZJ-P07/s02", FALSE)
    for element, said in CANCELLED:
        complete(engine, element, said)
    assert "ZJ-P07" not in living(engine)
    with engine.store.read() as transaction:
        assert len(transaction.scalars(select(Sanction)).all()) == 1
        assert [*disagreements(transaction)] == []


def test_a_second_inquiry_goes_on_where_the_first_keeps_the_title(engine: Engine) -> None:
    inquire(engine)
    inquire(engine)
    complete(engine, "ZJ-P07/s02", GROUNDS)
    assert ended(engine, "ZJ-P07") == ["e_keep"]
    assert tasks(engine).count("s02") == 1


def test_every_case_of_a_body_ends_when_it_leaves(engine: Engine) -> None:
    until(engine, at(2027, 1, 2))
    walk(
        engine,
        "ZJ-P04",
        ("ZJ-P04/s01a", {"base_no": NUMBER, "change_kind": "名称", "change_on": "2027-01-02"}),
    )
    inquire(engine)
    complete(engine, "ZJ-P07/s02", FALSE)
    for element, said in CANCELLED:
        complete(engine, element, said)
    assert living(engine) == []
