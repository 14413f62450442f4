"""The roles of a case's parties, by the diagram that the case has now.

A case that moves to another version may find its steps with other roles, or with roles where the
old diagram said none; whoever had a part in the old role has it in the new one, and no longer in
the old. Nobody becomes a party by it, and whoever keeps out of the case stays out.
"""

from collections.abc import Iterator, Mapping, Sequence

from engine.commands.core import parties
from engine.commands.core.command_context import CommandContext
from engine.commands.core.loaded_instance import LoadedInstance
from engine.definitions.starting import begun_by_hand
from engine.lifecycle.audience import is_recusal
from engine.persistence import audiences, case_files
from engine.persistence.case_rows import UserTask

_Part = tuple[str, str]


def follow_diagram(
    context: CommandContext, case: LoadedInstance, ids: Mapping[str, str] | None = None
) -> None:
    """Give tasks and parties the roles of the case's diagram; `ids`: new ids of renamed steps."""
    root, nodes = case.row.root_key, case.process.drawn.nodes
    tasks = case_files.all_tasks(context.transaction, case.key)
    before = {part for task in tasks for part in parties.part_of(task)}
    for task in tasks:
        node = nodes.get((ids or {}).get(task.element_id, task.element_id))
        if node is not None:
            others = {n: v for n, v in task.headers.items() if n != parties.ROLE}
            role = node.properties.get(parties.ROLE)
            task.headers = {**others, parties.ROLE: role} if role else others
    wanted = {part for task in tasks for part in parties.part_of(task)}
    wanted |= set(_starter(case))
    there = audiences.all_parties(context.transaction, root)
    known = {who for who, role in there if not is_recusal(role)}
    elsewhere = set(_of_other_instances(context, case))
    for who, role in sorted(before - wanted - elsewhere):
        parties.remove(context, case, who, role)
    parties.add(context, case, sorted(part for part in wanted if part[0] in known))


def _starter(case: LoadedInstance) -> Iterator[_Part]:
    start = begun_by_hand(case.process.drawn)
    role = start.properties.get(parties.ROLE, "") if start else ""
    if role:
        yield f"user:{case.row.started_by}", role


def _of_other_instances(context: CommandContext, case: LoadedInstance) -> Iterator[_Part]:
    tasks: Sequence[UserTask] = case_files.tasks_of_root(context.transaction, case.row.root_key)
    for task in tasks:
        if task.instance_key != case.key:
            yield from parties.part_of(task)
