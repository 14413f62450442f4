"""What follows a step by a property of its element, once the case is at rest."""

from collections.abc import Iterator, Mapping

from engine.commands.core import releases
from engine.commands.core.command_context import CommandContext
from engine.commands.core.handlers import Passed
from engine.commands.core.loaded_instance import Entry, LoadedInstance
from engine.definitions.model import FlowNode, UserWork
from engine.execution.waits import Timer
from engine.json_types import Json
from engine.persistence.case_rows import UserTask


def follow(context: CommandContext, case: LoadedInstance) -> None:
    """Let every listener act on the steps that the case has passed in this transaction."""
    if not context.engine.step_listeners or not case.moved:
        return
    process = case.process.drawn
    for entry in tuple(case.entries):
        node = process.nodes.get(entry.record.element_id)
        # a person's step has a line of its own, with what was filled in and by whom
        by_person = node is not None and isinstance(node.work, UserWork)
        done = "user_task_completed" if by_person else "completed"
        if node is None or entry.record.kind != done:
            continue
        for name in node.properties.keys() & context.engine.step_listeners.keys():
            releases.require_released(context, case, f"“{node.name or node.id}”")
            _follow(context, case, entry, name, node.properties[name])


def _follow(
    context: CommandContext, case: LoadedInstance, entry: Entry, name: str, value: str
) -> None:
    record = entry.record
    task_key = record.data.get("task")
    task = context.transaction.get(UserTask, task_key) if isinstance(task_key, int) else None
    passed = Passed(
        value=value,
        process=case.process.drawn,
        case_key=case.key,
        case_title=_title(case),
        element_id=record.element_id,
        element_instance_key=record.element_instance_key,
        filled_in=_sent(record.data.get("variables")),
        form_key=task.form_key if task else None,
        variables=case.root_variables(),
        deadlines=[wait for wait in case.opened.values() if isinstance(wait, Timer)],
        actor=entry.actor,
        now=context.now,
        deployments_known=case.row.deployments_known,
        decided=tuple(_decided_after(context, case, entry)),
    )
    for note in context.engine.step_listeners[name].follow(context.transaction, passed):
        context.note(case, note.kind, record.element_id, record.element_instance_key, **note.data)


def _decided_after(
    context: CommandContext, case: LoadedInstance, entry: Entry
) -> Iterator[tuple[str, Mapping[str, Json]]]:
    """What the tables decided on this step: of one that many do, each for himself, nothing that
    was decided on all of them.
    """
    nodes = case.process.drawn.nodes
    scope = _done_by_many(nodes, entry.record.element_id)
    for later in case.entries[case.entries.index(entry) + 1 :]:
        decided_at = later.record.element_id
        if later.record.kind == "decision_evaluated" and (
            scope is None or scope in _around(nodes, decided_at)
        ):
            yield nodes[decided_at].name, later.record.data


def _done_by_many(nodes: Mapping[str, FlowNode], id_: str) -> str | None:
    """The innermost element around it, or it itself, that is done once for each of a list."""
    return next((one for one in _around(nodes, id_) if nodes[one].loop is not None), None)


def _around(nodes: Mapping[str, FlowNode], id_: str) -> Iterator[str]:
    while id_ in nodes:
        yield id_
        id_ = nodes[id_].container


def _sent(variables: Json) -> dict[str, Json]:
    return variables if isinstance(variables, dict) else {}


def _title(case: LoadedInstance) -> str:
    title = case.root_variables().get("caseTitle") or case.row.title
    return str(title) if title else f"{case.process.name} {case.key}"
