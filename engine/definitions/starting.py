"""启动: the start event by which a person begins a process by hand, and who may do so."""

from collections.abc import Mapping

from engine.definitions.model import FlowNode, Process
from engine.definitions.outline import Element
from engine.errors import Forbidden, Refused
from engine.json_types import Json
from engine.lifecycle.actor import Actor
from engine.lifecycle.authority import may_begin

STARTABLE_BY = "startableBy"
"""The property of the start event that names the groups, separated by commas, who may do this."""


def plain_start(elements: Mapping[str, Element], process_id: str) -> Element | None:
    """The start event by which a person begins this process by hand, if it has one."""
    starts = (e for e in elements.values() if e.type == "startEvent" and not e.event)
    return next((start for start in starts if start.within == process_id), None)


def may_start(actor: Actor, start: Element | None) -> bool:
    """Whether the actor may begin at this start event; administrators may, whatever it names."""
    return start is not None and may_begin(actor, start.within, _named(start.properties))


def startable_by(process: Process) -> frozenset[str] | None:
    """The groups whose members may begin a case at the plain start event; None without one."""
    begun = begun_by_hand(process)
    return None if begun is None else _named(begun.properties)


def begun_by_hand(process: Process) -> FlowNode | None:
    """The start event at which a person begins a case."""
    starts = (node for node in process.inside(process.id) if node.kind == "startEvent")
    return next((node for node in starts if node.event is None), None)


def _named(properties: Mapping[str, str]) -> frozenset[str]:
    return frozenset(properties.get(STARTABLE_BY, "").replace(",", " ").split())


def require_start(
    actor: Actor, name: str, elements: Mapping[str, Element], process_id: str
) -> Element:
    """The start event for this person; Refused where the process, called `name`, has none."""
    start = plain_start(elements, process_id)
    if start is None:
        raise Refused(f"流程“{name}”由消息或时间启动，不能手工启动。")
    if not may_start(actor, start):
        raise Forbidden(f"{actor.name}不能启动“{name}”：不在可以启动它的用户组里。")
    return start


def started_by(actor: Actor) -> dict[str, Json]:
    """The variable that tells a case who began it by hand; its start form sees it too."""
    about: dict[str, Json] = {
        "login": actor.login,
        "name": actor.name,
        "organisation": actor.organisation,
    }
    return {"startedBy": about}
