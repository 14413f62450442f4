"""Do what batch operations have left to do: each case in a transaction of its own."""

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any

from engine.commands.batch_operations.asker import asker
from engine.commands.core.engine import Engine
from engine.commands.core.loop import command_transaction
from engine.commands.process_instances.cancel_process_instance import cancel_process_instance
from engine.commands.process_instances.migrate_process_instance import migrate_process_instance
from engine.commands.process_instances.modify_process_instance import modify_process_instance
from engine.commands.process_instances.resolve_incident import resolve_incident
from engine.errors import Forbidden, GuichengError
from engine.execution.stimuli import Activation
from engine.lifecycle.actor import SYSTEM
from engine.lifecycle.batch_operation import BATCH_OPERATION, Kind
from engine.persistence import batch_operations
from engine.persistence.batch_operations import Item


def advance_batch_operations(engine: Engine, *, now: datetime, world: datetime, limit: int) -> int:
    """Look at at most `limit` items, and how many there were to do.

    Each is done by the account that asked, with what it may do at that moment. A case that refuses
    is marked as failed, with the sentence, and the others go on. Where the account may not do it
    any more, the operation stops, and says why.
    """
    with engine.store.read() as transaction:
        items = batch_operations.next_items(transaction, limit)
    stopped: set[int] = set()
    for item in items:
        if item.batch_key in stopped:
            continue
        try:
            actor = asker(engine, item, now=now, world=world)
        except Forbidden as lost:
            stopped.add(item.batch_key)
            _stop(engine, item.batch_key, str(lost), now)
            continue
        error = None
        try:
            _VERBS[item.kind](engine, item, {"actor": actor, "now": now, "reason": item.reason})
        except GuichengError as refused:
            error = str(refused)
        with engine.store.write() as transaction:
            row = batch_operations.locked(transaction, item.batch_key)
            ended = batch_operations.done(transaction, item, error, now)
            if row is not None and ended and row.state == "ACTIVE":
                row.state = BATCH_OPERATION.after(row.state, "complete", str(row.key), actor)
                row.ended_at = now
    return len(items)


def _stop(engine: Engine, key: int, why: str, now: datetime) -> None:
    with command_transaction(engine, actor=SYSTEM, now=now, reason=why) as context:
        row = batch_operations.locked(context.transaction, key)
        if row is None or row.state != "ACTIVE":
            return
        row.state = BATCH_OPERATION.after(row.state, "fail", str(key), SYSTEM)
        row.ended_at, row.stopped_because = now, why
        batch_operations.cancel_items(context.transaction, key, now, why)
        context.installation_note("batch_operation_stopped", batch=key)


def _cancel(engine: Engine, item: Item, by: Mapping[str, Any]) -> None:
    cancel_process_instance(engine, item.item_key, **by)


def _resolve(engine: Engine, item: Item, by: Mapping[str, Any]) -> None:
    resolve_incident(engine, item.item_key, **by)


def _migrate(engine: Engine, item: Item, by: Mapping[str, Any]) -> None:
    plan: Any = item.plan
    migrate_process_instance(
        engine, item.item_key, target_key=plan["target"], mapping=plan["mapping"], **by
    )


def _move(engine: Engine, item: Item, by: Mapping[str, Any]) -> None:
    """Withdraw the living instances of each element and begin as many of the other."""
    plan: Any = item.plan
    with engine.store.read() as transaction:
        living = batch_operations.living_elements(transaction, item.item_key, [*plan["moves"]])
    begun = tuple(Activation(plan["moves"][element]) for element, _key in living)
    ended = tuple(key for _element, key in living)
    modify_process_instance(engine, item.item_key, activate=begun, terminate=ended, **by)


_VERBS: Mapping[Kind, Callable[[Engine, Item, Mapping[str, Any]], None]] = {
    "CANCEL_PROCESS_INSTANCE": _cancel,
    "RESOLVE_INCIDENT": _resolve,
    "MIGRATE_PROCESS_INSTANCE": _migrate,
    "MODIFY_PROCESS_INSTANCE": _move,
}
