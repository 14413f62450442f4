"""Publish a draft: it is deployed as any other files are, and waits for its release as they do."""

from datetime import datetime

from engine.commands.core.engine import Engine
from engine.commands.core.loop import command_transaction
from engine.commands.deployments.deploy_programme import deploy_programme
from engine.commands.deployments.deploy_resources import Deployed, deploy_resources
from engine.errors import NotFound, Refused
from engine.lifecycle.actor import Actor
from engine.lifecycle.authority import require, require_reason
from engine.persistence import drafts
from engine.persistence.draft_rows import DefinitionDraft
from engine.persistence.programmes import common_files
from engine.programmes.bundle import bundle_of


def publish_draft(
    engine: Engine, key: int, *, actor: Actor, now: datetime, reason: str
) -> tuple[Deployed, ...]:
    """Deploy it; the definitions that it brought.

    Raises NotFound; Refused where it was published before; Invalid without a reason, or with the
    findings of the check, which is made anew; Forbidden to anyone but analysts.
    """
    require(actor, "部署")
    require_reason(reason, "发布")
    with engine.store.read() as transaction:
        row = transaction.get(DefinitionDraft, key)
        if row is None:
            raise NotFound(f"没有编号为 {key} 的草案。")
        if row.published_at is not None:
            raise Refused(f"这份草案已由 {row.published_by} 发布。")
        programme, files = row.programme, drafts.files_of(transaction, key)
    if programme:
        bundle = bundle_of(programme, {**common_files(), **files})
        found = deploy_programme(engine, bundle, actor=actor, now=now, reason=reason).definitions
    else:
        found = deploy_resources(engine, files, actor=actor, now=now, reason=reason)
    with command_transaction(engine, actor=actor, now=now, reason=reason) as context:
        row = context.transaction.get_one(DefinitionDraft, key)
        row.published_at, row.published_by = now, actor.login
        context.installation_note("draft_published", draft=key)
    return found
