"""What of a look ahead is for the person who asks.

A preview answers as often as somebody types, and nothing is on record: it must not tell what a
reader could not read in the case itself. The staff of a case is told everything. Anybody else is
told of a decision where he reads it and every fact it asks for; and how the case would go on only
where every decision and condition on the way is made of what he reads.
"""

from collections.abc import Collection, Iterator, Mapping

from engine.commands.core.command_context import CommandContext
from engine.commands.core.loaded_instance import LoadedInstance
from engine.commands.user_tasks.contradiction import JudgedAnswer
from engine.definitions.steps import CONFIRM_WHEN
from engine.feel import compile_expression
from engine.json_types import Json
from engine.lifecycle.audience import STAFF, Reader
from engine.lifecycle.readable_decision import hidden_facts
from engine.persistence import audiences


class Foreseen:
    """The readers that the actor is in the cases that are moved; `typed` are the names of what he
    fills in himself.
    """

    def __init__(self, context: CommandContext, typed: Collection[str]) -> None:
        self._context = context
        self._typed = frozenset(typed)
        self._readers: dict[int, Reader] = {}

    def tells_the_way(self) -> bool:
        """Whether nothing on the way of any case is hidden from the actor."""
        return all(self._is_open(case) for case in self._context.cases.values())

    def tells_decision(
        self, case: LoadedInstance, element_id: str, data: Mapping[str, Json]
    ) -> bool:
        """Whether the actor may know what was decided at the element, and on what."""
        reader = self._reader(case)
        if _is_staff(reader):
            return True
        hidden = hidden_facts(data, lambda name: self._reads(reader, name))
        return reader.reads_step(element_id) and not hidden

    def tells_decisions(self, case: LoadedInstance) -> bool:
        """Whether the actor may know of every decision that was made in the case."""
        return all(
            self.tells_decision(case, entry.record.element_id, entry.record.data)
            for entry in case.entries
            if entry.record.kind == "decision_evaluated"
        )

    def tells_answer(self, case: LoadedInstance, task_id: str, judged: JudgedAnswer) -> bool:
        """Whether the actor may know how his answer stands to the tables: he reads the condition,
        every decision that was made, and those that would have been."""
        process = case.process.drawn
        condition = process.nodes[task_id].properties.get(CONFIRM_WHEN, "")
        return (
            self.tells_decisions(case)
            and self.tells_condition(case, condition)
            and all(self.tells_decision(case, one.element_id, one.data) for one in judged.verdicts)
        )

    def tells_condition(self, case: LoadedInstance, condition: str) -> bool:
        """Whether the actor reads every variable of a FEEL condition."""
        reader = self._reader(case)
        names = compile_expression(condition.removeprefix("=")).names
        return _is_staff(reader) or all(self._reads(reader, name) for name in names)

    def _is_open(self, case: LoadedInstance) -> bool:
        if _is_staff(self._reader(case)):
            return True
        return self.tells_decisions(case) and all(
            self.tells_condition(case, one) for one in self._conditions(case)
        )

    def _conditions(self, case: LoadedInstance) -> Iterator[str]:
        """The conditions that were asked at the gateways and activities that the case passed."""
        process = case.process.drawn
        passed = (e.record.element_id for e in case.entries if e.record.kind == "flow_taken")
        sources = dict.fromkeys(process.flows[id_].source for id_ in passed if id_ in process.flows)
        for source in sources:
            for id_ in process.nodes[source].outgoing:
                condition = process.flows[id_].condition
                if condition is not None:
                    yield condition.text

    def _reads(self, reader: Reader, name: str) -> bool:
        return name in self._typed or reader.reads_variable(name)

    def _reader(self, case: LoadedInstance) -> Reader:
        if case.key not in self._readers:
            found = audiences.reader(self._context.transaction, self._context.actor, case.row)
            self._readers[case.key] = found
        return self._readers[case.key]


def _is_staff(reader: Reader) -> bool:
    return reader.everything or bool(reader.roles & STAFF)
