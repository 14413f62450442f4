"""Every column of every table: a byte changed behind the program's back is found, or the column is
among those that say nothing for themselves.
"""

import sqlite3
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from importlib import import_module
from pathlib import Path

import pytest
from sqlalchemy import BigInteger, Boolean, Column, Date, Integer

from engine.assembly import assemble
from engine.clock import Clock
from engine.commands.access_tokens.issue_token import issue_token
from engine.commands.accounts.appoint_deputy import appoint_deputy
from engine.commands.accounts.register_account import register_account
from engine.commands.accounts.register_machine import register_machine
from engine.commands.core.engine import Engine
from engine.commands.deadlines.close_offices import close_offices
from engine.commands.deadlines.import_calendar import import_calendar
from engine.commands.deployments.deploy_resources import deploy_resources
from engine.commands.jobs.activate_jobs import activate_jobs
from engine.commands.jobs.fail_job import fail_job
from engine.commands.process_instances.start_process_instance import start_process_instance
from engine.commands.user_tasks.claim_user_task import claim_user_task
from engine.commands.user_tasks.complete_user_task import complete_user_task
from engine.commands.user_tasks.store_document import store_document
from engine.deadlines.calendar import Closure
from engine.lifecycle.actor import SYSTEM, Actor
from engine.persistence import Row, case_seals, second_factors
from engine.persistence.account_rows import HeldOffice, LinkedIdentity
from engine.persistence.case_rows import UserTask
from engine.persistence.counter_rows import CounterReceipt
from engine.persistence.keys import Keyring
from engine.persistence.row_seals import is_sealed
from engine.persistence.seal_groups import is_grouped
from engine.queries.audit import verify
from engine.settings import Settings
from register.rows import Organisation
from tests.deadlines.test_notices import NOTICE_2027
from tests.drawing import (
    both,
    boundary,
    catch,
    chain,
    diagram,
    element,
    end,
    event,
    message,
    service,
    signal,
    start,
    timer,
    user,
    zeebe,
)
from tests.queries.test_audit_of_rows import _paper

NOW = datetime(2026, 3, 16, 1, tzinfo=UTC)
WANG = Actor("wang", "王处", frozenset({"dept"}))
LONG_AGO = "2020-01-01 00:00:00.000000"
ONCE = start("M", event("message", "begins"))
GROUP = zeebe("assignmentDefinition", candidateGroups="dept")
CASE = diagram(
    start(), both("F"), user("A", GROUP), user("B", GROUP), end(),
    service("work", type="work"), service("bad", type="bad"), catch("told", event("message", "m")),
    catch("heard", event("signal", "s")),
    element("callActivity", "called", zeebe("calledElement", processId="Q")),
    boundary("W", "B", timer("Date", '=deadline("T-GX-COOP-10-5-b", "2026-03-16")')),
    end("late"), chain("W", "late"), chain("S", "F", "A", "E"), chain("F", "B", "E"),
    chain("F", "work", "E"), chain("F", "bad", "E"), chain("F", "told", "E"),
    chain("F", "heard", "E"), chain("F", "called", "E"),
    roots=message("m", correlation='"k"') + signal("s") + message("begins"),
)  # fmt: skip
CALLED = diagram(
    start(), ONCE, user("C", GROUP), end(), chain("S", "C", "E"), chain("M", "C"),
    roots=message("begins"), process='id="Q" name="乙" isExecutable="true"',
)  # fmt: skip

OUTSIDE: dict[str, str] = {
    "batch_operation": "what was asked of many cases; what came of it stands in each",
    "batch_operation_item": "the same, case by case",
    "house_worker": "a heartbeat",
    "account_kept_filter": "what a person keeps for his own list",
    "account_session": "at most twelve hours old; its sign-in stands in the chain",
    "account_sign_in_attempts": "five minutes old",
    "case_reminder": "follows from the deadline",
    "case_start_request": "tells a repeated request apart",
    "house_clock": "of a demonstration",
    "house_installation": "what the database was made for, compared with the settings",
    "house_key_block": "a counter",
    "house_series": "a counter; a number that is given twice is refused",
    "runtime_draft": "what was not sent yet",
    "definition_draft": "acts on nothing; what is kept and published of it stands in the chain",
    "definition_draft_file": "the same, file by file",
    "transit_attempt": "what came of a delivery",
    "transit_inbox": "what came, until it is correlated",
    "transit_message": "what came, until it is correlated",
}
"""The tables that the audit does not compare, and why; docs/security.md says the same."""
REBUILT = {
    "case_document_content", "case_element_instance", "case_instance", "case_party", "case_tag",
    "case_variable", "definition_resource", "history_head", "history_record", "runtime_candidate",
}  # fmt: skip
"""The tables whose rows follow from the lines, or whose bytes from their names."""
MOVING = {
    "account_token": {"used_at"},
    "case_element_instance": set(),
    "case_incident": {"resolved_at"},
    "case_instance": {"revision"},
    "case_job": {"retries", "state", "worker", "locked_until", "retry_at", "error_message",
                 "ended_at", "fence", "waits_for"},
    "case_timer": {"fired_at", "lateness_seconds"},
    "case_user_task": {"revision", "ended_at"},
    "case_variable": {"key", "updated_at"},
    "definition_deployment": {"warnings"},
    "transit_outbox": {"state", "attempts", "next_at", "claimed_until", "fence", "ended_at"},
}  # fmt: skip
"""The columns of the others that time, a worker or the program itself moves."""


