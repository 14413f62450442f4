"""What a stimulus brings about, noted in the order in which it happens."""

from collections.abc import Mapping

from engine.execution.outcome import Effect, Record
from engine.execution.waits import AnyWait, WaitKind
from engine.json_types import Json


class Journal:
    """Collects what becomes an `Outcome`. A wait opened and closed within it leaves no trace."""

    def __init__(self) -> None:
        self.opened: dict[int, AnyWait] = {}
        self.closed: dict[int, WaitKind] = {}
        self.records: list[Record] = []
        self.effects: list[Effect] = []
        self.ended_by: list[str] = []
        self.fired: list[int] = []

    def open(self, wait: AnyWait) -> None:
        """A token begins to wait."""
        self.opened[wait.key] = wait

    def close(self, key: int, kind: WaitKind) -> None:
        """The wait is over or withdrawn."""
        if self.opened.pop(key, None) is None:
            self.closed[key] = kind

    def record(
        self, kind: str, element_id: str, key: int, data: Mapping[str, Json] | None = None
    ) -> None:
        """One line of history."""
        self.records.append(Record(kind, element_id, key, data or {}))
