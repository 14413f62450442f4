"""A case begins: by somebody, a message, a signal, a timer, or a case that calls it."""

from collections.abc import Sequence

from engine.commands.core import library
from engine.commands.core.command_context import CommandContext
from engine.commands.core.loaded_instance import LoadedInstance
from engine.errors import Refused
from engine.execution.state import State
from engine.execution.stimuli import Start
from engine.persistence import definitions
from engine.persistence.case_rows import Instance, Tag

MOST_NESTED = 100
"""Cases that begin one another in one transaction, one because of the other."""
MOST_BEGUN_AGAIN = 500
"""Cases of one transaction that a case of their own process has brought about."""


def start_case(
    context: CommandContext,
    process: library.Process,
    stimulus: Start,
    parent: tuple[LoadedInstance, int] | None = None,
    tags: Sequence[str] = (),
    message_key: str | None = None,
) -> LoadedInstance:
    """A new case; `parent` is the case, with its tags, and the call that wait for it;
    `message_key` the correlation key of the message that begins it."""
    if parent:
        known = parent[0].row.deployments_known
    else:
        known = definitions.deployments_so_far(context.transaction)
    line = _line(context, process)
    world = context.execution_context(process, known, parent)
    outcome = context.apply(process, None, stimulus, world)
    key = outcome.root
    row = Instance(
        key=key,
        process_key=process.key,
        process_id=process.id,
        process_version=process.version,
        title="",
        state="active",
        started_at=context.now,
        started_by=context.actor.login,
        parent_key=parent[0].key if parent else None,
        parent_wait_key=parent[1] if parent else None,
        root_key=parent[0].row.root_key if parent else key,
        tags=parent[0].row.tags if parent else sorted(set(tags)),
        message_key=message_key,
        deployments_known=known,
        history_length=0,
        history_hash="",
    )
    context.transaction.add(row)
    context.transaction.flush()  # rows that refer to it may be written at any time
    context.transaction.add_all(Tag(instance_key=key, name=tag) for tag in row.tags)
    case = context.cases[key] = LoadedInstance(row, process, State(key), is_new=True, line=line)
    context.apply_outcome(case, outcome)
    return case


def _line(context: CommandContext, process: library.Process) -> tuple[str, ...]:
    """How a new case comes about; Refused where processes begin one another without end."""
    if context.cause is None:
        return ()
    line = (*context.cause.line, context.cause.process.id)
    context.begun_again += process.id in line
    if len(line) > MOST_NESTED or context.begun_again > MOST_BEGUN_AGAIN:
        raise Refused(
            f"流程“{process.name}”没有启动：一次推进中流程相互启动超过 {MOST_NESTED} 层，"
            f"或反复启动自己超过 {MOST_BEGUN_AGAIN} 次，疑似死循环。"
        )
    return line
