"""What no system outside may bring into a case: what the register holds, and what is found here."""

from collections.abc import Iterable

from engine.commands.core.command_context import CommandContext
from engine.errors import Invalid
from engine.lifecycle.authority import may
from engine.persistence.programmes import newest_programmes


def require_free_of_facts(
    context: CommandContext, variables: Iterable[str], *, begins: bool = False
) -> None:
    """Raises Invalid for facts that a programme says the system finds itself (`source: system`),
    and for what only the register writes; what `begins` a case says of whom it is.

    Whoever may change variables by hand may write these too.
    """
    sent = set(variables)
    if not sent or context.actor.unrestricted or may(context.actor, "修改变量"):
        return
    own = newest_programmes(context.transaction).found_by_the_system
    if not begins:
        own |= context.engine.own_names
    if wrong := sorted(sent & own):
        raise Invalid(
            f"不能提交{'、'.join(wrong)}：这些内容由名录和系统自己写入，外部系统不能带来；"
            "请从提交的内容中去掉。"
        )
