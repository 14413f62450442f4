"""Keep what an analyst uploaded as drafts, with what the check says of each."""

import hashlib
from datetime import datetime

from engine.commands.core.engine import Engine
from engine.commands.core.loop import command_transaction
from engine.commands.deployments.examine import findings_of
from engine.errors import Finding, Invalid
from engine.lifecycle.actor import Actor
from engine.lifecycle.authority import require
from engine.persistence import definitions, drafts
from engine.persistence.draft_rows import DefinitionDraft
from engine.persistence.programmes import common_files
from engine.programmes.bundle import bundle_of
from engine.programmes.model import Files
from engine.programmes.uploads import Uploaded, drafts_among


def keep_drafts(
    engine: Engine, files: Files, *, actor: Actor, now: datetime, note: str = ""
) -> tuple[int, ...]:
    """A draft for each programme among the files that differs from what is live, and one for files
    that stand alone; their keys. Nothing of what is live changes.

    Raises Forbidden to anyone but analysts, and Invalid where nothing differs or a file is in no
    place that it may be in.
    """
    require(actor, "部署")
    with engine.store.read() as transaction:
        found = drafts_among(files, lambda id: drafts.live_files(transaction, id, ()))
    if not found:
        raise Invalid("上传的文件与现行的完全相同，没有要试的内容。")
    checked = [(one, _findings(engine, one)) for one in found]
    with command_transaction(engine, actor=actor, now=now) as context:
        keys = []
        for one, findings in checked:
            hashes = {path: hashlib.sha256(data).hexdigest() for path, data in one.files.items()}
            contents = {hashes[path]: data for path, data in one.files.items()}
            definitions.keep_content(context.transaction, contents)
            row = DefinitionDraft(
                key=engine.store.next_key(),
                programme=one.programme,
                uploaded_at=now,
                uploaded_by=actor.login,
                note=note,
                findings=[[f.resource, f.element, f.message, f.severity] for f in findings],
            )
            drafts.add(context.transaction, row, hashes)
            context.installation_note("draft_kept", draft=row.key, files={**hashes})
            keys.append(row.key)
    return tuple(keys)


def _findings(engine: Engine, one: Uploaded) -> list[Finding]:
    """What a deployment would say of it, whether it would take it or not."""
    if not one.programme:
        return findings_of(engine, one.files)
    bundle = bundle_of(one.programme, {**common_files(), **one.files})
    found = list(bundle.case_findings())
    try:
        return found + findings_of(engine, bundle.resources, bundle)
    except Invalid as refusal:
        found += refusal.findings or [Finding("", "", str(refusal))]
        return found + findings_of(engine, bundle.resources)
