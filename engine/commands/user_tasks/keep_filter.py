"""A filter of the task list is kept under a name: a person's own affair."""

from datetime import datetime

from engine.commands.core.engine import Engine
from engine.commands.core.loop import command_transaction
from engine.errors import Invalid, Refused
from engine.lifecycle.actor import Actor
from engine.persistence import accounts
from engine.persistence.account_rows import KeptFilter

LONGEST = 20
MOST = 20


def keep_filter(engine: Engine, name: str, query: str, *, actor: Actor, now: datetime) -> None:
    """Keep it; one of the same name is replaced. `query` is that of the list's address.

    Raises Invalid for a name that is empty or longer than `LONGEST`, Refused beyond `MOST`.
    """
    if not 0 < len(name) <= LONGEST:
        raise Invalid(f"请给筛选起一个名称，不超过 {LONGEST} 个字。")
    with command_transaction(engine, actor=actor, now=now) as context:
        kept = {one.name: one for one in accounts.kept_filters(context.transaction, actor.login)}
        if name in kept:
            kept[name].query = query
        elif len(kept) >= MOST:
            raise Refused(f"最多保存 {MOST} 个筛选，请先去掉不用的。")
        else:
            context.transaction.add(KeptFilter(login=actor.login, name=name, query=query))
