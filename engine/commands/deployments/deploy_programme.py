"""Deploy a programme as a whole: all of it is checked, stored and versioned, or nothing."""

import hashlib
from dataclasses import dataclass
from datetime import datetime

from engine.commands.core.engine import Engine
from engine.commands.deployments.deploy_resources import Deployed, deploy_resources
from engine.errors import Invalid
from engine.lifecycle.actor import Actor
from engine.lifecycle.authority import require
from engine.persistence import programmes
from engine.programmes.bundle import DRAWN, Bundle


@dataclass(frozen=True, slots=True)
class DeployedProgramme:
    """A programme as it now stands; `is_new` is false where that version existed already."""

    programme: str
    version: int
    is_new: bool
    definitions: tuple[Deployed, ...] = ()


def deploy_programme(
    engine: Engine, bundle: Bundle, *, actor: Actor, now: datetime, reason: str = ""
) -> DeployedProgramme:
    """Deploy all files of a programme. Cases that run keep the version with which they began.

    Like a deployment of diagrams it waits for its release in production. Raises Forbidden to anyone
    but analysts, and Invalid with the findings; then nothing is stored.
    """
    require(actor, "部署")
    with engine.store.read() as transaction:
        before = programmes.newest(transaction, bundle.programme)
        stored = programmes.file_hashes(transaction, before.key) if before else {}
    hashes = {path: hashlib.sha256(data).hexdigest() for path, data in bundle.files.items()}
    if before is not None and stored == hashes:
        return DeployedProgramme(bundle.programme, before.version, is_new=False)
    if not bundle.resources and any(path.partition("/")[0] in DRAWN for path in stored):
        raise Invalid(
            f"项目 {bundle.programme} 的这些文件里没有流程图、判定表和表单：请连同它们一起部署。"
        )
    if wrong := list(bundle.case_findings()):
        raise Invalid(f"项目 {bundle.programme} 的案例有 {len(wrong)} 处需要改正。", wrong)
    try:
        definitions = deploy_resources(
            engine, bundle.resources, actor=actor, now=now, reason=reason, bundle=bundle
        )
    except Invalid as refusal:
        raise Invalid(f"项目 {bundle.programme} {refusal}", refusal.findings) from refusal
    with engine.store.read() as transaction:
        after = programmes.newest(transaction, bundle.programme)
    assert after is not None
    return DeployedProgramme(bundle.programme, after.version, True, definitions)
