"""Whatever is changed behind the back of the history is found, on both databases."""

from collections.abc import Callable
from datetime import UTC, date, datetime

import pytest
from sqlalchemy import delete, text, update

from engine.assembly import assemble
from engine.commands.accounts.register_account import register_account
from engine.commands.audit.seal_history import seal
from engine.commands.core.engine import Engine
from engine.commands.deployments.deploy_resources import deploy_resources
from engine.commands.process_instances.start_process_instance import start_process_instance
from engine.commands.user_tasks.claim_user_task import claim_user_task
from engine.commands.user_tasks.complete_user_task import complete_user_task
from engine.commands.user_tasks.store_document import store_document
from engine.errors import Refused
from engine.lifecycle.actor import SYSTEM, Actor
from engine.persistence import Store, Transaction
from engine.persistence.account_rows import Group, HeldOffice, Membership, Substitution, User
from engine.persistence.audience_rows import DeclaredAudience, Party
from engine.persistence.case_rows import ElementInstance, Instance, Timer, UserTask, Variable
from engine.persistence.definition_rows import Definition, Resource
from engine.persistence.document_rows import Document, DocumentContent
from engine.persistence.history import hash_of
from engine.persistence.history_rows import ChainHead, HistoryRecord
from engine.persistence.keys import Keyring
from engine.persistence.reminder_rows import Reminder
from engine.persistence.runtime_rows import Candidate
from engine.queries.audit import is_signed, verify
from engine.settings import Settings
from papers.rows import Paper
from register.rows import Base, Organisation
from tests.drawing import boundary, chain, diagram, end, start, timer, user, zeebe

NOW = datetime(2026, 3, 16, 1, tzinfo=UTC)
WANG = Actor("wang", "王处", frozenset({"dept"}))
KEYS = Keyring({"2026": b"k" * 32}, "2026")
ROTATED = Keyring({"2026": b"k" * 32, "2027": b"n" * 32}, "2027")
GROUP = zeebe("assignmentDefinition", candidateGroups="dept")
REVIEW = diagram(
    start(), user("A", GROUP), user("B", GROUP), end(), chain("S", "A", "B", "E"),
    boundary("W", "B", timer("Duration", "P30D")), end("Z"), chain("W", "Z"),
)  # fmt: skip
BASE = Base(
    number="GD-B2026-001",
    programme="GD",
    origin="认定",
    case_key=1,
    credit_code="9",
    name="甲基地",
    category="一类",
    document_no="1号",
    recognised_on=date(2026, 3, 16),
    status="有效",
)


def _engine(store: Store, keys: Keyring) -> Engine:
    return assemble(Settings(store.url, "demonstration"), keys=keys)


@pytest.fixture
def engine(store: Store) -> Engine:
    return _life(_engine(store, KEYS))


def _life(made: Engine) -> Engine:
    """A case with a score, a file and a paper; a recognised body; a second version."""
    register_account(
        made, "wang", name="王处", password="correct horse", groups=["dept"], actor=SYSTEM, now=NOW
    )
    deploy_resources(made, {"a.bpmn": REVIEW}, actor=SYSTEM, now=NOW)
    begun = start_process_instance(
        made, process_id="P", variables={"score": 80, "caseTitle": "甲所"}, actor=SYSTEM, now=NOW
    )
    with made.store.read() as transaction:
        task = transaction.query(UserTask).one().key
    claim_user_task(made, task, actor=WANG, now=NOW)
    store_document(made, task, "a.pdf", b"%PDF-1.7 a", actor=WANG, now=NOW)
    complete_user_task(made, task, {"score": 85}, actor=WANG, now=NOW)
    with made.store.write() as transaction:
        transaction.add(Organisation(credit_code="9", name="甲研究所"))
        transaction.merge(BASE)
        transaction.add(_paper(begun.process_instance_key))
    return made


def _paper(case_key: int) -> Paper:
    return Paper(
        instance_key=case_key,
        position=1,
        name="notice",
        number="1号",
        version=1,
        reason="",
        element_id="A",
        element_instance_key=1,
        basis=[],
        trouble="没有模板",
        issued_at=NOW,
        issued_by="wang",
        issued_by_name="王处",
    )


def test_an_honest_life_holds(engine: Engine) -> None:
    assert verify(engine.store).broken == ()


