"""Lines of the history over all cases: searched by auditors, told lately."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, Text, and_, func, or_, select, type_coerce

from engine.persistence.case_rows import ElementInstance, Instance, Timer, UserTask
from engine.persistence.columns import dump_json
from engine.persistence.history_rows import HistoryRecord
from engine.persistence.store import Transaction


@dataclass(frozen=True, slots=True)
class AuditFilter:
    """Which lines are wanted; what is empty restricts nothing.

    `person`: a login or a part of a name; `kinds`: what was done; `subject`: the number of a case,
    or a text that the line holds (a login, a file, a row's name); `since` and `before` bound the
    time; `address`: from where.
    """

    person: str = ""
    kinds: tuple[str, ...] = ()
    subject: str = ""
    since: datetime | None = None
    before: datetime | None = None
    address: str = ""


def find(
    transaction: Transaction, wanted: AuditFilter, start: int, limit: int
) -> tuple[Sequence[HistoryRecord], int]:
    """The newest lines first, and how many there are."""
    where = list(_conditions(wanted))
    total = transaction.scalar(select(func.count()).select_from(HistoryRecord).where(*where))
    order = (HistoryRecord.at.desc(), HistoryRecord.chain, HistoryRecord.number.desc())
    rows = select(HistoryRecord).where(*where).order_by(*order).offset(start).limit(limit)
    return transaction.scalars(rows).all(), total or 0


def _conditions(wanted: AuditFilter) -> Iterator[ColumnElement[bool]]:
    line, said = HistoryRecord, type_coerce(HistoryRecord.data, Text)
    if wanted.person:
        yield or_(
            line.actor == wanted.person, line.actor_name.contains(wanted.person, autoescape=True)
        )
    if wanted.kinds:
        yield line.kind.in_(wanted.kinds)
    if wanted.subject.isascii() and wanted.subject.isdigit() and len(wanted.subject) < 19:
        yield line.chain == int(wanted.subject)
    elif wanted.subject:
        yield or_(
            said.contains(dump_json(wanted.subject)[1:-1], autoescape=True),
            line.element_id == wanted.subject,
        )
    if wanted.since is not None:
        yield line.at >= wanted.since
    if wanted.before is not None:
        yield line.at < wanted.before
    if wanted.address:
        yield said.contains(f'"address":{dump_json(wanted.address)}', autoescape=True)


ActivityLine = tuple[HistoryRecord, str, str | None, str | None]
"""The line of history, the case's title, the element's name and the regulation's timer, where there
is one."""

TOLD = ("completed", "timer_fired", "deadline_reminder", "deadline_escalation", "deadline_change")


def since(transaction: Transaction, moment: datetime) -> Sequence[ActivityLine]:
    """Completed user tasks, deadlines that fell, reminders, recounts; in order of time."""
    of_element = and_(
        ElementInstance.instance_key == HistoryRecord.chain,
        ElementInstance.element_id == HistoryRecord.element_id,
    )
    named = select(func.max(ElementInstance.name)).where(of_element).scalar_subquery()
    deadline = (
        select(func.max(Timer.deadline_id))
        .where(
            Timer.instance_key == HistoryRecord.chain,
            Timer.element_id == HistoryRecord.element_id,
        )
        .scalar_subquery()
    )
    a_person_did = HistoryRecord.element_instance_key.in_(select(UserTask.element_instance_key))
    rows = (
        select(HistoryRecord, Instance.title, named, deadline)
        .join(Instance, Instance.key == HistoryRecord.chain)
        .where(
            HistoryRecord.at >= moment,
            HistoryRecord.kind.in_(TOLD),
            (HistoryRecord.kind != "completed") | a_person_did,
        )
        .order_by(HistoryRecord.at, HistoryRecord.chain, HistoryRecord.number)
    )
    return [(line, title, name, timer) for line, title, name, timer in transaction.execute(rows)]
