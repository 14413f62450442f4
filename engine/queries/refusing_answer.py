"""The answer of a person with which a case was refused: what its party is told of it."""

from dataclasses import dataclass

from engine.clock import SHANGHAI
from engine.forms import parse_form
from engine.forms.refusals import refusal_words
from engine.lifecycle.actor import Actor
from engine.lifecycle.audience import STAFF
from engine.persistence import Store, audiences, case_files, definitions, filled_tasks
from engine.persistence.definition_rows import Definition


@dataclass(frozen=True, slots=True)
class RefusingAnswer:
    """The step, and the words for the party that its form has for a refusal."""

    element_id: str
    words: str


_JUDGES = STAFF | {"recommender", "expert"}


def refusing_answer(store: Store, actor: Actor, case_key: int) -> RefusingAnswer | None:
    """The last answer that refused, in a case that has ended; None where there is none, or where
    the actor may not see the case. What the party answered afterwards makes it void.

    Nothing else of the form is told.
    """
    with store.read() as transaction:
        found = case_files.find(transaction, actor, case_key)
        if found is None or found[0].ended_at is None:
            return None
        doers = audiences.of_process(transaction, found[0].process_key).doers
        tasks = filled_tasks.tasks_with_forms(transaction, [case_key])
        for line in reversed(filled_tasks.completions(transaction, [case_key])):
            if doers.get(line.element_id) not in _JUDGES:
                return None
            key, sent = line.data.get("task"), line.data.get("variables")
            task = tasks.get(key) if isinstance(key, int) else None
            if task is None or not isinstance(sent, dict):
                continue
            row = transaction.get_one(Definition, task.form_key)
            form = parse_form(definitions.content(transaction, row.sha256), row.resource_name)
            words = refusal_words(form, sent, line.at.astimezone(SHANGHAI))
            if words:
                return RefusingAnswer(line.element_id, words)
    return None
