"""Whether a person's answer says otherwise than the tables of his step, asked or not.

Where the answer itself turns the case away before a table is reached ("不符合" at a gateway), the
table is asked here all the same, on what stands after the answer; nothing of it is written.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import cast

from engine.clock import SHANGHAI
from engine.commands.core.command_context import CommandContext
from engine.commands.core.loaded_instance import LoadedInstance
from engine.definitions.model import DecisionWork, FlowNode
from engine.definitions.steps import CONFIRM_WHEN, decisions_of_step
from engine.errors import GuichengError
from engine.execution.waits import Reference
from engine.feel import compile_expression, to_json
from engine.forms.expressions import evaluate
from engine.json_types import Json


@dataclass(frozen=True, slots=True)
class Verdict:
    """What a table would decide at the element of that name; `data` explains it like history."""

    element: str
    data: Mapping[str, Json]
    element_id: str = ""


@dataclass(frozen=True, slots=True)
class JudgedAnswer:
    """`verdicts` are those of the tables that the answer keeps from being asked and that say
    otherwise than it; empty unless `contradicts`.
    """

    contradicts: bool = False
    verdicts: tuple[Verdict, ...] = ()


Tells = Callable[[LoadedInstance, str, Mapping[str, Json]], bool]
"""Whether somebody may know what was decided at an element of a case, and on what."""


def verdicts(context: CommandContext, tells: Tells) -> Iterator[Verdict]:
    """What the tables decided in this command, as far as it may be told."""
    for case in context.cases.values():
        nodes = case.process.drawn.nodes
        for record in (entry.record for entry in case.entries):
            if record.kind == "decision_evaluated" and tells(case, record.element_id, record.data):
                yield Verdict(nodes[record.element_id].name, record.data, record.element_id)


def judge_answer(
    context: CommandContext, case: LoadedInstance, task_id: str, seen: Mapping[str, Json]
) -> JudgedAnswer:
    """Hold the answer against the diagram's condition (`confirmWhen`), after the completion.

    `seen` are the variables of the task with the answer in them.
    """
    process = case.process.drawn
    node = process.nodes.get(task_id)
    condition = node.properties.get(CONFIRM_WHEN) if node else None
    if not condition:
        return JudgedAnswer()
    facts = {**seen, **case.variables.get(case.key, {})}
    read = compile_expression(condition.removeprefix("=")).names
    asked = {e.record.element_id for e in case.entries if e.record.kind == "decision_evaluated"}
    found: list[Verdict] = []
    for table in decisions_of_step(process, task_id):
        name = cast(DecisionWork, table.work).result_variable
        is_unasked = table.id not in asked and table.loop is None
        if name in read and is_unasked and (decided := _decide(context, case, table, facts)):
            found.append(decided[0])
            facts[name] = decided[1]
    contradicts = evaluate(condition, facts, context.now.astimezone(SHANGHAI)) is True
    return JudgedAnswer(contradicts, tuple(found) if contradicts else ())


def _decide(
    context: CommandContext, case: LoadedInstance, table: FlowNode, facts: Mapping[str, Json]
) -> tuple[Verdict, Json] | None:
    """What the table says of the facts, and its outcome; None where it cannot say anything."""
    called = cast(DecisionWork, table.work).decision
    if not isinstance(called.id, str):
        return None
    reference = Reference(called.id, called.binding, called.version_tag)
    try:
        decided = context.world_of(case).decide(reference, _inputs(context, table, facts))
    except GuichengError:
        return None
    if decided.missing or decided.failure:
        return None
    data: dict[str, Json] = {"decision": reference.id, **decided.explain()}
    return Verdict(table.name, data, table.id), cast(Json, to_json(decided.outcome))


def _inputs(
    context: CommandContext, table: FlowNode, facts: Mapping[str, Json]
) -> Mapping[str, Json]:
    """What the element would see: the facts, and its input mapping over them."""
    seen = dict(facts)
    for row in table.inputs:
        if isinstance(row.source, str):
            seen[row.target] = row.source
        else:
            value = evaluate(row.source.text, seen, context.now.astimezone(SHANGHAI))
            seen[row.target] = cast(Json, to_json(value))
    return seen
