"""放行: what one person deployed acts on nothing outside its own cases until another releases it.

The rules themselves need four eyes. A case of a deployment that nobody has released runs, and its
steps can be tried; but what would change the register, issue a paper, tell a partner or move
another case waits as an incident, and goes on by itself when the deployment is released.
"""

from collections.abc import Iterator
from dataclasses import asdict

from engine.commands import library
from engine.commands.case import Case
from engine.commands.work import Work
from engine.definitions.model import DecisionWork
from engine.errors import NotFound, Refused
from engine.execution.outcome import BroadcastSignal, PublishMessage
from engine.execution.waits import Reference
from engine.json_types import Json
from engine.persistence import definitions
from engine.persistence.case_rows import Instance
from engine.persistence.definition_rows import Definition

KIND = "not_released"
"""The kind of the incidents that a release resolves."""


class NotReleased(Refused):
    """Nobody but whoever deployed it has looked at what would act here."""


def require_released(work: Work, case: Case, what: str) -> None:
    """Raises NotReleased where the case, or one that called it, is of a deployment not released.

    So does a decision that the diagram names, in the version that this case means.
    """
    meant = (case.process.key, case.row.deployments_known, case.row.parent_key)
    if meant in work.engine.released:
        return
    decisions = _decisions(work, case)
    deployments = {*_own(work, case), *decisions.values()}
    waiting = definitions.unreleased(work.transaction, filter(None, deployments))
    if waiting:
        numbers = "、".join(str(one.number) for one in waiting)
        raise NotReleased(
            f"{what}没有执行：第 {numbers} 次部署还没有放行。须由部署人以外的安全管理员在“放行”"
            "页面核对并放行，放行后自动继续。"
        )
    if all(decisions.values()):
        work.engine.released.add(meant)


def hold_back(work: Work, case: Case, effect: PublishMessage | BroadcastSignal) -> bool:
    """Keep what would move other cases until the deployment is released; whether it was kept."""
    try:
        require_released(work, case, f"“{effect.name}”")
    except NotReleased as waits:
        where = (work.engine.store.next_key(), "", case.key)
        source = "publish" if isinstance(effect, PublishMessage) else "broadcast"
        sent: dict[str, Json] = {**asdict(effect), "variables": dict(effect.variables)}
        work.incident(case, where, source, KIND, str(waits), sent=sent)
        return True
    return False


def _own(work: Work, case: Case) -> Iterator[int]:
    """The deployments of the case and of those that called it."""
    yield case.process.deployment_key
    caller = case.row.parent_key
    while caller is not None:
        row = work.transaction.get_one(Instance, caller)
        yield work.transaction.get_one(Definition, row.process_key).deployment_key
        caller = row.parent_key


def _decisions(work: Work, case: Case) -> dict[str, int | None]:
    """The decisions that the diagram names, and the deployments of the versions meant.

    None where that may change while the case runs: not deployed yet, or meant by a version tag.
    """
    found: dict[str, int | None] = {}
    for node in work.engine.machinery.drawn(case.process.executable).nodes.values():
        named = node.work.decision if isinstance(node.work, DecisionWork) else None
        if named is None or not isinstance(named.id, str):
            continue
        reference = Reference(named.id, named.binding, named.version_tag)
        try:
            row = library.resolve(work.transaction, "decision", reference, case.horizon)
        except NotFound:
            found[named.id] = None
            continue
        found[f"{named.id} {named.binding}"] = row.deployment_key
        if named.binding == "versionTag":
            found[named.id] = None
    return found
