"""启动: what a person sees before a case begins, its start form if it has one."""

from collections.abc import Sequence
from dataclasses import dataclass

from engine.definitions.model import ResourceReference
from engine.definitions.outline import outline
from engine.definitions.starting import require_start
from engine.errors import NotFound
from engine.lifecycle.actor import Actor
from engine.persistence import Store, Transaction, definitions
from engine.persistence.definition_rows import Definition
from engine.queries.task_page import BoundForm


@dataclass(frozen=True, slots=True)
class StartPage:
    """The newest version of a process, and its start event: clauses, explanation, form."""

    process_key: int
    process_id: str
    process_name: str
    clauses: Sequence[str]
    documentation: str
    form: BoundForm | None


def start_page(
    store: Store,
    actor: Actor,
    process_id: str,
    *,
    version: int | None = None,
    key: int | None = None,
) -> StartPage:
    """What to show of the newest version, of that one, or of the definition of that key.

    Raises NotFound for an unknown process or form; Refused where the actor may not begin it by
    hand.
    """
    with store.read() as transaction:
        row = _definition(transaction, process_id, version, key)
        if row is None:
            raise NotFound(f"没有部署过流程“{process_id or key}”。")
        elements = outline(row.resource_name, definitions.content(transaction, row.sha256))
        start = require_start(actor, row.name, elements, row.id)
        form = _form(transaction, start.form, row.deployment_key) if start.form else None
    return StartPage(row.key, row.id, row.name, start.clauses, start.documentation, form)


def _definition(
    transaction: Transaction, process_id: str, version: int | None, key: int | None
) -> Definition | None:
    if key is not None:
        row = transaction.get(Definition, key)
        return row if row is not None and row.kind == "process" else None
    if version is not None:
        return definitions.of_version(transaction, "process", process_id, version)
    return definitions.latest(transaction, "process", process_id)


def _form(transaction: Transaction, asked: ResourceReference, deployment_key: int) -> BoundForm:
    row = _version(transaction, str(asked.id), asked, deployment_key)
    if row is None:
        raise NotFound(f"启动表单“{asked.id}”没有部署，请联系管理员。")
    return BoundForm(row.resource_name, definitions.content(transaction, row.sha256), row.key)


def _version(
    transaction: Transaction, form_id: str, asked: ResourceReference, deployment_key: int
) -> Definition | None:
    if asked.binding == "versionTag":
        return definitions.of_tag(transaction, "form", form_id, asked.version_tag)
    together = None
    if asked.binding == "deployment":
        together = definitions.of_deployment(transaction, "form", form_id, deployment_key)
    return together or definitions.latest(transaction, "form", form_id)
