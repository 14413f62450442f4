"""收件: a file named in a party's form, kept while an officer enters what came on paper."""

from datetime import datetime

from engine.commands.core.engine import Engine
from engine.commands.core.loop import command_transaction
from engine.commands.counter.entering import Scan, keep, require_officer
from engine.lifecycle.actor import Actor
from engine.lifecycle.authority import require_part


def store_file(
    engine: Engine, case_key: int, scan: Scan, *, actor: Actor, now: datetime
) -> dict[str, object]:
    """Keep it and answer how a form refers to it: {documentId, fileName, contentType, size}.

    Raises NotFound; Forbidden for whoever is no officer of the case; Refused without room; Invalid
    for a file of another size or kind.
    """
    with command_transaction(engine, actor=actor, now=now) as context:
        require_part(context.actor)
        case = context.case(case_key)
        require_officer(context, case)
        document = keep(context, case, scan, None)
        context.note(
            case, "document_stored", case.row.process_id, case.row.key,
            file_name=document.file_name, sha256=document.sha256,
        )  # fmt: skip
        return {
            "documentId": document.sha256,
            "fileName": document.file_name,
            "contentType": document.content_type,
            "size": document.size,
        }