Tamper = Callable[[Transaction], None]


def _sets(row: type, **values: object) -> Tamper:
    return lambda transaction: transaction.change(update(row).values(**values))


def _removes(row: type) -> Tamper:
    return lambda transaction: transaction.change(delete(row))


def _puts_a_body_in(transaction: Transaction) -> None:
    copy = {c.key: getattr(BASE, c.key) for c in Base.__table__.columns}
    transaction.execute(Base.__table__.insert().values({**copy, "number": "GD-B2026-002"}))


def _gives_another_the_deed(transaction: Transaction) -> None:
    done = update(UserTask).where(UserTask.state == "completed")
    transaction.change(done.values(completed_by="li", completed_by_name="李"))


def _undoes_a_task(transaction: Transaction) -> None:
    done = update(UserTask).where(UserTask.state == "completed")
    transaction.change(done.values(state="canceled"))


def _signs_anew_without_the_key(transaction: Transaction) -> None:
    """What somebody can do who writes the database and knows how the chain is made."""
    head = transaction.get_one(ChainHead, 0)
    last = transaction.get_one(HistoryRecord, (0, head.length))
    last.reason, last.signed_with = "伪造", ""
    transaction.flush()
    last.hash = head.hash = hash_of(last)


EARLIER = datetime(2020, 1, 1, tzinfo=UTC)


def _gives_a_task_to_another(transaction: Transaction) -> None:
    transaction.change(update(UserTask).where(UserTask.state == "open").values(assignee="li"))


def _gives_a_part_to_another(transaction: Transaction) -> None:
    one = update(Party).where(Party.who == "group:dept")
    transaction.change(one.values(who="group:hosts"))


def _opens_the_sheets(transaction: Transaction) -> None:
    one = transaction.query(DeclaredAudience).first()
    assert one is not None
    copy = {"process_key": one.process_key, "kind": "variable", "name": "score", "role": "expert"}
    transaction.execute(transaction.insert(DeclaredAudience).values(copy))


def _removes_timers(transaction: Transaction) -> None:
    transaction.change(delete(Reminder))
    transaction.change(delete(Timer))


def _puts_in_a_group(transaction: Transaction) -> None:
    transaction.execute(transaction.insert(Group).values(id="operators", name="运维"))
    transaction.execute(transaction.insert(Membership).values(login="wang", group_id="operators"))


def _puts_in_an_office(transaction: Transaction) -> None:
    transaction.execute(transaction.insert(HeldOffice).values(login="wang", office="system"))


def _removes_the_account(transaction: Transaction) -> None:
    for row in (Membership, User):
        transaction.change(delete(row))


def _puts_an_account_in(transaction: Transaction) -> None:
    wang = transaction.get_one(User, "wang")
    copy = {c.key: getattr(wang, c.key) for c in User.__table__.columns}
    transaction.execute(transaction.insert(User).values({**copy, "login": "mallory"}))


def _puts_a_deputy_in(transaction: Transaction) -> None:
    transaction.execute(
        transaction.insert(Substitution).values(
            key=9, absent="wang", deputy="wang", begins_at=NOW, ends_at=NOW, reason=""
        )
    )


def _unreadable(transaction: Transaction) -> None:
    transaction.execute(text("UPDATE history_record SET data = data || 'x'"))


