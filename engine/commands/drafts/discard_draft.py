"""Forget a draft."""

from datetime import datetime

from engine.commands.core.engine import Engine
from engine.commands.core.loop import command_transaction
from engine.errors import NotFound
from engine.lifecycle.actor import Actor
from engine.lifecycle.authority import require
from engine.persistence import drafts
from engine.persistence.draft_rows import DefinitionDraft


def discard_draft(engine: Engine, key: int, *, actor: Actor, now: datetime) -> None:
    """Forget it; what was published of it stays. Raises NotFound, and Forbidden to anyone but
    analysts.
    """
    require(actor, "部署")
    with command_transaction(engine, actor=actor, now=now) as context:
        if context.transaction.get(DefinitionDraft, key) is None:
            raise NotFound(f"没有编号为 {key} 的草案。")
        drafts.remove(context.transaction, key)
        context.installation_note("draft_discarded", draft=key)
