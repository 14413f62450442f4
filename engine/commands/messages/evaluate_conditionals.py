"""Facts from outside: every process whose start condition they fulfil begins a case."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from engine import execution
from engine.commands.core import library
from engine.commands.core.command_context import CommandContext
from engine.commands.core.engine import Engine
from engine.commands.core.loop import command_transaction
from engine.commands.core.own_names import require_free_of_facts
from engine.commands.core.starting import start_case
from engine.execution.stimuli import Start
from engine.json_types import Json
from engine.lifecycle.actor import Actor
from engine.lifecycle.authority import may, require
from engine.lifecycle.scopes import names
from engine.lifecycle.submitted import require_sendable
from engine.persistence import definitions
from engine.persistence.definition_rows import StartSubscription


@dataclass(frozen=True, slots=True)
class Begun:
    """A case that has begun, and the version of its process."""

    process_key: int
    case_key: int


@dataclass(frozen=True, slots=True)
class Evaluated:
    """`key` names the evaluation in the installation's history."""

    key: int
    cases: tuple[Begun, ...]


def evaluate_conditionals(
    engine: Engine,
    variables: Mapping[str, Json],
    *,
    process_key: int | None = None,
    actor: Actor,
    now: datetime,
) -> Evaluated:
    """Begin a case at each conditional start event that is true of the variables.

    `process_key`: of that version alone; else of the newest version of every process; by a machine
    only of those that its token is for. Raises
    Forbidden, to a machine also where its token is for no process at all; NotFound for a version
    that was never deployed.
    """
    require_sendable(variables, engine.limits)
    key = engine.store.next_key()
    with command_transaction(engine, actor=actor, now=now) as context:
        if actor.scopes is None or not names(actor.scopes, "programmes"):
            require(actor, "判断开始条件")
        require_free_of_facts(context, variables, begins=True)
        if process_key is not None:
            library.process(engine, context.transaction, process_key)
        found = definitions.conditional_starts(context.transaction, process_key)
        cases = tuple(begun for start in found for begun in _begin(context, start, variables))
        context.installation_note(
            "conditionals_evaluated", key=key, begun=[case.case_key for case in cases]
        )
    return Evaluated(key, cases)


def _begin(
    context: CommandContext, start: StartSubscription, variables: Mapping[str, Json]
) -> list[Begun]:
    process = library.process(context.engine, context.transaction, start.process_key)
    if not may(context.actor, "判断开始条件", process.id):
        return []
    known = definitions.deployments_so_far(context.transaction)
    world = context.execution_context(process, known)
    element = start.element_id
    if not execution.start_holds(process.executable, element, variables, world):
        return []
    return [Begun(process.key, start_case(context, process, Start(variables, element)).key)]
