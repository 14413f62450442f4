"""放行: a second person has looked at what was deployed, and lets it act."""

from contextlib import suppress
from datetime import datetime

from engine.commands.core.engine import Engine
from engine.commands.core.loop import command_transaction
from engine.commands.core.releases import KIND
from engine.commands.process_instances.resolve_incident import resolve_incident
from engine.errors import NotFound, Refused
from engine.lifecycle.actor import SYSTEM, Actor
from engine.lifecycle.authority import require, require_reason
from engine.persistence import access_tokens, definitions, incidents
from engine.persistence.definition_rows import Deployment


def release_deployment(
    engine: Engine, key: int, *, actor: Actor, now: datetime, reason: str = ""
) -> None:
    """Release it; what waited for that goes on at once.

    Raises NotFound; Refused where it is released already, and to whoever deployed it, himself or
    by a machine whose account he made or whose token he has seen.
    """
    require_reason(reason, "放行")
    with command_transaction(engine, actor=actor, now=now, reason=reason) as context:
        require(context.actor, "放行部署")
        found = context.transaction.get(Deployment, key, with_for_update=True)
        if found is None:
            raise NotFound(f"没有编号为 {key} 的部署。")
        if found.released_at is not None:
            raise Refused(f"第 {found.number} 次部署已由 {found.released_by} 放行。")
        if found.deployed_by == actor.login:
            raise Refused(f"第 {found.number} 次部署是您自己部署的：须由另一人核对并放行。")
        if actor.login in access_tokens.who_knows(context.transaction, found.deployed_by):
            raise Refused(
                f"第 {found.number} 次部署由接口账号 {found.deployed_by} 所作，这个账号由您登记或者"
                "它的密钥由您签发：须由另一人核对并放行。"
            )
        found.released_at, found.released_by, found.release_reason = now, actor.login, reason
        files = definitions.files_of(context.transaction, key)
        context.installation_note(
            "deployment_released",
            deployment=key,
            number=found.number,
            deployed_by=found.deployed_by,
            resources={**files},
        )
    _go_on(engine, now)


def _go_on(engine: Engine, now: datetime) -> None:
    """Try again what waits for releases; what waits for another one waits on."""
    with engine.store.read() as transaction:
        waiting = incidents.open_of_kind(transaction, KIND)
    for key in waiting:
        with suppress(NotFound, Refused):
            resolve_incident(engine, key, actor=SYSTEM, now=now, reason="部署已放行")
