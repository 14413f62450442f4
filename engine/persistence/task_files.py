"""One task with what it hangs on."""

from sqlalchemy import select

from engine.lifecycle.actor import Actor
from engine.persistence.account_rows import User
from engine.persistence.case_rows import Instance, UserTask
from engine.persistence.definition_rows import Definition
from engine.persistence.store import Transaction
from engine.persistence.visibility import sees_task

TaskFile = tuple[UserTask, Instance, str, str | None]
"""The task, its case, its process's name, its assignee's name."""


def find(transaction: Transaction, actor: Actor, key: int) -> TaskFile | None:
    """The task, if there is one that this person may open."""
    rows = (
        select(UserTask, Instance, Definition.name, User.name)
        .join(Instance, Instance.key == UserTask.instance_key)
        .join(Definition, Definition.key == UserTask.process_key)
        .outerjoin(User, User.login == UserTask.assignee)
        .where(UserTask.key == key, sees_task(actor))
    )
    return transaction.execute(rows).one_or_none()