TAMPERED: dict[str, tuple[Tamper, str]] = {
    "a score": (_sets(Variable, value="99999"), "变量 score"),
    "a score that is no number any more": (_sets(Variable, value="85x"), "变量 score"),
    "a line that cannot be read any more": (_unreadable, "无法读出"),
    "a variable that is gone": (_removes(Variable), "变量 score 被删除"),
    "the doer of a task": (_gives_another_the_deed, "办理人与记录不符"),
    "the end of a task": (_undoes_a_task, "状态与记录不符"),
    "a file's name": (_sets(Document, file_name="b.pdf"), "case_document"),
    "who handed a file in": (_sets(Document, uploaded_by="li"), "case_document"),
    "a file's bytes": (_sets(DocumentContent, content=b"%PDF-1.7 b"), "内容被改动"),
    "a paper's number": (_sets(Paper, number="2号"), "case_paper"),
    "a paper that is gone": (_removes(Paper), "case_paper"),
    "a body's status": (_sets(Base, status="撤销"), "register_base"),
    "a body put in": (_puts_a_body_in, "GD-B2026-002 不是经系统登记的"),
    "a body that is gone": (_removes(Base), "register_base/GD-B2026-001 被删除"),
    "an organisation": (_sets(Organisation, name="乙"), "register_organisation"),
    "a deployed diagram": (_sets(Resource, content=b"<x/>"), "已部署的资源"),
    "a task's candidates": (_sets(UserTask, candidate_groups=["hosts"]), "办理人或候选人"),
    "a task's holder": (_gives_a_task_to_another, "办理人或候选人"),
    "who is shown a task": (_sets(Candidate, who="group:hosts"), "显示给了不该看到的人"),
    "a task shown to nobody": (_removes(Candidate), "显示给了不该看到的人"),
    "an element's state": (_sets(ElementInstance, state="terminated"), "的状态与记录不符"),
    "when an element began": (_sets(ElementInstance, started_at=EARLIER), "的状态与记录不符"),
    "a timer's moment": (_sets(Timer, due_at=EARLIER), "时刻与记录不符"),
    "a timer that is gone": (_removes_timers, "时刻与记录不符"),
    "a timer put off for ever": (_sets(Timer, state="canceled"), "期限“W”的状态"),
    "a case's state": (_sets(Instance, state="terminated"), "流程实例的 state"),
    "a case's title": (_sets(Instance, title="乙所"), "流程实例的 title"),
    "who began a case": (_sets(Instance, started_by="li"), "流程实例的 started_by"),
    "which rules a case means": (_sets(Instance, deployments_known=99), "deployments_known"),
    "a party": (_gives_a_part_to_another, "参与方"),
    "a party that is gone": (_removes(Party), "参与方"),
    "a right put in": (_puts_in_a_group, "account/wang"),
    "an office put in": (_puts_in_an_office, "account/wang"),
    "a password": (_sets(User, password_hash="x"), "account/wang"),
    "an administrator": (_sets(User, administrator=True), "account/wang"),
    "an account that is gone": (_removes_the_account, "account/wang 被删除"),
    "an account put in": (_puts_an_account_in, "account/mallory 不是经系统登记的"),
    "a deputy put in": (_puts_a_deputy_in, "account/wang"),
    "who reads what": (_opens_the_sheets, "definition_audience/"),
    "which version counts": (_sets(Definition, latest=False), "“最新”标记"),
    "a line signed anew": (_signs_anew_without_the_key, "没有用密钥签署"),
}


@pytest.mark.parametrize(("tamper", "named"), TAMPERED.values(), ids=TAMPERED)
def test_what_was_tampered_with_is_named(engine: Engine, tamper: Tamper, named: str) -> None:
    with Store(engine.store.url).database.begin() as connection:
        transaction = Transaction(connection)
        tamper(transaction)
        transaction.flush()
    assert any(named in broken.why for broken in verify(engine.store).broken)


def test_a_key_that_signs_no_more_still_verifies(engine: Engine, store: Store) -> None:
    rotated = _engine(store, ROTATED)
    claimed = start_process_instance(rotated, process_id="P", actor=SYSTEM, now=NOW)
    assert claimed.process_instance_key
    assert verify(rotated.store).broken == ()
    assert verify(engine.store).broken, "the old key alone cannot judge what the new one signed"


def test_what_was_written_before_there_was_a_key_is_signed_once(store: Store) -> None:
    _life(_engine(store, Keyring()))
    keyed = _engine(store, KEYS)
    assert not is_signed(keyed.store)
    assert verify(keyed.store).broken
    assert seal(keyed) > 3
    assert verify(keyed.store).broken == ()


def test_what_was_tampered_with_is_never_signed(store: Store) -> None:
    _life(_engine(store, Keyring()))
    with store.write() as transaction:
        transaction.change(update(HistoryRecord).values(reason="伪造"))
    with pytest.raises(Refused, match="没有签署"):
        seal(_engine(store, KEYS))


def test_no_line_continues_a_chain_without_its_key(engine: Engine, store: Store) -> None:
    unkeyed = _engine(store, Keyring())
    start_process_instance(unkeyed, process_id="P", actor=SYSTEM, now=NOW)
    assert any("没有用密钥签署" in broken.why for broken in verify(engine.store).broken)
