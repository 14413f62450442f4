"""The files that definitions were read from."""

from dataclasses import dataclass

from engine.errors import NotFound
from engine.lifecycle.actor import Actor
from engine.persistence import Store, reading, task_files


@dataclass(frozen=True, slots=True)
class TaskForm:
    """The form a task keeps from the moment it began; `schema` is form-js JSON text."""

    key: int
    id: str
    version: int
    process_id: str
    schema: str


def resource_of(store: Store, definition_key: int) -> bytes:
    """The bytes of a definition's file; NotFound where there is none."""
    with store.read() as transaction:
        found = reading.resource(transaction, definition_key)
    if found is None:
        raise NotFound(f"没有编号为 {definition_key} 的已部署定义。")
    return found


def form_of_task(store: Store, actor: Actor, task_key: int) -> TaskForm | None:
    """The form of a task, None where it has none; NotFound where the actor may not open it."""
    with store.read() as transaction:
        if task_files.find(transaction, actor, task_key) is None:
            raise NotFound(f"没有任务 {task_key}。")
        found = reading.form_of(transaction, task_key)
    if found is None:
        return None
    definition, process_id, content = found
    return TaskForm(
        definition.key, definition.id, definition.version, process_id, content.decode("utf-8")
    )
