"""A paper at the counter, for a command: who may enter it, its scan, its line in the register."""

import hashlib
from dataclasses import dataclass

from engine.clock import SHANGHAI
from engine.commands.core.command_context import CommandContext
from engine.commands.core.loaded_instance import LoadedInstance
from engine.commands.user_tasks.upload_limits import require_room
from engine.errors import Forbidden, NotFound
from engine.forms.evidence import content_type_of, file_name_of
from engine.json_types import Json
from engine.lifecycle.counter import DEPARTMENT, Receipt, require_receipt
from engine.persistence import audiences, case_files, documents
from engine.persistence.counter_rows import CounterReceipt
from engine.persistence.document_rows import Document
from engine.persistence.visibility import candidacies

_APPLYING = ("applicant", "participant")


@dataclass(frozen=True, slots=True)
class Scan:
    """The paper as a file; `is_clean`: no virus was found in it, otherwise it is 未扫描."""

    file_name: str
    content: bytes
    is_clean: bool = False


def require_officer(context: CommandContext, case: LoadedInstance) -> None:
    """NotFound where the actor may not know the case; Forbidden unless an officer, or an applicant.

    A person who belongs to the department and to the applying side of the case keeps out (回避).
    """
    actor, where = context.actor, context.transaction
    if case_files.find(where, actor, case.key) is None:
        raise NotFound(f"没有编号为 {case.key} 的流程实例。")  # as where there is none
    own, root = set(candidacies(actor)), case.row.root_key
    if not actor.unrestricted and not own & set(audiences.parties_of(where, root, [DEPARTMENT])):
        raise Forbidden(
            f"{actor.name}不能收件登记：只有本案主管部门的经办人可以登记收到的书面材料。"
        )
    if own & set(audiences.parties_of(where, root, _APPLYING)):
        raise Forbidden(f"{actor.name}是本案的申请一方，应当回避，请由他人登记。")


def enter(
    context: CommandContext,
    case: LoadedInstance,
    receipt: Receipt,
    scan: Scan | None,
    *,
    kind: str,
    name: str,
    element_id: str = "",
    element_instance_key: int = 0,
    task_key: int | None = None,
) -> CounterReceipt:
    """The paper's line in the register of receipts and in the history. Raises Invalid."""
    require_receipt(receipt, context.now.astimezone(SHANGHAI).date())
    sha256 = keep(context, case, scan, task_key).sha256 if scan else None
    row = CounterReceipt(
        key=context.engine.store.next_key(),
        instance_key=case.key,
        kind=kind,
        element_id=element_id,
        name=name,
        task_key=task_key,
        received_on=receipt.received_on,
        brought_by=receipt.brought_by.strip(),
        brought_how=receipt.brought_how.strip(),
        note=receipt.note.strip(),
        sha256=sha256,
        entered_by=context.actor.login,
        entered_by_name=context.actor.name,
        entered_at=context.now,
    )
    context.transaction.add(row)
    told: dict[str, Json] = {
        "name": name,
        "received_on": row.received_on.isoformat(),
        "brought_by": row.brought_by,
        "brought_how": row.brought_how,
        "note": row.note,
        "sha256": sha256,
        "task": task_key,
    }
    where = element_instance_key or case.row.key
    context.note(case, "paper_received", element_id or case.row.process_id, where, **told)
    return row


def keep(
    context: CommandContext, case: LoadedInstance, scan: Scan, task_key: int | None
) -> Document:
    """Keep the file with the case. Raises Refused without room; Invalid for another kind."""
    file_name = file_name_of(scan.file_name)
    content_type = content_type_of(file_name, scan.content)
    require_room(context, case.key, len(scan.content))
    document = Document(
        instance_key=case.key,
        sha256=hashlib.sha256(scan.content).hexdigest(),
        file_name=file_name,
        content_type=content_type,
        size=len(scan.content),
        task_key=task_key,
        uploaded_by=context.actor.login,
        uploaded_by_name=context.actor.name,
        uploaded_at=context.now,
        scanned_at=context.now if scan.is_clean else None,
    )
    documents.keep(context.transaction, document, scan.content)
    return document