@pytest.fixture(scope="module")
def database(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A database in which something of every kind has happened."""
    path = tmp_path_factory.mktemp("columns") / "a.db"
    made = assemble(
        Settings(f"sqlite:///{path}", "demonstration"), keys=Keyring({"1": b"k" * 32}, "1")
    )
    made.store.create_tables()
    _people(made)
    _case(made)
    assert verify(made.store).broken == ()
    made.store.close()
    return path


def _people(engine: Engine) -> None:
    for login in ("wang", "li"):
        register_account(
            engine, login, name=login, password="correct horse", groups=["dept"], actor=SYSTEM,
            now=NOW,
        )  # fmt: skip
    register_machine(engine, "m", name="机", actor=SYSTEM, now=NOW)
    until = Clock().now() + timedelta(days=9)
    issue_token(
        engine, "m", name="钥", scopes=["jobs:work"], expires_at=until, world=Clock().now(),
        actor=SYSTEM, now=NOW,
    )  # fmt: skip
    appoint_deputy(engine, "li", "wang", begins_at=NOW, ends_at=until, actor=SYSTEM, now=NOW)
    import_calendar(engine, NOTICE_2027, actor=SYSTEM, now=NOW, source="通知")
    close_offices(engine, [Closure(NOW.date(), "停办", "通知", "")], actor=SYSTEM, now=NOW)
    with engine.store.write() as transaction:
        second_factors.offer(transaction, "wang", "sealed")
        second_factors.keep_codes(transaction, "wang", ["h"])
        transaction.add(HeldOffice(login="li", office="audit"))
        transaction.add(LinkedIdentity(issuer="i", subject="s", login="li"))
        transaction.add(Organisation(credit_code="9", name="甲研究所"))


def _case(engine: Engine) -> None:
    deploy_resources(engine, {"q.bpmn": CALLED}, actor=SYSTEM, now=NOW)
    deploy_resources(engine, {"p.bpmn": CASE}, actor=SYSTEM, now=NOW)
    key = start_process_instance(
        engine, process_id="P", variables={"score": 80}, actor=SYSTEM, now=NOW, tags=["x"]
    ).process_instance_key
    with engine.store.read() as transaction:
        task = transaction.query(UserTask).where(UserTask.element_id == "A").one().key
    claim_user_task(engine, task, actor=WANG, now=NOW)
    store_document(engine, task, "a.pdf", b"%PDF-1.7 a", actor=WANG, now=NOW)
    complete_user_task(engine, task, {}, actor=WANG, now=NOW)
    (bad,) = activate_jobs(
        engine, "bad", worker="w", timeout=timedelta(hours=1), limit=1, actor=SYSTEM, now=NOW
    )
    fail_job(engine, bad.key, "坏了", retries=0, actor=SYSTEM, now=NOW)
    with engine.store.write() as transaction:
        transaction.add(_paper(key))
        transaction.add(
            CounterReceipt(
                key=7, instance_key=key, kind="paper", element_id="", name="函",
                received_on=NOW.date(), brought_by="人", brought_how="邮寄", note="",
                entered_by="wang", entered_by_name="王处", entered_at=NOW,
            )
        )  # fmt: skip


def test_every_table_is_compared_or_named_with_the_reason() -> None:
    import_module("app.web")  # every room that has tables
    sealed = {kind.__tablename__ for kind in case_seals.MOVING}
    tables = {table.name for table in Row.metadata.sorted_tables}
    compared = {name for name in tables if is_sealed(name) or is_grouped(name)}
    assert tables - compared - sealed - REBUILT == OUTSIDE.keys()


def _columns() -> Iterator[Column[object]]:
    for table in Row.metadata.sorted_tables:
        if table.name not in OUTSIDE and not table.name.startswith("register_"):
            yield from (c for c in table.columns if c.key not in MOVING.get(table.name, ()))
    yield from Row.metadata.tables["register_organisation"].columns


def test_a_changed_byte_is_found_wherever_it_is(database: Path) -> None:
    """Each column in turn, in a row that has it; then the database is as it was."""
    engine = assemble(Settings(f"sqlite:///{database}", "demonstration"),
                      keys=Keyring({"1": b"k" * 32}, "1"))  # fmt: skip
    raw, kept = sqlite3.connect(database), sqlite3.connect(":memory:")
    raw.execute("pragma wal_checkpoint(truncate)")
    raw.execute("pragma ignore_check_constraints = on")
    raw.backup(kept)
    missed = []
    for column in _columns():
        if not _changed(raw, column):
            continue
        engine.store.database.dispose()
        if not verify(engine.store).broken:
            missed.append(f"{column.table.name}.{column.key}")
        raw.rollback()
        kept.backup(raw)
    assert not missed, "\n".join(missed)


def _changed(raw: sqlite3.Connection, column: Column[object]) -> bool:
    """Whether there was a row to change."""
    name, table = column.key, column.table.name
    row = raw.execute(
        f"select rowid, {name} from {table} order by {name} is null, rowid"
    ).fetchone()
    if row is None:
        return False
    raw.execute(f"update {table} set {name} = ? where rowid = ?", (_other(column, row[1]), row[0]))
    raw.commit()
    return True


def _other(column: Column[object], value: object) -> object:
    """Another value that the column could hold."""
    if isinstance(value, bytes):
        return value + b"x"
    if isinstance(value, int):
        return 1 - value if isinstance(column.type, Boolean) else value + 4_000_000
    if value is None:
        whole = isinstance(column.type, Integer | BigInteger | Boolean)
        return 1 if whole else "2020-01-01" if isinstance(column.type, Date) else LONG_AGO
    text = str(value)
    if text[:2] == "20" and text[4:5] == "-":
        return f"2019{text[4:]}"
    return text.replace("[", '["x",', 1) if text.startswith("[") and len(text) > 2 else f"{text}x"
