"""The row of a case, locked, and with it the task that somebody acts on."""

from collections.abc import Container

from sqlalchemy import bindparam, select

from engine.persistence.case_rows import Instance, UserTask
from engine.persistence.loading import hold
from engine.persistence.prepared import Prepared
from engine.persistence.store import Transaction

_WIDTH = len(Instance.__table__.columns)
_INSTANCE = Prepared(
    lambda _: select(Instance.__table__).where(Instance.key == bindparam("key")).with_for_update()
)
_WITH_TASK = Prepared(
    lambda _: (
        select(*Instance.__table__.columns, *UserTask.__table__.columns)
        .join(UserTask, UserTask.instance_key == Instance.key)
        .where(UserTask.key == bindparam("key"))
        .with_for_update(of=[Instance, UserTask])
    )
)


def lock(transaction: Transaction, key: int) -> Instance | None:
    """The instance, locked until the transaction ends and as it is now; None: no such key.

    Whatever else is read of it is read after this: a statement that waits for the lock sees the
    other tables as they were before it waited.
    """
    found = hold(transaction, Instance, _INSTANCE.rows(transaction.held, {"key": key}))
    return found[0] if found else None


def lock_with_task(
    transaction: Transaction, key: int, loaded: Container[int]
) -> tuple[Instance | None, UserTask] | None:
    """The task of this key and its instance, both locked and as they are now; None: no such task.

    Both are locked, so that neither is read as it was before this waited. An instance whose key is
    in `loaded` was read under its lock before, and isn't read again (None).
    """
    for row in _WITH_TASK.rows(transaction.held, {"key": key}):
        [task] = hold(transaction, UserTask, [row[_WIDTH:]])
        if task.instance_key in loaded:
            return None, task
        [case] = hold(transaction, Instance, [row[:_WIDTH]])
        return case, task
    return None
