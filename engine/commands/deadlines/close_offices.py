"""本地停办日: days on which the offices are closed beyond the national notice, and open again."""

from collections.abc import Sequence
from datetime import date, datetime

from engine.commands.core.engine import Engine
from engine.commands.core.loop import command_transaction
from engine.commands.deadlines.recompute_deadlines import recompute_deadlines
from engine.deadlines.calendar import Closure
from engine.errors import Invalid, NotFound
from engine.json_types import Json
from engine.lifecycle.actor import Actor
from engine.lifecycle.authority import require
from engine.persistence import calendar
from engine.persistence.programmes import programmes_in_force


def close_offices(
    engine: Engine, closures: Sequence[Closure], *, actor: Actor, now: datetime
) -> tuple[int, ...]:
    """Write the closures down; the timer keys of the deadlines that end otherwise now.

    Raises Invalid where a closure has no name or source, or a province without regulations here;
    Refused where the actor is no administrator.
    """
    with engine.store.read() as transaction:
        known = programmes_in_force(transaction).provinces
    for closure in closures:
        _must_make_sense(closure, known)
    with command_transaction(engine, actor=actor, now=now) as context:
        require(context.actor, "维护工作日历")
        calendar.put_closures(context.transaction, closures, actor.login, now)
        days: list[Json] = [f"{closure.date} {closure.province}".strip() for closure in closures]
        context.installation_note(
            "offices_closed", days=days, source=closures[0].source if days else ""
        )
    return recompute_deadlines(engine, actor=actor, now=now, reason="登记本地停办日")


def open_offices(
    engine: Engine, day: date, *, province: str = "", actor: Actor, now: datetime
) -> tuple[int, ...]:
    """The closure of that day was a mistake. Raises NotFound where there is none; Refused."""
    with command_transaction(engine, actor=actor, now=now) as context:
        require(context.actor, "维护工作日历")
        if not calendar.drop_closure(context.transaction, day, province):
            raise NotFound(f"{day} {province}没有登记停办。")
        context.installation_note("offices_opened", days=[f"{day} {province}".strip()])
    return recompute_deadlines(engine, actor=actor, now=now, reason="撤销本地停办日")


def _must_make_sense(closure: Closure, known: Sequence[str]) -> None:
    if not (closure.name.strip() and closure.source.strip()):
        raise Invalid(f"停办日 {closure.date} 要写明名称和依据。")
    if closure.province and closure.province not in known:
        raise Invalid(f"没有名为“{closure.province}”的省区，有{'、'.join(known)}；全部省区的留空。")
