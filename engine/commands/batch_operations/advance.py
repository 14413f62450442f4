"""Do what batch operations have left to do: each case in a transaction of its own."""

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any

from engine.commands.core.engine import Engine
from engine.commands.process_instances.cancel_process_instance import cancel_process_instance
from engine.commands.process_instances.migrate_process_instance import migrate_process_instance
from engine.commands.process_instances.modify_process_instance import modify_process_instance
from engine.commands.process_instances.resolve_incident import resolve_incident
from engine.errors import GuichengError
from engine.execution.stimuli import Activation
from engine.lifecycle.actor import Actor
from engine.lifecycle.batch_operation import BATCH_OPERATION, Kind
from engine.persistence import batch_operations
from engine.persistence.batch_operations import Item


def advance_batch_operations(engine: Engine, *, now: datetime, limit: int) -> int:
    """Do at most `limit` items; how many were done. A case that refuses is marked as failed, with
    the sentence, and the others go on."""
    with engine.store.read() as transaction:
        items = batch_operations.next_items(transaction, limit)
    for item in items:
        actor = Actor(item.actor, item.actor_name, unrestricted=True)
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
