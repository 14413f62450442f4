"""Small questions of the interfaces: a definition's bytes, a task's form, a case's variables."""

from sqlalchemy import select

from engine.json_types import Json
from engine.persistence.case_rows import UserTask, Variable
from engine.persistence.columns import load_json
from engine.persistence.definition_rows import Definition, Resource
from engine.persistence.store import Transaction


def resource(transaction: Transaction, definition_key: int) -> bytes | None:
    """The bytes that this definition was read from."""
    return transaction.scalar(
        select(Resource.content)
        .join(Definition, Definition.sha256 == Resource.sha256)
        .where(Definition.key == definition_key)
    )


def form_of(transaction: Transaction, task_key: int) -> tuple[Definition, str, bytes] | None:
    """A task's form, the process the task belongs to, and the form's bytes."""
    found = transaction.execute(
        select(Definition, UserTask.process_id, Resource.content)
        .join(UserTask, UserTask.form_key == Definition.key)
        .join(Resource, Resource.sha256 == Definition.sha256)
        .where(UserTask.key == task_key)
    ).first()
    return (found[0], found[1], found[2]) if found else None


def variables(transaction: Transaction, scope_key: int) -> dict[str, Json]:
    """The variables of a scope, by name."""
    rows = transaction.execute(
        select(Variable.name, Variable.value).where(Variable.scope_key == scope_key)
    )
    return {name: load_json(value) for name, value in rows}
