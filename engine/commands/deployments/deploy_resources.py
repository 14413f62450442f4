"""Deploy: all resources together, or none; what is unchanged keeps its version."""

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from engine import execution
from engine.commands.core import library, wait_rows
from engine.commands.core.command_context import CommandContext
from engine.commands.core.declared_audiences import declare
from engine.commands.core.engine import Engine
from engine.commands.core.loop import command_transaction
from engine.commands.deployments.examine import findings_of
from engine.commands.deployments.programme_versions import (
    add_programme_version,
    add_programme_versions,
)
from engine.definitions import Described, describe, groups_of
from engine.errors import Finding, Invalid
from engine.lifecycle.actor import SYSTEM, Actor
from engine.lifecycle.authority import require
from engine.persistence import accounts, definitions, series, timers
from engine.persistence.definition_rows import (
    Definition,
    DefinitionKind,
    Deployment,
    StartSubscription,
)
from engine.programmes.bundle import Bundle


@dataclass(frozen=True, slots=True)
class Deployed:
    """A definition as it now stands; `is_new` is false where its version existed already.

    `warnings` are those of the check about its file.
    """

    kind: DefinitionKind
    key: int
    id: str
    name: str
    version: int
    version_tag: str | None
    resource_name: str
    deployment_key: int
    parent_key: int | None
    is_new: bool
    warnings: tuple[str, ...]


def deploy_resources(
    engine: Engine,
    resources: Mapping[str, bytes],
    *,
    actor: Actor,
    now: datetime,
    reason: str = "",
    bundle: Bundle | None = None,
) -> tuple[Deployed, ...]:
    """Deploy files by name. Unless every one is unchanged, each gets a new version.

    With a `bundle` the resources are its own, and all else of its programme is checked and gets a
    version with them (`deploy_programme`). Without one, the resources replace those of the
    programmes that they belong to, each of which gets a new version too.

    New versions together are what binding *deployment* means: a case keeps the form and the tables
    it began with. A demonstration releases at once; in production somebody else does
    (`release_deployment`). Raises Forbidden to anyone but analysts, and Invalid with the findings;
    then nothing is stored.
    """
    require(actor, "部署")
    hashes = {name: hashlib.sha256(content).hexdigest() for name, content in resources.items()}
    unchanged = _unchanged(engine, hashes)
    if unchanged and bundle is None:
        return tuple(_deployed(row, (), is_new=False) for row in unchanged)
    found, warnings = _examine(engine, resources, bundle)
    if unchanged:
        found = []
    with command_transaction(engine, actor=actor, now=now, reason=reason) as context:
        series.hold(context.transaction, "deployment")  # versions are counted one after another
        known = definitions.latest_of(context.transaction, [(one.kind, one.id) for one, _ in found])
        deployment = _deployment(context)
        rows = _store(context, deployment, found, known, resources, hashes)
        declare(engine, context.transaction, rows)
        deployment.warnings = [[one.resource, one.element, one.message] for one in warnings]
        versions = (
            add_programme_versions(context, deployment, rows)
            if bundle is None
            else [add_programme_version(context, deployment, bundle)]
        )
        for row in rows:
            if row.kind == "process":
                _make_groups(context, row)
                _arm_start_timers(context, row, known.get((row.kind, row.id)))
        context.installation_note(
            "deployed",
            deployment=deployment.key,
            resources={name: hashes[name] for name in sorted(hashes)},
            programmes={one.programme: one.version for one in versions},
            released=_is_released_at_once(context),
        )
    if unchanged:
        return tuple(_deployed(row, warnings, is_new=False) for row in unchanged)
    return tuple(_deployed(row, warnings, is_new=True) for row in rows)


def _examine(
    engine: Engine, resources: Mapping[str, bytes], bundle: Bundle | None
) -> tuple[list[tuple[Described, str]], list[Finding]]:
    """What the files bring, and what the check warns of."""
    if not resources and bundle is None:
        raise Invalid("没有要部署的文件。")
    findings = findings_of(engine, resources, bundle)
    errors = [finding for finding in findings if finding.severity == "error"]
    if errors:
        raise Invalid(f"没有部署：发现 {len(errors)} 处错误。{errors[0]}", findings)
    found = [(one, name) for name, content in resources.items() for one in describe(name, content)]
    return found, findings


