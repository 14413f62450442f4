"""暂存: what a person has filled in so far; two tabs never overwrite each other."""

from collections.abc import Mapping
from datetime import datetime

from engine.commands.engine import Engine
from engine.commands.loop import begin
from engine.commands.moments import said
from engine.commands.task_access import require_hand, take
from engine.errors import Refused
from engine.json_types import Json
from engine.lifecycle.actor import Actor
from engine.persistence import user_tasks
from engine.persistence.runtime_rows import Draft


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

    Raises NotFound; Refused where another tab has saved since, the task has ended or is not the
    actor's.
    """
    with begin(engine, actor=actor, now=now) as work:
        task, _ = take(work, key, "save_draft")
        require_hand(work, task, "暂存")
        draft = user_tasks.draft(work.transaction, key, actor.login)
        if draft is None:
            draft = Draft(task_key=key, user=actor.login, version=0)
            work.transaction.add(draft)
        elif draft.version != based_on:
            raise Refused(
                f"这份草稿已在另一个页面保存过（{said(draft.saved_at)}），"
                "为免互相覆盖没有保存；请刷新后再改。"
            )
        draft.version += 1
        draft.variables, draft.saved_at = dict(variables), now
    return draft.version
