"""The programmes: as they are in force, as a case began with them, and as they ship.

What nobody has deployed yet is as it ships with the program. A programme is read once for each
content that it ever had; a store keeps what it has read.
"""

from collections.abc import Iterable, Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import Any

from sqlalchemy import Select, func, select

from engine.deadlines.register import TimerRules
from engine.errors import Invalid
from engine.persistence.case_rows import Instance
from engine.persistence.definition_rows import Deployment, Resource
from engine.persistence.programme_rows import ProgrammeFile, ProgrammeVersion
from engine.persistence.store import Transaction
from engine.programmes import Files, Programme, Programmes, conflicts
from engine.programmes.bundle import CASES, COMMON, DRAWN, Bundle
from engine.settings import shipped


def programmes_in_force(transaction: Transaction) -> Programmes:
    """The newest version of each that has been released."""
    return _together(transaction, _in_force(transaction))


def versions_in_force(transaction: Transaction) -> Mapping[str, int]:
    """The keys of these versions, by programme; none for one that is as it ships."""
    return {row.programme: row.key for row in _in_force(transaction)}


def newest_programmes(transaction: Transaction) -> Programmes:
    """The newest version of each, released or not: what the next deployment is checked with."""
    return _together(transaction, newest_versions(transaction))


def programmes_as_of(transaction: Transaction, deployments_known: int) -> Programmes:
    """Each as a case means it that began after so many deployments.

    What was deployed only later is as it ships. Kept: what was known then never changes.
    """
    known: dict[object, Programmes] = transaction.info["programmes"]
    found = known.get(deployments_known)
    if found is None:
        rows = select(ProgrammeVersion).where(
            ProgrammeVersion.deployment_number <= deployments_known
        )
        found = _together(transaction, _newest(transaction, rows))
        known[deployments_known] = found
    return found


def timers_of_case(transaction: Transaction, case_key: int | None) -> TimerRules:
    """The timers as the case began with them; those in force where it is none."""
    row = transaction.get(Instance, case_key) if case_key is not None else None
    if row is None:
        return programmes_in_force(transaction).timers
    return programmes_as_of(transaction, row.deployments_known).timers


def newest_versions(transaction: Transaction) -> Sequence[ProgrammeVersion]:
    """The newest version of each, released or not; none of one that was never deployed."""
    return _newest(transaction, select(ProgrammeVersion))


def newest(transaction: Transaction, programme: str) -> ProgrammeVersion | None:
    """The newest version, released or not; None where it was never deployed."""
    return transaction.scalars(_versions(programme).limit(1)).first()


def versions(transaction: Transaction, programme: str) -> Sequence[ProgrammeVersion]:
    """Every version, the newest first."""
    return transaction.scalars(_versions(programme)).all()


def of_deployments(transaction: Transaction, keys: Sequence[int]) -> Sequence[ProgrammeVersion]:
    """The versions that these deployments brought."""
    rows = select(ProgrammeVersion).where(ProgrammeVersion.deployment_key.in_(keys))
    return transaction.scalars(rows.order_by(ProgrammeVersion.programme)).all()


def deployment_of_rules(
    transaction: Transaction, programme: str, deployments_known: int
) -> int | None:
    """The key of the deployment that brought all that is read of the programme beside diagrams,
    tables and forms, as a case means it; None where it is as it ships.
    """
    known = ProgrammeVersion.deployment_number <= deployments_known
    found: int | None = None
    digest = ""
    for row in transaction.scalars(_versions(programme).where(known)):
        if found is not None and row.digest != digest:
            break
        found, digest = row.deployment_key, row.digest
    return found


def file_hashes(transaction: Transaction, version_key: int) -> dict[str, str]:
    """The files of a version: the hash of each by its path."""
    rows = select(ProgrammeFile.path, ProgrammeFile.sha256)
    found = transaction.execute(rows.where(ProgrammeFile.version_key == version_key))
    return {str(row.path): str(row.sha256) for row in found}


