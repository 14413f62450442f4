"""迁移: a running case moves to another version of its process; nothing it waits for is lost."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from engine import execution
from engine.commands.core import library, party_roles
from engine.commands.core.command_context import CommandContext
from engine.commands.core.engine import Engine
from engine.commands.core.loaded_instance import require_living
from engine.commands.core.loop import command_transaction
from engine.lifecycle.actor import SYSTEM, Actor
from engine.lifecycle.authority import require, require_reason
from engine.lifecycle.states import INSTANCE
from engine.persistence import cases
from engine.persistence.definition_rows import Definition


@dataclass(frozen=True, slots=True)
class Preview:
    """Whether a case would move, and in sentences what keeps it from moving."""

    process_instance_key: int
    obstacles: tuple[str, ...]

    @property
    def moves(self) -> bool:
        """Nothing keeps it."""
        return not self.obstacles


def preview_migration(
    engine: Engine,
    keys: Sequence[int],
    *,
    target_key: int,
    mapping: Mapping[str, str] | None = None,
    now: datetime,
) -> tuple[Preview, ...]:
    """For each case whether it would move to the definition `target_key`.

    Every case is moved on a copy that is thrown away: nothing is locked and nothing is changed.
    `mapping` gives the new id of elements that were renamed. Raises NotFound for an unknown case or
    definition; Refused for a case that has ended.
    """
    with engine.store.read() as transaction:
        context = CommandContext(engine, transaction, SYSTEM, now, "", only_looking=True)
        target = library.process(engine, transaction, target_key)
        return tuple(Preview(key, _obstacles(context, key, target, mapping or {})) for key in keys)


def migrate_process_instance(
    engine: Engine,
    key: int,
    *,
    target_key: int,
    mapping: Mapping[str, str] | None = None,
    actor: Actor,
    now: datetime,
    reason: str = "",
) -> None:
    """Move the case; its tasks, drafts and due moments stay. Its parties have the roles that the
    new diagram gives them.

    Raises NotFound; Refused where something alive has no place in the new version; Invalid without
    a reason.
    """
    ids = mapping or {}
    with command_transaction(engine, actor=actor, now=now, reason=reason) as context:
        require(context.actor, "迁移案件")
        require_reason(reason, "迁移案件")
        case = context.case(key)
        case.row.state = INSTANCE.after(case.row.state, "migrate", str(key), actor)
        target = library.process(engine, context.transaction, target_key)
        old, state = case.process, require_living(case)
        row = context.transaction.get_one(Definition, target_key)
        case.row.deployments_known = max(case.row.deployments_known, row.deployment_number)
        case.process = target
        outcome = execution.migrate(
            old.executable, target.executable, state, ids, context.world_of(case)
        )
        case.row.process_key, case.row.process_id = target.key, target.id
        case.row.process_version = target.version
        cases.move_to(context.transaction, key, target.key, target.id, ids)
        context.note(
            case, "migrated", "", key,
            from_version=old.version, to_version=target.version, mapping=dict(ids),
            instance={
                "process_key": target.key, "process_id": target.id,
                "process_version": target.version,
                "deployments_known": case.row.deployments_known,
            },
        )  # fmt: skip
        context.apply_outcome(case, outcome)
        party_roles.follow_diagram(context, case, ids)


def _obstacles(
    context: CommandContext, key: int, target: library.Process, mapping: Mapping[str, str]
) -> tuple[str, ...]:
    case = context.case(key)
    moving = case.process.executable, target.executable, require_living(case), mapping
    world = context.world_of(case)
    found = tuple(obstacle.message for obstacle in execution.preview(*moving, world))
    if found:
        return found
    try:
        execution.migrate(*moving, world)
    except Exception as error:  # the room's boundary: whatever fails on the copy keeps the case
        return (f"试迁移没有成功：{error}",)
    return ()
