"""Forms that were sent: what was filled in at each step, and the answer that refused the case."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from engine.clock import SHANGHAI
from engine.definitions.outline import Element
from engine.definitions.shown_forms import RECEIVED_FORM
from engine.errors import NotFound
from engine.forms import parse_form
from engine.forms.refusals import refusal_words
from engine.json_types import Json
from engine.lifecycle.actor import Actor
from engine.lifecycle.audience import STAFF
from engine.persistence import Store, Transaction, audiences, case_files, definitions
from engine.persistence.case_rows import Instance, UserTask
from engine.persistence.definition_rows import Definition
from engine.persistence.history_rows import HistoryRecord
from engine.queries.definitions import outline_of
from engine.queries.task_page import BoundForm


@dataclass(frozen=True, slots=True)
class FilledForm:
    """A form as it was sent. `number` is that of the line of history, `variables` are those of its
    case, `task_key` is None where another system sent what the form shows.
    """

    case_key: int
    process_key: int
    number: int
    element_id: str
    element_instance_key: int
    task_key: int | None
    candidate_groups: tuple[str, ...]
    form: BoundForm
    filled_in: Mapping[str, Json]
    variables: Mapping[str, Json]
    by: str
    by_name: str
    at: datetime


def filled_forms(store: Store, actor: Actor, case_key: int) -> tuple[FilledForm, ...]:
    """Those that the actor may read; NotFound where the actor may not see the case."""
    with store.read() as transaction:
        found = case_files.find(transaction, actor, case_key)
        if found is None:
            raise NotFound(f"没有编号为 {case_key} 的案件，或者您没有查看它的权限。")
        family = {case.key: case for case in case_files.family(transaction, found[0])}
        forms = [*_received(store, transaction, family), *_sent(transaction, family)]
        readers = {key: audiences.reader(transaction, actor, one) for key, one in family.items()}
    forms = [
        one
        for one in forms
        if readers[one.case_key].reads_step(one.element_id, one.element_instance_key)
    ]
    return tuple(sorted(forms, key=lambda one: (one.at, one.case_key, one.number)))


def _sent(transaction: Transaction, family: Mapping[int, Instance]) -> Iterator[FilledForm]:
    """What people sent with tasks."""
    tasks = case_files.tasks_with_forms(transaction, list(family))
    variables = {key: case_files.root_variables(transaction, key) for key in family}
    for line in case_files.completions(transaction, list(family)):
        key = line.data.get("task")
        task = tasks.get(key) if isinstance(key, int) else None
        if task is not None:
            form = _form(transaction, transaction.get_one(Definition, task.form_key))
            yield _filled(line, task, form, variables[line.chain])


def _filled(
    line: HistoryRecord, task: UserTask, form: BoundForm, variables: Mapping[str, Json]
) -> FilledForm:
    sent = line.data.get("variables")
    return FilledForm(
        case_key=line.chain,
        process_key=task.process_key,
        number=line.number,
        element_id=line.element_id,
        element_instance_key=line.element_instance_key,
        task_key=task.key,
        candidate_groups=tuple(task.candidate_groups),
        form=form,
        filled_in=sent if isinstance(sent, dict) else {},
        variables=variables,
        by=line.actor,
        by_name=line.actor_name,
        at=line.at,
    )


def _form(transaction: Transaction, row: Definition) -> BoundForm:
    return BoundForm(row.resource_name, definitions.content(transaction, row.sha256), row.key)


def _received(
    store: Store, transaction: Transaction, family: Mapping[int, Instance]
) -> Iterator[FilledForm]:
    """What another system began a case with, in the form that its start event names."""
    for case in family.values():
        elements = outline_of(store, case.process_key)
        if any(RECEIVED_FORM in element.properties for element in elements.values()):
            yield from _brought(transaction, case, elements)


def _brought(
    transaction: Transaction, case: Instance, elements: Mapping[str, Element]
) -> Iterator[FilledForm]:
    lines = case_files.first_values(transaction, case)
    arrivals = [line for line in lines if line.kind == "activated" and line.element_id in elements]
    for line in arrivals:
        form_id = elements[line.element_id].properties.get(RECEIVED_FORM)
        row = form_id and definitions.newest_known(
            transaction, "form", form_id, case.deployments_known
        )
        if row:
            yield FilledForm(
                case_key=case.key,
                process_key=case.process_key,
                number=line.number,
                element_id=line.element_id,
                element_instance_key=line.element_instance_key,
                task_key=None,
                candidate_groups=(),
                form=_form(transaction, row),
                filled_in=_first_set(lines, case.key),
                variables=case_files.root_variables(transaction, case.key),
                by=line.actor,
                by_name=line.actor_name,
                at=line.at,
            )


def _first_set(lines: Sequence[HistoryRecord], scope: int) -> Mapping[str, Json]:
    """The first value that each variable of the case was given."""
    found: dict[str, Json] = {}
    for line in lines:
        if line.kind == "variable_set" and line.element_instance_key == scope:
            found.setdefault(str(line.data["name"]), line.data["value"])
    return found


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
        tasks = case_files.tasks_with_forms(transaction, [case_key])
        for line in reversed(case_files.completions(transaction, [case_key])):
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