def stored_files(transaction: Transaction, version_key: int, under: str = "") -> Files:
    """The files of a version with their bytes, by path; only those in a folder `under` the root."""
    rows = (
        select(ProgrammeFile.path, Resource.content)
        .join(Resource, Resource.sha256 == ProgrammeFile.sha256)
        .where(ProgrammeFile.version_key == version_key)
    )
    if under:
        rows = rows.where(ProgrammeFile.path.startswith(f"{under}/", autoescape=True))
    found = transaction.execute(rows)
    return {str(row.path): bytes(row.content) for row in found}


def add_version(
    transaction: Transaction, version: ProgrammeVersion, hashes: Mapping[str, str]
) -> None:
    """Write a version down, whose contents are kept already."""
    transaction.add(version)
    transaction.flush()
    transaction.add_all(
        ProgrammeFile(version_key=version.key, path=path, sha256=sha256)
        for path, sha256 in hashes.items()
    )
    transaction.flush()


@cache
def shipped_programmes() -> Programmes:
    """Those that ship. Raises Invalid with all findings where one of them is wrong."""
    ids = sorted(path.name for path in shipped("regulations").iterdir() if path.is_dir())
    found = Programmes(Bundle(id_, read_bundle_files(id_)).read() for id_ in ids)
    if wrong := list(conflicts(found)):
        raise Invalid(f"regulations 有 {len(wrong)} 处需要改正。", wrong)
    return found


def read_bundle_files(programme: str, root: Path | None = None) -> Files:
    """The files of a programme in a tree like a checkout (without `root`: as it ships); hidden ones
    are left out. What all programmes share is the program's own where the tree has none.
    """
    root = root or shipped()
    return {**_files(root, programme), **common_files(root)}


def read_tree(root: Path) -> Files:
    """The files of all programmes in a tree like a checkout."""
    return {**_files(root), **common_files(root)}


def _files(root: Path, programme: str = "") -> Files:
    return {
        path.relative_to(root).as_posix(): path.read_bytes()
        for top in (*DRAWN, "regulations", CASES)
        for path in sorted((root / top / programme).rglob("*"))
        if path.is_file() and not path.name.startswith(".")
    }


def common_files(root: Path | None = None) -> Files:
    """The files that all programmes share: those of the tree, or the program's own."""
    usual = shipped("regulations")
    folder = (root or shipped()) / "regulations"
    paths = {name: folder / name if (folder / name).is_file() else usual / name for name in COMMON}
    return {f"regulations/{name}": path.read_bytes() for name, path in paths.items()}


def _versions(programme: str) -> Select[Any]:
    rows = select(ProgrammeVersion).where(ProgrammeVersion.programme == programme)
    return rows.order_by(ProgrammeVersion.version.desc())


def _in_force(transaction: Transaction) -> Sequence[ProgrammeVersion]:
    """The newest version of each that has been released."""
    rows = select(ProgrammeVersion).join(
        Deployment, Deployment.key == ProgrammeVersion.deployment_key
    )
    return _newest(transaction, rows.where(Deployment.released_at.is_not(None)))


def _newest(transaction: Transaction, rows: Select[Any]) -> Sequence[ProgrammeVersion]:
    """The newest version of each programme among the rows."""
    among = rows.subquery()
    last = select(among.c.programme, func.max(among.c.version).label("version"))
    newest_of = last.group_by(among.c.programme).subquery()
    return transaction.scalars(
        select(ProgrammeVersion).join(
            newest_of,
            (newest_of.c.programme == ProgrammeVersion.programme)
            & (newest_of.c.version == ProgrammeVersion.version),
        )
    ).all()


def _together(transaction: Transaction, chosen: Iterable[ProgrammeVersion]) -> Programmes:
    """These versions, over what ships."""
    known: dict[object, Programmes] = transaction.info["programmes"]
    rows = sorted(chosen, key=lambda row: row.programme)
    if not rows:
        return shipped_programmes()
    digests = tuple((row.programme, row.digest) for row in rows)
    if digests not in known:
        stored = {row.programme: _read(transaction, row) for row in rows}
        known[digests] = Programmes({**shipped_programmes(), **stored}.values())
    return known[digests]


def _read(transaction: Transaction, row: ProgrammeVersion) -> Programme:
    read: dict[str, Programme] = transaction.info["read_programmes"]
    if row.digest not in read:
        files = stored_files(transaction, row.key)
        read[row.digest] = Bundle(row.programme, files).read()
    return read[row.digest]
