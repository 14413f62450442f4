"""A case, and the end of what it waited for."""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime

from sqlalchemy import ClauseElement, Dialect, bindparam, delete, select, update

from engine.persistence.case_rows import (
    ElementInstance,
    Incident,
    Instance,
    Timer,
    UserTask,
    Variable,
)
from engine.persistence.case_rows import Job as JobRow
from engine.persistence.columns import UtcDateTime
from engine.persistence.prepared import Prepared, dialect_insert
from engine.persistence.runtime_rows import (
    CalledInstance,
    Candidate,
    Draft,
    MessageSubscription,
    SignalSubscription,
)
from engine.persistence.store import Transaction


def look_at(transaction: Transaction, key: int) -> Instance | None:
    """The instance as it is committed, without waiting for anybody; None: no such key."""
    return transaction.get(Instance, key)


def put_elements(transaction: Transaction, rows: Sequence[Mapping[str, object]]) -> None:
    """Element instances by column: new ones, and the end of those that are known."""
    _PUT_ELEMENT.run_each(transaction.held, rows)


def put_variables(transaction: Transaction, rows: Sequence[Mapping[str, object]]) -> None:
    """Variables by column: new ones, and new values of those that their scope has."""
    _PUT_VARIABLE.run_each(transaction.held, rows)


def _put_element(dialect: Dialect) -> ClauseElement:
    put = dialect_insert(dialect, ElementInstance.__table__)
    ended = {name: put.excluded[name] for name in ("state", "ended_at")}
    return put.on_conflict_do_update(index_elements=["key"], set_=ended)


def _put_variable(dialect: Dialect) -> ClauseElement:
    put = dialect_insert(dialect, Variable.__table__)
    new = {name: put.excluded[name] for name in ("value", "updated_at")}
    return put.on_conflict_do_update(index_elements=["scope_key", "name"], set_=new)


_PUT_ELEMENT = Prepared(_put_element, [c.key for c in ElementInstance.__table__.columns])
_PUT_VARIABLE = Prepared(_put_variable, [c.key for c in Variable.__table__.columns])
_CANCEL_TASK = Prepared(
    lambda _: (
        update(UserTask)
        .where(UserTask.key == bindparam("task"), UserTask.state == "open")
        .values(state="canceled", ended_at=bindparam("now", type_=UtcDateTime))
    )
)
_HIDE_TASK = Prepared(lambda _: delete(Candidate).where(Candidate.task_key == bindparam("task")))
_FORGET_DRAFTS = Prepared(lambda _: delete(Draft).where(Draft.task_key == bindparam("task")))


def close_user_tasks(
    transaction: Transaction, keys: Sequence[int], now: datetime, completed: Collection[int] = ()
) -> None:
    """Withdraw the open tasks among `keys`, those not known as `completed`. No one sees them."""
    held, tasks = transaction.held, [{"task": key} for key in keys]
    still = [{"task": key, "now": now} for key in keys if key not in completed]
    _CANCEL_TASK.run_each(held, still)
    _HIDE_TASK.run_each(held, tasks)
    _FORGET_DRAFTS.run_each(held, tasks)


def close_timers(transaction: Transaction, keys: Sequence[int]) -> None:
    """Withdraw the timers among `keys` that have not fired."""
    transaction.change(
        update(Timer)
        .where(Timer.key.in_(keys), Timer.state.in_(("pending", "suspended", "failed")))
        .values(state="canceled")
    )


def close_jobs(transaction: Transaction, keys: Sequence[int], now: datetime) -> None:
    """Withdraw the unfinished jobs among `keys`."""
    transaction.change(
        update(JobRow)
        .where(JobRow.key.in_(keys), JobRow.state.in_(("created", "activated", "failed")))
        .values(state="canceled", ended_at=now)
    )


def close_incidents(
    transaction: Transaction, key: int, wait_keys: Sequence[int], now: datetime
) -> None:
    """What was to be mended at these waits of the instance needs mending no more."""
    transaction.change(
        update(Incident)
        .where(
            Incident.instance_key == key,
            Incident.wait_key.in_(wait_keys),
            Incident.state == "open",
        )
        .values(state="resolved", resolved_at=now)
    )


def close_messages(transaction: Transaction, keys: Sequence[int]) -> None:
    """No one waits for these messages any more."""
    transaction.change(delete(MessageSubscription).where(MessageSubscription.key.in_(keys)))


def close_signals(transaction: Transaction, keys: Sequence[int]) -> None:
    """No one waits for these signals any more."""
    transaction.change(delete(SignalSubscription).where(SignalSubscription.key.in_(keys)))


def close_calls(transaction: Transaction, keys: Sequence[int]) -> None:
    """No one waits for these called processes any more."""
    transaction.change(delete(CalledInstance).where(CalledInstance.key.in_(keys)))


def children_of(transaction: Transaction, wait_keys: Sequence[int]) -> Sequence[int]:
    """The living instances that these call activities started."""
    return transaction.scalars(
        select(Instance.key).where(
            Instance.parent_wait_key.in_(wait_keys), Instance.state == "active"
        )
    ).all()


def running_elsewhere(
    transaction: Transaction, process_id: str, process_key: int
) -> Sequence[Instance]:
    """The running instances of a process that are not on this version, oldest first."""
    return transaction.scalars(
        select(Instance)
        .where(
            Instance.process_id == process_id,
            Instance.process_key != process_key,
            Instance.state == "active",
        )
        .order_by(Instance.key)
    ).all()


def all_running(transaction: Transaction) -> Sequence[int]:
    """The keys of all running instances, oldest first."""
    running = select(Instance.key).where(Instance.state == "active")
    return transaction.scalars(running.order_by(Instance.key)).all()


def instance_of_scope(transaction: Transaction, key: int) -> int | None:
    """The instance that `key` is, or that the element instance `key` belongs to."""
    of_element = select(ElementInstance.instance_key).where(ElementInstance.key == key)
    itself = select(Instance.key).where(Instance.key == key)
    return transaction.scalar(itself.union_all(of_element).limit(1))


def move_to(
    transaction: Transaction,
    key: int,
    process_key: int,
    process_id: str,
    mapping: Mapping[str, str],
) -> None:
    """What is alive of the instance belongs to another version now, under the mapped ids."""
    for table in (UserTask, Timer, JobRow, Incident):
        of_instance = update(table).where(table.instance_key == key, table.state.in_(_LIVING))
        transaction.change(of_instance.values(process_key=process_key))
    for named in (UserTask, JobRow):
        of_instance = update(named).where(named.instance_key == key, named.state.in_(_LIVING))
        transaction.change(of_instance.values(process_id=process_id))
    living = (UserTask, Timer, JobRow, Incident, ElementInstance, *_SUBSCRIPTIONS)
    for old, new in mapping.items():
        for drawn in living:
            renamed = update(drawn).where(drawn.instance_key == key, drawn.element_id == old)
            transaction.change(renamed.values(element_id=new))


_LIVING = ("open", "pending", "suspended", "created", "activated", "failed")
_SUBSCRIPTIONS = (MessageSubscription, SignalSubscription, CalledInstance)


def ended(transaction: Transaction, keys: Collection[int]) -> frozenset[int]:
    """Those of the process instances that have ended."""
    rows = select(Instance.key).where(Instance.key.in_(keys), Instance.state != "active")
    return frozenset(transaction.scalars(rows))