def _unchanged(engine: Engine, hashes: Mapping[str, str]) -> list[Definition]:
    """What the files brought before, if all of it still is the newest; else nothing."""
    with engine.store.read() as transaction:
        rows = definitions.of_contents(transaction, list(hashes.values()))
    brought: dict[tuple[str, int], list[Definition]] = {}
    for row in rows:
        if hashes.get(row.resource_name) == row.sha256:
            brought.setdefault((row.resource_name, row.deployment_key), []).append(row)
    newest = {
        name: together
        for (name, _), together in brought.items()
        if all(row.latest for row in together)
    }
    if newest.keys() != hashes.keys():
        return []
    return [row for name in hashes for row in newest[name]]


def _deployment(context: CommandContext) -> Deployment:
    deployment = Deployment(
        key=context.engine.store.next_key(),
        number=series.draw(context.transaction, "deployment"),
        deployed_at=context.now,
        deployed_by=context.actor.login,
        reason=context.reason,
        release_reason="",
    )
    if _is_released_at_once(context):
        deployment.released_at, deployment.released_by = context.now, context.actor.login
    context.transaction.add(deployment)
    context.transaction.flush()
    return deployment


def _store(
    context: CommandContext,
    deployment: Deployment,
    found: list[tuple[Described, str]],
    known: Mapping[tuple[str, str], Definition],
    resources: Mapping[str, bytes],
    hashes: Mapping[str, str],
) -> list[Definition]:
    transaction = context.transaction
    definitions.keep_content(transaction, {hashes[n]: data for n, data in resources.items()})
    definitions.supersede(transaction, [row.key for row in known.values()])
    rows: list[Definition] = []
    graphs: dict[str, int] = {}
    for one, name in found:
        row = _row(context, one, name, hashes[name], deployment, known.get((one.kind, one.id)))
        if one.kind == "decision_requirements":
            graphs[name] = row.key
        rows.append(row)
    for row in rows:
        if row.kind == "decision":
            row.parent_key = graphs.get(row.resource_name)
    transaction.add_all(rows)
    transaction.flush()
    for row, (one, _) in zip(rows, found, strict=True):
        transaction.add_all(_subscriptions(row, one))
    transaction.flush()
    return rows


def _is_released_at_once(context: CommandContext) -> bool:
    """What ships with the program, and everything in a demonstration, waits for nobody."""
    return context.actor == SYSTEM or not context.engine.settings.production


def _row(
    context: CommandContext,
    one: Described,
    name: str,
    sha256: str,
    deployment: Deployment,
    before: Definition | None,
) -> Definition:
    return Definition(
        key=context.engine.store.next_key(),
        kind=one.kind,
        id=one.id,
        name=one.name,
        version=before.version + 1 if before else 1,
        version_tag=one.version_tag,
        latest=True,
        deployment_key=deployment.key,
        deployment_number=deployment.number,
        resource_name=name,
        sha256=sha256,
    )


def _subscriptions(row: Definition, one: Described) -> list[StartSubscription]:
    return [
        StartSubscription(
            process_key=row.key, element_id=start.element_id, kind=start.kind, name=start.name
        )
        for start in one.starts
        if start.kind in ("message", "signal", "conditional")
    ]


def _arm_start_timers(context: CommandContext, row: Definition, before: Definition | None) -> None:
    """The newest version's timer start events are the ones that count."""
    if before is not None:
        timers.cancel_start_timers(context.transaction, before.key)
    process = library.process(context.engine, context.transaction, row.key)
    world = context.execution_context(process, row.deployment_number)
    for timer in execution.start_timers(process.executable, world):
        context.transaction.add(wait_rows.timer_row(context, None, row.key, timer))


def _make_groups(context: CommandContext, row: Definition) -> None:
    """The groups that a diagram names are groups that accounts may be put into."""
    process = library.process(context.engine, context.transaction, row.key)
    accounts.make_groups(context.transaction, groups_of(process.drawn))


def _deployed(row: Definition, warnings: Sequence[Finding], *, is_new: bool) -> Deployed:
    return Deployed(
        kind=row.kind,
        key=row.key,
        id=row.id,
        name=row.name,
        version=row.version,
        version_tag=row.version_tag,
        resource_name=row.resource_name,
        deployment_key=row.deployment_key,
        parent_key=row.parent_key,
        is_new=is_new,
        warnings=tuple(str(one) for one in warnings if one.resource == row.resource_name),
    )
