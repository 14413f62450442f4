"""A verb is asked for over all cases that a filter finds; a chore does it, case by case."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from engine.commands.core.engine import Engine
from engine.commands.core.loop import command_transaction
from engine.errors import Invalid
from engine.json_types import Json
from engine.lifecycle.actor import Actor
from engine.lifecycle.authority import require, require_reason
from engine.lifecycle.batch_operation import VERBS, Kind
from engine.persistence import batch_operations, searching
from engine.persistence.batch_operation_rows import BatchOperation
from engine.persistence.conditions import Condition, Either

MOST = 10_000
"""Cases of one batch operation."""


def create_batch_operation(
    engine: Engine,
    kind: Kind,
    conditions: Sequence[Condition | Either],
    plan: Mapping[str, Json],
    *,
    actor: Actor,
    now: datetime,
    reason: str,
) -> int:
    """The key of the batch operation over the active cases that the conditions hold of; `plan` says
    what is done to each (`engine.commands.batch_operations.advance`).

    Raises Forbidden where the verb is not the actor's office; Invalid where there are too many,
    or without a reason.
    """
    with command_transaction(engine, actor=actor, now=now, reason=reason) as context:
        require(context.actor, VERBS[kind])
        require_reason(reason, VERBS[kind])
        where = context.transaction
        active = [*conditions, Condition("state", "eq", "active")]
        found = searching.find(where, "process_instance", actor, active, (), 0, MOST + 1).rows
        if len(found) > MOST:
            raise Invalid(f"符合条件的案件超过 {MOST} 件，请把条件写得窄一些，分批进行。")
        key = engine.store.next_key()
        cases = [row["key"] for row in found]
        items = (
            batch_operations.open_incidents(where, cases)
            if kind == "RESOLVE_INCIDENT"
            else [(case, case) for case in cases]
        )
        where.add(
            BatchOperation(
                key=key,
                type=kind,
                state="ACTIVE" if items else "COMPLETED",
                plan=dict(plan),
                actor=actor.login,
                actor_name=actor.name,
                reason=reason,
                started_at=now,
                ended_at=None if items else now,
            )
        )
        where.flush()
        batch_operations.add_items(where, key, items)
        context.installation_note(
            "batch_operation_created", batch=key, what=kind, number=len(items)
        )
    return key
