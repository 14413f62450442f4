"""暂存: what a person has filled in so far; two tabs never overwrite each other."""

from collections.abc import Mapping
from datetime import datetime

from engine.commands.core.command_context import CommandContext
from engine.commands.core.engine import Engine
from engine.commands.core.loop import command_transaction
from engine.commands.core.moments import said
from engine.commands.core.task_access import lock_task, require_hand
from engine.errors import Refused
from engine.json_types import Json
from engine.lifecycle.actor import Actor
from engine.lifecycle.submitted import require_sendable
from engine.persistence import user_tasks
from engine.persistence.runtime_rows import Draft


class Outdated(Refused):
    """Another page has saved this person's draft since the page that acts now read it."""


def save_draft(
    engine: Engine,
    key: int,
    variables: Mapping[str, Json],
    *,
    based_on: int,
    actor: Actor,
    now: datetime,
) -> int:
    """Keep the draft and answer its version; `based_on` is the one the page began with (0: none).

    Raises NotFound; Outdated where another tab has saved since; Refused where the task has ended
    or is not the actor's; Invalid for a name that the system writes, or for too much.
    """
    require_sendable(variables, engine.limits)
    with command_transaction(engine, actor=actor, now=now) as context:
        task, _ = lock_task(context, key, "save_draft")
        require_hand(context, task, "暂存")
        draft = require_newest(context, key, based_on)
        if draft is None:
            draft = Draft(task_key=key, user=actor.login, version=0)
            context.transaction.add(draft)
        draft.version += 1
        draft.variables, draft.saved_at = dict(variables), now
    return draft.version


def require_newest(context: CommandContext, key: int, based_on: int) -> Draft | None:
    """The actor's draft, if there is one; Outdated where it is another than the page's."""
    draft = user_tasks.draft(context.transaction, key, context.actor.login)
    if draft is not None and draft.version != based_on:
        raise Outdated(
            f"这份草稿已在另一个页面保存过（{said(draft.saved_at)}），为免互相覆盖没有保存；"
            "按“暂存”可以对照两份内容。"
        )
    return draft
