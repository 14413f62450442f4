"""Papers taken in at the counter."""

from collections.abc import Sequence

from sqlalchemy import select

from engine.lifecycle.actor import Actor
from engine.lifecycle.authority import oversees
from engine.lifecycle.counter import DEPARTMENT
from engine.persistence.audience_rows import Party
from engine.persistence.case_rows import Instance
from engine.persistence.counter_rows import CounterReceipt
from engine.persistence.runtime_rows import MessageSubscription
from engine.persistence.store import Transaction
from engine.persistence.visibility import candidacies, has_role


def of_task(transaction: Transaction, task_key: int) -> CounterReceipt | None:
    """The paper that stands for the task; None where nobody entered one."""
    rows = select(CounterReceipt).where(CounterReceipt.task_key == task_key)
    return transaction.scalars(rows.order_by(CounterReceipt.key.desc())).first()


def of_case(transaction: Transaction, case_key: int) -> Sequence[CounterReceipt]:
    """What was entered for a case, the newest first."""
    rows = select(CounterReceipt).where(CounterReceipt.instance_key == case_key)
    return transaction.scalars(rows.order_by(CounterReceipt.key.desc())).all()


def newest(
    transaction: Transaction, actor: Actor, limit: int
) -> Sequence[tuple[CounterReceipt, str]]:
    """What was entered last for cases of whose department this person is, with their titles."""
    rows = (
        select(CounterReceipt, Instance.title)
        .join(Instance, Instance.key == CounterReceipt.instance_key)
        .where(has_role(actor, DEPARTMENT))
        .order_by(CounterReceipt.key.desc())
        .limit(limit)
    )
    return [(receipt, title) for receipt, title in transaction.execute(rows)]


def is_officer(transaction: Transaction, actor: Actor) -> bool:
    """Whether the person is of the department in any case."""
    if oversees(actor):
        return True
    rows = select(Party.root_key).where(Party.who.in_(candidacies(actor)), Party.role == DEPARTMENT)
    return transaction.scalars(rows.limit(1)).first() is not None


def waiting_messages(transaction: Transaction, case_key: int) -> Sequence[MessageSubscription]:
    """The messages that a case waits for, the longest awaited first."""
    rows = select(MessageSubscription).where(MessageSubscription.instance_key == case_key)
    return transaction.scalars(rows.order_by(MessageSubscription.key)).all()
