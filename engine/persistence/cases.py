"""A case under its lock, and the end of what it waited for."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime

from sqlalchemy import delete, select, update

from engine.persistence.case_rows import ElementInstance, Incident, Instance, Timer, UserTask
from engine.persistence.case_rows import Job as JobRow
from engine.persistence.runtime_rows import (
    CalledInstance,
    Candidate,
    Draft,
    MessageSubscription,
    SignalSubscription,
)
from engine.persistence.store import Transaction


def lock(transaction: Transaction, key: int) -> Instance | None:
    """The instance, locked until the transaction ends and as it is now; None: no such key.

    Whatever else is read of it is read after this: a statement that waits for the lock sees the
    other tables as they were before it waited.
    """
    return transaction.execute(
        select(Instance)
        .where(Instance.key == key)
        .with_for_update()
        .execution_options(populate_existing=True)
    ).scalar_one_or_none()


def look_at(transaction: Transaction, key: int) -> Instance | None:
    """The instance as it is committed, without waiting for anybody; None: no such key."""
    return transaction.get(Instance, key)


def end_elements(transaction: Transaction, keys: Iterable[int], state: str, now: datetime) -> None:
    """These element instances are over."""
    transaction.change(
        update(ElementInstance)
        .where(ElementInstance.key.in_(list(keys)))
        .values(state=state, ended_at=now)
    )


def close_user_tasks(transaction: Transaction, keys: Sequence[int], now: datetime) -> None:
    """Withdraw the open tasks among `keys`; a completed one keeps its state. No one sees them."""
    transaction.change(
        update(UserTask)
        .where(UserTask.key.in_(keys), UserTask.state == "open")
        .values(state="canceled", ended_at=now)
    )
    transaction.change(delete(Candidate).where(Candidate.task_key.in_(keys)))
    transaction.change(delete(Draft).where(Draft.task_key.in_(keys)))


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
