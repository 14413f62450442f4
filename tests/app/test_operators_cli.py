"""What an operator does on the command line: moving cases, verifying the history."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from sqlalchemy import delete, select, update

from app import house
from app.cli import cli
from engine.commands.core.engine import Engine
from engine.commands.deployments.deploy_resources import deploy_resources
from engine.commands.process_instances.start_process_instance import start_process_instance
from engine.errors import Invalid
from engine.lifecycle.actor import SYSTEM
from engine.persistence import migrations
from engine.persistence.case_rows import Instance, UserTask
from engine.persistence.history_rows import HistoryRecord
from engine.persistence.runtime_rows import Candidate
from engine.queries.case_file import case_file
from engine.settings import Settings, shipped
from tests.commands.conftest import NOW
from tests.drawing import chain, diagram, end, start, user


@pytest.fixture
def engine(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Engine]:
    url = f"sqlite:///{tmp_path}/guicheng.db"
    monkeypatch.setenv("GUICHENG_DATABASE", url)
    keys = tmp_path / "audit_keys"
    keys.write_text(f"2026 {'k' * 32}\n")
    monkeypatch.setenv("GUICHENG_AUDIT_KEYS", str(keys))
    made = house.build(Settings(url, "demonstration", audit_keys=str(keys)))
    migrations.upgrade(made.store, shipped("migrations"))
    yield made
    made.store.close()


@pytest.fixture
def cases(engine: Engine) -> tuple[int, int]:
    """Two cases at the task A, and a new version that calls it B."""
    deploy(engine, "A")
    begun = (begin(engine), begin(engine))
    deploy(engine, "B")
    return begun


def deploy(engine: Engine, task: str) -> None:
    drawn = diagram(start(), user(task), end(), chain("S", task, "E"))
    deploy_resources(engine, {"p.bpmn": drawn}, actor=SYSTEM, now=NOW)


def begin(engine: Engine) -> int:
    started = start_process_instance(engine, process_id="P", actor=SYSTEM, now=NOW)
    return started.process_instance_key


def guicheng(*words: str) -> Result:
    return CliRunner().invoke(cli, words)


def version(engine: Engine, case: int) -> int:
    return case_file(engine.store, SYSTEM, case).process_version


def test_a_rehearsal_says_what_keeps_each_case_and_moves_none(
    engine: Engine, cases: tuple[int, int]
) -> None:
    told = guicheng("migrate", "P").output
    assert all(f"{case} 留在原版本：用户任务「A」" in told for case in cases)
    renamed = guicheng("migrate", "P", "--rename", "A=B").output
    assert "2 件在办旧版本案件，2 件可迁移。" in renamed
    assert {version(engine, case) for case in cases} == {1}


def test_one_chosen_case_moves_with_its_reason(engine: Engine, cases: tuple[int, int]) -> None:
    first, second = cases
    words = ("migrate", "P", "--rename", "A=B", "--case", str(first), "--execute")
    assert isinstance(guicheng(*words).exception, Invalid), "without a reason nothing moves"
    assert f"{first} 已迁移" in guicheng(*words, "--reason", "办法修订").output
    assert (version(engine, first), version(engine, second)) == (2, 1)
    [line] = [e for e in case_file(engine.store, SYSTEM, first).events if e.kind == "migrated"]
    assert line.reason == "办法修订"


def test_a_case_of_another_process_is_pointed_out(cases: tuple[int, int]) -> None:
    assert "12345" in str(guicheng("migrate", "P", "--case", "12345").exception)


def test_a_history_that_holds_is_noted_down(
    tmp_path: Path, engine: Engine, cases: tuple[int, int]
) -> None:
    note = str(tmp_path / "heads.json")
    told = guicheng("audit", "verify", "--note", note)
    assert "4 条链" in told.output
    assert "0 条链不完整" in told.output
    assert guicheng("audit", "verify", "--against", note).exit_code == 0


def test_a_tail_that_was_cut_with_its_head_is_named_against_the_note(
    tmp_path: Path, engine: Engine, cases: tuple[int, int]
) -> None:
    note, case = str(tmp_path / "heads.json"), cases[0]
    guicheng("audit", "verify", "--note", note)
    with engine.store.write() as transaction:
        length = transaction.get_one(Instance, case).history_length
        transaction.delete(transaction.get_one(HistoryRecord, (case, length)))
        last = transaction.get_one(HistoryRecord, (case, length - 1)).hash
        shorter = update(Instance).values(history_length=length - 1, history_hash=last)
        transaction.execute(shorter.where(Instance.key == case))
    assert "待办" in guicheng("audit", "verify").output, "the row is there, its line is not"
    with engine.store.write() as transaction:
        of_case = select(UserTask.key).where(UserTask.instance_key == case)
        transaction.execute(delete(Candidate).where(Candidate.task_key.in_(of_case)))
        transaction.execute(delete(UserTask).where(UserTask.instance_key == case))
    line = f"流程实例 {case} 第 {length} 条"
    assert line not in guicheng("audit", "verify").output, (
        "the lines that are left follow each other"
    )
    told = guicheng("audit", "verify", "--against", note)
    assert told.exit_code == 1
    assert line in told.output


def test_what_one_key_signed_is_signed_again_with_the_next(
    tmp_path: Path, engine: Engine, cases: tuple[int, int]
) -> None:
    with (tmp_path / "audit_keys").open("a") as keys:
        keys.write(f"2027 {'n' * 32}\n")
    assert guicheng("audit", "verify").exit_code == 0
    assert guicheng("audit", "seal").exit_code == 0
    (tmp_path / "audit_keys").write_text(f"2027 {'n' * 32}\n")
    assert guicheng("audit", "verify").exit_code == 0
