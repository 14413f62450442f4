"""启动: a person begins a case of the newest version of a process."""

from datetime import datetime

from engine.commands.engine import Engine
from engine.commands.start_process_instance import Started, start_process_instance
from engine.definitions.outline import Element, outline, plain_start
from engine.errors import NotFound, Refused
from engine.json_types import Json
from engine.lifecycle.actor import Actor
from engine.persistence import definitions

STARTABLE_BY = "startableBy"
"""The property of the start event that names the groups, separated by commas, who may do this."""


def may_start(actor: Actor, start: Element | None) -> bool:
    """Whether the actor may begin at this start event; administrators may, whatever it names."""
    if start is None or actor.unrestricted:
        return start is not None
    named = start.properties.get(STARTABLE_BY, "").replace(",", " ").split()
    return bool(actor.groups & set(named))


def start_by_hand(engine: Engine, process_id: str, *, actor: Actor, now: datetime) -> Started:
    """Begin at the plain start event; the variable `startedBy` says who did.

    Raises NotFound for an unknown process; Refused where it has no such start event, or where
    the actor is in none of the groups it names (without the property: is no administrator).
    """
    with engine.store.read() as transaction:
        row = definitions.latest(transaction, "process", process_id)
        if row is None:
            raise NotFound(f"没有部署过流程“{process_id}”。")
        content = definitions.content(transaction, row.sha256)
    start = plain_start(outline(row.resource_name, content), process_id)
    if start is None:
        raise Refused(f"流程“{row.name}”由消息或时间启动，不能手工启动。")
    if not may_start(actor, start):
        raise Refused(f"{actor.name}不能启动“{row.name}”：不在可以启动它的用户组里。")
    starter: dict[str, Json] = {
        "login": actor.login,
        "name": actor.name,
        "organisation": actor.organisation,
    }
    return start_process_instance(
        engine,
        process_id=process_id,
        start_element=start.id,
        variables={"startedBy": starter},
        actor=actor,
        now=now,
    )
