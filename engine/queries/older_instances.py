"""Running cases that are not on the newest version of their process."""

from dataclasses import dataclass

from engine.errors import NotFound
from engine.persistence import Store, cases, definitions


@dataclass(frozen=True, slots=True)
class Older:
    """The newest version's key, and the running cases of the versions before."""

    newest: int
    keys: tuple[int, ...]


def older_instances(store: Store, process_id: str) -> Older:
    """The cases, oldest first; NotFound for a process that is not deployed."""
    with store.read() as transaction:
        newest = definitions.latest(transaction, "process", process_id)
        if newest is None:
            raise NotFound(f"没有部署流程“{process_id}”。")
        keys = cases.running_elsewhere(transaction, process_id, newest.key)
    return Older(newest.key, tuple(keys))
