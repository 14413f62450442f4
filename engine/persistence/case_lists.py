"""Cases in lists, the newest first, and their batches: cases whose `batchId` is the same."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, String, cast, exists, func, literal_column, or_, select

from engine.lifecycle.actor import Actor
from engine.lifecycle.audience import STAFF
from engine.persistence import bounded
from engine.persistence.case_rows import ElementInstance, Incident, Instance, UserTask, Variable
from engine.persistence.deadlines import NO_DEADLINE
from engine.persistence.definition_rows import Definition
from engine.persistence.definitions import newest_processes
from engine.persistence.store import Transaction
from engine.persistence.visibility import has_many, has_role, reads_variable, sees_case


@dataclass(frozen=True, slots=True)
class CaseFilter:
    """What to look for; empty means no restriction. `batch` is a value of `batchId`; `step` is
    the name of an open task; `due_by` asks for cases with an open task whose deadline falls by
    then, and after `due_after` where that is given, `stuck` for those with incidents.
    """

    text: str = ""
    process_id: str = ""
    state: str = ""
    batch: str = ""
    step: str = ""
    due_after: datetime | None = None
    due_by: datetime | None = None
    stuck: bool = False


BATCH = "batchId"
"""The process variable that says to which 批次 (专题) a case belongs."""


def find(
    transaction: Transaction, actor: Actor, wanted: CaseFilter, start: int, limit: int
) -> Sequence[tuple[Instance, str]]:
    """A part of the cases this person may see, each with its process's name."""
    rows = (
        select(Instance, Definition.name)
        .join(Definition, Definition.key == Instance.process_key)
        .where(*_seen(transaction, actor), *_restrictions(actor, wanted))
        .order_by(Instance.started_at.desc(), Instance.key.desc())
        .offset(start)
        .limit(limit)
    )
    return transaction.execute(rows).all()


def count(transaction: Transaction, actor: Actor, wanted: CaseFilter) -> int:
    """How many there are, as far as anybody counts."""
    rows = select(Instance.key).where(*_seen(transaction, actor), *_restrictions(actor, wanted))
    return bounded.count(transaction, rows)


def _seen(transaction: Transaction, actor: Actor) -> Iterator[ColumnElement[bool]]:
    yield sees_case(actor, many=has_many(transaction, actor))


def where_they_stand(
    transaction: Transaction, cases: Iterable[int]
) -> Sequence[tuple[int, str, str]]:
    """(case, type, name) of every named element at which one of these cases stands."""
    rows = (
        select(ElementInstance.instance_key, ElementInstance.type, ElementInstance.name)
        .where(
            ElementInstance.instance_key.in_(list(cases)),
            ElementInstance.state == "active",
            ElementInstance.name != "",
            ElementInstance.type.not_in(("process", "subProcess")),
        )
        .order_by(ElementInstance.key)
    )
    return transaction.execute(rows).all()


def first_deadlines(transaction: Transaction, cases: Iterable[int]) -> dict[int, datetime]:
    """When the first deadline of an open task falls, or fell, in each of these cases."""
    rows = (
        select(UserTask.instance_key, func.min(UserTask.deadline_at))
        .where(
            UserTask.instance_key.in_(list(cases)),
            UserTask.state == "open",
            UserTask.deadline_at < NO_DEADLINE,
        )
        .group_by(UserTask.instance_key)
    )
    return dict(transaction.execute(rows).all())


def has_open_task(
    name: str = "", due_after: datetime | None = None, due_by: datetime | None = None
) -> ColumnElement[bool]:
    """Whether the `Instance` of the row has such a task: of that name, its deadline in between."""
    conditions = [UserTask.instance_key == Instance.key, UserTask.state == "open"]
    if name:
        conditions.append(UserTask.name == name)
    if due_after:
        conditions.append(UserTask.deadline_at > due_after)
    if due_by:
        conditions.append(UserTask.deadline_at <= due_by)
    return exists().where(*conditions)


