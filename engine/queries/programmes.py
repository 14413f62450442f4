"""Programmes: the rules in force, those of a case, and the versions of their folders."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from engine.errors import NotFound
from engine.persistence import Store, Transaction, programmes
from engine.persistence.case_rows import Instance
from engine.persistence.definition_rows import Deployment
from engine.persistence.programme_rows import ProgrammeVersion
from engine.persistence.programmes import programmes_as_of
from engine.persistence.programmes import programmes_in_force as in_force
from engine.programmes import Files, Programmes
from engine.programmes.comparing import FileChange, differences


def programmes_in_force(store: Store) -> Programmes:
    """The newest released version of each."""
    with store.read() as transaction:
        return in_force(transaction)


def programmes_of_case(store: Store, case_key: int) -> Programmes:
    """Each as the case began with it; those in force where there is no such case."""
    with store.read() as transaction:
        row = transaction.get(Instance, case_key)
        if row is None:
            return in_force(transaction)
        return programmes_as_of(transaction, row.deployments_known)


def versions_in_force(store: Store) -> Mapping[str, int]:
    """The keys of the newest released versions, by programme; none for one that is as it ships."""
    with store.read() as transaction:
        return programmes.versions_in_force(transaction)


def files_of_version(store: Store, version_key: int, under: str = "") -> Files:
    """The files of that version by path; only those in a folder `under` the root of the tree."""
    with store.read() as transaction:
        return programmes.stored_files(transaction, version_key, under)


@dataclass(frozen=True, slots=True)
class VersionLine:
    """A version: who deployed it, when and why, and whether it has been released."""

    version: int
    deployed_at: datetime
    deployed_by: str
    reason: str
    released: bool


def programme_versions(store: Store, programme: str) -> Sequence[VersionLine]:
    """Every version, the newest first; none where it was never deployed as a whole."""
    with store.read() as transaction:
        return [_line(transaction, row) for row in programmes.versions(transaction, programme)]


def version_files(store: Store, programme: str, version: int | None = None) -> Files:
    """The files of that version, or of the newest, by path. Raises NotFound where there is none."""
    with store.read() as transaction:
        return programmes.stored_files(transaction, _row(transaction, programme, version).key)


def version_differences(
    store: Store, programme: str, before: int, after: int
) -> tuple[FileChange, ...]:
    """What the files of two versions differ in. Raises NotFound where one of them is none."""
    with store.read() as transaction:
        old, new = (
            programmes.stored_files(transaction, _row(transaction, programme, version).key)
            for version in (before, after)
        )
    return differences(old, new)


def _line(transaction: Transaction, row: ProgrammeVersion) -> VersionLine:
    deployment = transaction.get_one(Deployment, row.deployment_key)
    return VersionLine(
        row.version,
        deployment.deployed_at,
        deployment.deployed_by,
        deployment.reason,
        deployment.released_at is not None,
    )


def _row(transaction: Transaction, programme: str, version: int | None) -> ProgrammeVersion:
    rows = programmes.versions(transaction, programme)
    found = next((row for row in rows if version in (None, row.version)), None)
    if found is None:
        which = f"第 {version} 版" if version is not None else "版本"
        raise NotFound(f"项目“{programme}”没有部署过{which}。")
    return found
