"""Running cases that are not on the newest version of their process."""

from dataclasses import dataclass

from engine.errors import NotFound
from engine.persistence import Store, cases, definitions


@dataclass(frozen=True, slots=True)
class OlderCase:
    """A running case and the version it is on."""

    key: int
    title: str
    version: int
    process_key: int


@dataclass(frozen=True, slots=True)
class Older:
    """The newest version of a process, and the running cases of the versions before."""

    newest: int
    name: str
    version: int
    cases: tuple[OlderCase, ...]

    @property
    def keys(self) -> tuple[int, ...]:
        """The cases' keys."""
        return tuple(case.key for case in self.cases)


def older_instances(store: Store, process_id: str) -> Older:
    """The cases, oldest first; NotFound for a process that is not deployed."""
    with store.read() as transaction:
        newest = definitions.latest(transaction, "process", process_id)
        if newest is None:
            raise NotFound(f"没有部署流程“{process_id}”。")
        rows = cases.running_elsewhere(transaction, process_id, newest.key)
        found = tuple(
            OlderCase(row.key, row.title or str(row.key), row.process_version, row.process_key)
            for row in rows
        )
    return Older(newest.key, newest.name or newest.id, newest.version, found)
