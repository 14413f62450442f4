"""上传: a file is kept with the case of the task that asks for it."""

import hashlib
from datetime import datetime

from engine.commands.core.engine import Engine
from engine.commands.core.loop import command_transaction
from engine.commands.core.task_access import lock_task, require_hand
from engine.commands.user_tasks.upload_limits import require_room
from engine.forms.evidence import content_type_of, file_name_of
from engine.lifecycle.actor import Actor
from engine.persistence import documents
from engine.persistence.document_rows import Document


def store_document(
    engine: Engine,
    task_key: int,
    given_name: str,
    content: bytes,
    *,
    actor: Actor,
    now: datetime,
    is_clean: bool = False,
) -> dict[str, object]:
    """Keep the file and answer how a form refers to it: {documentId, fileName, contentType, size}.

    The same content handed in twice in one case is one document. Raises NotFound; Refused where
    the task is not the actor's to fill in or there is no room; Invalid for a file of another size
    or kind. `is_clean`: no virus was found in it; otherwise it is 未扫描.
    """
    file_name = file_name_of(given_name)
    content_type = content_type_of(file_name, content)
    sha256 = hashlib.sha256(content).hexdigest()
    with command_transaction(engine, actor=actor, now=now) as context:
        task, case = lock_task(context, task_key, "save_draft")
        require_hand(context, task, "上传材料到")
        document = Document(
            instance_key=case.key,
            sha256=sha256,
            file_name=file_name,
            content_type=content_type,
            size=len(content),
            task_key=task_key,
            uploaded_by=actor.login,
            uploaded_by_name=actor.name,
            uploaded_at=now,
            scanned_at=now if is_clean else None,
        )
        require_room(context, case.key, len(content))
        documents.keep(context.transaction, document, content)
        context.note(
            case,
            "document_stored",
            task.element_id,
            task.element_instance_key,
            task=task_key,
            file_name=file_name,
            sha256=sha256,
        )
    return {
        "documentId": sha256,
        "fileName": file_name,
        "contentType": content_type,
        "size": len(content),
    }
