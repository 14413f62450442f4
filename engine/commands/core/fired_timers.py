"""A timer has happened: its row says when and how late, the history that nobody but time did it."""

from datetime import datetime

from engine.commands.core.loaded_instance import Entry, LoadedInstance
from engine.execution.outcome import Record
from engine.json_types import Json
from engine.lifecycle.actor import SYSTEM
from engine.lifecycle.states import TIMER
from engine.persistence import Transaction, timers
from engine.persistence.case_rows import Timer


def note_fired(transaction: Transaction, case: LoadedInstance, key: int, now: datetime) -> None:
    """The timer `key` of a case happens now; nothing where it began to wait in this transaction."""
    row = timers.fresh(transaction, key)
    if row is None or row.state != "pending" or row.due_at is None:
        return
    mark_fired(row, now)
    data: dict[str, Json] = {
        "due_at": row.due_at.isoformat(),
        "lateness_seconds": row.lateness_seconds,
    }
    record = Record("timer_fired", row.element_id, row.element_instance_key, data)
    case.entries.append(Entry(record))


def mark_fired(row: Timer, now: datetime) -> None:
    """The row of a timer that happens now."""
    assert row.due_at is not None
    row.state = TIMER.after(row.state, "fire", row.element_id, SYSTEM)
    row.fired_at = now
    row.lateness_seconds = max(0, int((now - row.due_at).total_seconds()))
