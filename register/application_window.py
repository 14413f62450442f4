"""延期 of the application window: the batch closes later, and so do the applications not yet sent.

A timer with the property ``applicationWindow`` = ``batchId`` ends the window of the batch that the
variable `batchId` of its case names.
"""

import json
from collections.abc import Iterator, Mapping, Sequence
from datetime import date

from sqlalchemy import select

from engine.commands.core.handlers import DependentDueDate, MovedDeadline
from engine.errors import Refused
from engine.json_types import Json
from engine.persistence import Transaction
from engine.persistence.case_rows import Instance, Variable
from engine.persistence.columns import load_json
from engine.programmes import Programmes
from register.rows import Batch

WINDOW = "applicationWindow"
OFFERED, CHOSEN, CLOSES = "open_batches", "batchId", "window_closes_on"
"""Variables of an application that is being filled in (`register.handlers.preparing`)."""
DRAFTED = "closes_on"
"""The same day once the application has its number: deadlines of its case are counted from it."""


class ApplicationWindow:
    """The deadline follower of the property."""

    def fault(self, _programmes: Programmes, _process_id: str, value: str) -> str | None:
        """Refused where it names no variable."""
        return None if value.strip().isidentifier() else "应当写存放专题编号的变量名，如 batchId"

    def moved(self, transaction: Transaction, moved: MovedDeadline) -> Sequence[DependentDueDate]:
        """The batch closes on the new last day; answers the applications whose day moves."""
        batch = transaction.get(Batch, str(moved.variables.get(moved.value.strip())))
        if batch is None:
            raise Refused("找不到这一申报期限所属的专题，请联系管理员。")
        if moved.last_day < batch.opens_on:
            raise Refused(f"申报截止日不能早于申报开始日 {batch.opens_on}。")
        batch.closes_on = moved.last_day
        transaction.flush()
        return list(_followed(transaction, batch))


def _followed(transaction: Transaction, batch: Batch) -> Iterator[DependentDueDate]:
    for case_key, known in _offered(transaction, batch).items():
        before, after = known.get(CLOSES), _closes_on(transaction, known)
        if isinstance(before, str) and after is not None and after.isoformat() != before:
            day = date.fromisoformat(before)
            told = [name for name in (CLOSES, DRAFTED) if known.get(name) is not None]
            yield DependentDueDate(case_key, day, after, dict.fromkeys(told, after.isoformat()))


def _offered(transaction: Transaction, batch: Batch) -> Mapping[int, dict[str, Json]]:
    """What the living cases that were offered the batch know of it, by case."""
    living = (
        select(Variable.instance_key)
        .join(Instance, Instance.key == Variable.instance_key)
        .where(
            Instance.state == "active",
            Variable.name == OFFERED,
            Variable.value.contains(json.dumps(batch.id), autoescape=True),
        )
    )
    rows = transaction.scalars(
        select(Variable).where(
            Variable.instance_key.in_(living),
            Variable.scope_key == Variable.instance_key,
            Variable.name.in_((OFFERED, CHOSEN, CLOSES, DRAFTED)),
        )
    )
    found: dict[int, dict[str, Json]] = {}
    for row in rows:
        found.setdefault(row.instance_key, {})[row.name] = load_json(row.value)
    return found


def _closes_on(transaction: Transaction, known: Mapping[str, Json]) -> date | None:
    """The last day of the batch chosen, else of the first of those offered to close."""
    chosen, offered = known.get(CHOSEN), known.get(OFFERED)
    ids = [chosen] if chosen else [one["value"] for one in offered] if offered else []  # type: ignore[index, union-attr, call-overload]  # JSON
    return transaction.scalar(
        select(Batch.closes_on).where(Batch.id.in_(ids)).order_by(Batch.closes_on).limit(1)
    )
