"""表单打印: any form that a person has sent, with its labels, on paper."""

from dataclasses import dataclass
from pathlib import Path

from engine.commands.core import library
from engine.commands.core.engine import Engine
from engine.errors import NotFound, Refused
from engine.forms.schema import parse_form
from engine.lifecycle.actor import Actor
from engine.persistence import Transaction, case_files, definitions, user_tasks
from engine.persistence.case_rows import Instance, UserTask
from engine.persistence.columns import load_json
from engine.persistence.definition_rows import Definition
from engine.persistence.history_rows import HistoryRecord
from engine.programmes import PaperKind
from papers.answers import title
from papers.facts import facts_of
from papers.issuing import services_of
from papers.occasion import Occasion
from papers.press import Pressed, press
from papers.template import Template

_TEMPLATE = "表单"
"""The template that forms are printed with, where the programme has one of that name."""
_PLAIN = Path(__file__).with_name("form.docx")


@dataclass(frozen=True, slots=True)
class Printed:
    """A form on paper, and what it is called."""

    name: str
    paper: Pressed


def print_form(engine: Engine, actor: Actor, task_key: int) -> Printed:
    """The form of a completed task as it was sent.

    Raises NotFound where the actor may not open the task or it has no form; Refused where nothing
    has been sent yet.
    """
    services = services_of(engine)
    with engine.store.read() as transaction:
        found = user_tasks.find(transaction, actor, task_key)
        if found is None or found[0].form_key is None:
            raise NotFound(f"没有编号为 {task_key} 的任务，或者它没有表单，或者不由您办理。")
        task, case, *_ = found
        sent = _sent(transaction, task)
        kind = PaperKind(_title(transaction, task), _TEMPLATE)
        occasion = _occasion(engine, transaction, case, task, sent)
        own = services.catalogue(transaction, occasion).files.get(f"templates/{_TEMPLATE}.docx")
        facts = facts_of(services, transaction, occasion, kind, f"案件编号 {case.key}")
    template = Template(f"{_TEMPLATE}.docx", own or _PLAIN.read_bytes())
    return Printed(kind.name, press(template, facts, sent.at))


def _sent(transaction: Transaction, task: UserTask) -> HistoryRecord:
    for record in case_files.history(transaction, task.instance_key):
        if record.kind == "user_task_completed" and record.data.get("task") == task.key:
            return record
    raise Refused(f"“{task.name}”还没有提交，提交以后才能打印。")


def _title(transaction: Transaction, task: UserTask) -> str:
    row = transaction.get_one(Definition, task.form_key)
    form = parse_form(definitions.content(transaction, row.sha256), row.resource_name)
    return title(form)


def _occasion(
    engine: Engine, transaction: Transaction, case: Instance, task: UserTask, sent: HistoryRecord
) -> Occasion:
    process = library.process(engine, transaction, case.process_key)
    variables = case_files.variables(transaction, case.key)
    return Occasion(
        process=process.drawn,
        element_id=task.element_id,
        case_key=case.key,
        case_title=case.title or f"{process.name} {case.key}",
        variables={row.name: load_json(row.value) for row in variables},
        basis={"filled_in": sent.data.get("variables"), "form_key": task.form_key},
        actor_name=sent.actor_name,
        organisation=None,
        now=sent.at,
        deployments_known=case.deployments_known,
    )