def is_stuck() -> ColumnElement[bool]:
    """Whether the `Instance` of the row has an incident that nobody has mended."""
    return exists().where(Incident.instance_key == Instance.key, Incident.state == "open")


def _restrictions(actor: Actor, wanted: CaseFilter) -> list[ColumnElement[bool]]:
    conditions: list[ColumnElement[bool]] = []
    if wanted.process_id:
        conditions.append(Instance.process_id == wanted.process_id)
    if wanted.state:
        conditions.append(Instance.state == wanted.state)
    if wanted.batch:
        of_batch = select(Variable.scope_key).where(
            _IS_BATCH, Variable.value == f'"{wanted.batch}"'
        )
        conditions.append(Instance.key.in_(of_batch))
    if wanted.step or wanted.due_by:
        conditions.append(has_open_task(wanted.step, wanted.due_after, wanted.due_by))
    if wanted.stuck:
        conditions.append(is_stuck())
    conditions += [_mentions(actor, word) for word in wanted.text.split()]
    return conditions


def _mentions(actor: Actor, word: str) -> ColumnElement[bool]:
    return or_(
        Instance.title.contains(word, autoescape=True),
        cast(Instance.key, String) == word,
        exists().where(
            Variable.instance_key == Instance.key,
            Variable.scope_key == Instance.key,
            Variable.value.contains(word, autoescape=True),
            reads_variable(actor),
        ),
    )


def batches(transaction: Transaction, actor: Actor) -> Sequence[tuple[str, int, int]]:
    """(batch as JSON text, its first case, number of cases) this person may see, newest first."""
    first = func.min(Instance.key)
    rows = (
        select(Variable.value, first, func.count(Instance.key))
        .join(Instance, Instance.key == Variable.scope_key)
        .where(_IS_BATCH, Variable.value != "null", *_seen(transaction, actor))
        .group_by(Variable.value)
        .order_by(first.desc())
    )
    return transaction.execute(rows).all()


_IS_BATCH: ColumnElement[bool] = literal_column(f"{Variable.__tablename__}.name") == (
    literal_column(f"'{BATCH}'")
)
"""As the index of the batches says it."""


def titles(transaction: Transaction, keys: Sequence[int]) -> dict[int, str]:
    """Case titles by key."""
    rows = select(Instance.key, Instance.title).where(Instance.key.in_(keys))
    return dict(transaction.execute(rows).all())


def variables_of(transaction: Transaction, actor: Actor, keys: Sequence[int]) -> Sequence[Variable]:
    """The processes' own variables of these cases that the actor may read."""
    rows = (
        select(Variable)
        .join(Instance, Instance.key == Variable.instance_key)
        .where(Variable.scope_key.in_(keys), reads_variable(actor))
    )
    return transaction.scalars(rows.order_by(Variable.key)).all()


def judged_by(transaction: Transaction, actor: Actor, keys: Sequence[int]) -> frozenset[int]:
    """Those of these cases that the actor's office judges, or that he oversees."""
    judging = or_(*(has_role(actor, role) for role in sorted(STAFF)))
    return frozenset(
        transaction.scalars(select(Instance.key).where(Instance.key.in_(keys), judging))
    )


def processes_seen(transaction: Transaction, actor: Actor) -> Sequence[tuple[int, str, str]]:
    """(key, id, name) of the processes of which this person may see a case, by their files."""
    if not has_many(transaction, actor):
        seen = Definition.id.in_(select(Instance.process_id).where(sees_case(actor)))
        return newest_processes(transaction, seen)
    cases = select(Instance.key).where(
        Instance.process_id == Definition.id, sees_case(actor, many=True)
    )
    # the first one suffices; of EXISTS PostgreSQL makes a join of all cases
    first = cases.limit(1).correlate(Definition).scalar_subquery()
    return newest_processes(transaction, first.is_not(None))
