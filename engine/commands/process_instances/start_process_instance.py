"""Start: a new case of a deployed process."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from engine.commands.core import library, parties
from engine.commands.core.command_context import CommandContext, ExecutionFailed
from engine.commands.core.engine import Engine
from engine.commands.core.loop import command_transaction
from engine.commands.core.starting import start_case
from engine.definitions import startable_by
from engine.errors import Forbidden, NotFound, Refused
from engine.execution.stimuli import Activation, Start
from engine.json_types import Json
from engine.lifecycle.actor import Actor
from engine.lifecycle.authority import may_begin, require, require_part
from engine.lifecycle.tags import require_tags
from engine.persistence import definitions, start_requests
from engine.persistence.case_rows import Instance


@dataclass(frozen=True, slots=True)
class Started:
    """The new case, and how it stands after running to its first rest."""

    process_instance_key: int
    process_definition_key: int
    process_definition_id: str
    version: int
    state: str


def start_process_instance(
    engine: Engine,
    *,
    actor: Actor,
    now: datetime,
    process_id: str | None = None,
    version: int | None = None,
    definition_key: int | None = None,
    variables: Mapping[str, Json] | None = None,
    request_id: str | None = None,
    business_id: str | None = None,
    begin_at: Sequence[str] = (),
    end_after: Sequence[str] = (),
    tags: Sequence[str] = (),
    reason: str = "",
) -> Started:
    """Begin a case of `definition_key`, or of `process_id` (the newest, or that `version`).

    The same `request_id` of the same actor is answered with the case that it began the first time.
    A `business_id` is what callers call the case: while one of the process is active, a second is
    refused. Before each of `begin_at` a token begins instead of at the start event, and after one
    of `end_after` the case is terminated: both are offices, as moving and ending a running case
    are. By its `tags` a case, and what it calls, is found.

    Raises NotFound for an unknown process, version or element; Invalid for what is no tag; Refused
    where its start fails, or where the actor is in none of the groups that the start event names
    (`startableBy`).
    """
    require_tags(tags)
    with command_transaction(engine, actor=actor, now=now, reason=reason) as context:
        key = definition_key or _key(context, process_id or "", version)
        process = library.process(engine, context.transaction, key)
        if begin_at:
            require(actor, "调整案件")
        else:
            _require_startable(context, process)
            _require_newest(context, process)
        if end_after:
            require(actor, "终止案件")
        begun = _begun(context, process.id, request_id, business_id)
        if begun is not None:
            return Started(
                begun.key, begun.process_key, begun.process_id, begun.process_version, begun.state
            )
        try:
            at = tuple(Activation(element) for element in begin_at)
            stimulus = Start(variables or {}, begin_at=at, end_after=tuple(end_after))
            case = start_case(context, process, stimulus, tags=tags)
        except ExecutionFailed as fault:
            raise Refused(f"流程“{process.name}”没有启动：{fault}") from fault
        parties.note_starter(context, case)
        for scope, name in _names(actor, process.id, request_id, business_id):
            start_requests.answer(context.transaction, scope, name, case.key)
    return Started(case.key, process.key, process.id, process.version, case.row.state)


def _require_startable(context: CommandContext, process: library.Process) -> None:
    groups = startable_by(process.drawn)
    if groups is None:
        raise Refused(f"流程“{process.name}”没有可以这样启动的开始事件：它由消息或时间启动。")
    require_part(context.actor)
    if not may_begin(context.actor, process.id, groups):
        raise Forbidden(f"{context.actor.name}不能启动“{process.name}”：不在可以启动它的用户组里。")


def _require_newest(context: CommandContext, process: library.Process) -> None:
    """Refused to a person who asks for an earlier version: nobody chooses the rules that judge his
    case. Machines, whose tokens are for the process, and administrators may.
    """
    if context.actor.scopes is not None or context.actor.unrestricted:
        return
    newest = definitions.latest(context.transaction, "process", process.id)
    if newest is not None and newest.key != process.key:
        raise Refused(
            f"“{process.name}”已更新为第 {newest.version} 版，不能再按以前的版本启动："
            "请按现行版本填写。"
        )


def _key(context: CommandContext, process_id: str, version: int | None) -> int:
    if version is None:
        found = definitions.latest(context.transaction, "process", process_id)
    else:
        found = definitions.of_version(context.transaction, "process", process_id, version)
    if found is None:
        which = "" if version is None else f"第 {version} 版"
        raise NotFound(f"没有部署流程“{process_id}”{which}。")
    return found.key


def _begun(
    context: CommandContext, process_id: str, request_id: str | None, business_id: str | None
) -> Instance | None:
    """The case that this request began before. Raises Refused for a business id in use."""
    for scope, name in _names(context.actor, process_id, request_id, business_id):
        found = start_requests.claim(context.transaction, scope, name)
        if found is not None and name == request_id:
            return found
        if found is not None and found.state == "active":
            raise Refused(f"流程“{process_id}”已有业务编号为“{name}”的在办案件 {found.key}。")
    return None


def _names(
    actor: Actor, process_id: str, request_id: str | None, business_id: str | None
) -> Iterator[tuple[str, str]]:
    """Where each of the names is unique, and the name."""
    if request_id is not None:
        yield f"request:{actor.login}", request_id
    if business_id is not None:
        yield f"business:{process_id}", business_id
