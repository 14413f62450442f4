"""启动: a person begins a case of the newest version of a process."""

from collections.abc import Mapping
from datetime import datetime

from engine.commands.core.engine import Engine
from engine.commands.process_instances.start_process_instance import Started, start_process_instance
from engine.definitions.outline import outline
from engine.definitions.starting import require_start, started_by
from engine.errors import NotFound, Refused
from engine.json_types import Json
from engine.lifecycle.actor import Actor
from engine.lifecycle.submitted import require_within
from engine.persistence import definitions


def start_by_hand(
    engine: Engine,
    process_id: str,
    variables: Mapping[str, Json] | None = None,
    *,
    shown: int | None = None,
    request_id: str | None = None,
    actor: Actor,
    now: datetime,
) -> Started:
    """Begin at the plain start event with what its form asked for; `startedBy` says who did.

    `shown` is the definition key of the version whose form was filled in; `request_id` the name of
    the page that was sent, so that sending it twice begins one case. Raises NotFound for an
    unknown process; Refused where it has no such start event, where the actor is in none of the
    groups it names (without the property: is no administrator), or where there is a newer version;
    Invalid where the variables are more than one submission may hold.
    """
    require_within(variables or {}, engine.limits)
    with engine.store.read() as transaction:
        row = definitions.latest(transaction, "process", process_id)
        if row is None:
            raise NotFound(f"没有部署过流程“{process_id}”。")
        content = definitions.content(transaction, row.sha256)
    require_start(actor, row.name, outline(row.resource_name, content), process_id)
    if shown not in (None, row.key):
        raise Refused(f"“{row.name}”已更新为第 {row.version} 版，请核对后再提交一次。")
    return start_process_instance(
        engine,
        definition_key=row.key,
        variables={**(variables or {}), **started_by(actor)},
        request_id=request_id,
        actor=actor,
        now=now,
    )
