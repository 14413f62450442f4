"""Definitions: which version a reference means, and its bytes."""

from collections.abc import Iterable, Sequence

from sqlalchemy import ColumnElement, Select, func, select, update

from engine.persistence.account_rows import User
from engine.persistence.case_rows import Instance, UserTask
from engine.persistence.definition_rows import (
    Definition,
    DefinitionKind,
    Deployment,
    Resource,
    StartSubscription,
)
from engine.persistence.history_rows import HistoryRecord
from engine.persistence.store import Transaction


def latest(transaction: Transaction, kind: DefinitionKind, id: str) -> Definition | None:
    """The newest version."""
    return transaction.scalar(
        select(Definition).where(
            Definition.kind == kind, Definition.id == id, Definition.latest.is_(True)
        )
    )


def newest_known(
    transaction: Transaction, kind: DefinitionKind, id: str, deployments_known: int
) -> Definition | None:
    """The newest version among the first `deployments_known` deployments."""
    return transaction.scalar(
        select(Definition)
        .where(
            Definition.kind == kind,
            Definition.id == id,
            Definition.deployment_number <= deployments_known,
        )
        .order_by(Definition.version.desc())
        .limit(1)
    )


def deployments_so_far(transaction: Transaction) -> int:
    """The number of the last deployment; 0 before the first."""
    return transaction.scalar(select(func.max(Deployment.number))) or 0


def of_deployment(
    transaction: Transaction, kind: DefinitionKind, id: str, deployment_key: int
) -> Definition | None:
    """The version deployed together with the referring diagram."""
    return transaction.scalar(
        select(Definition).where(
            Definition.deployment_key == deployment_key,
            Definition.kind == kind,
            Definition.id == id,
        )
    )


def of_tag(
    transaction: Transaction, kind: DefinitionKind, id: str, tag: str | None
) -> Definition | None:
    """The newest version that carries the analyst's tag."""
    return transaction.scalar(
        select(Definition)
        .where(Definition.kind == kind, Definition.id == id, Definition.version_tag == tag)
        .order_by(Definition.version.desc())
        .limit(1)
    )


def of_version(
    transaction: Transaction, kind: DefinitionKind, id: str, version: int
) -> Definition | None:
    """That version."""
    return transaction.scalar(
        select(Definition).where(
            Definition.kind == kind, Definition.id == id, Definition.version == version
        )
    )


def latest_of(
    transaction: Transaction, wanted: Iterable[tuple[DefinitionKind, str]]
) -> dict[tuple[str, str], Definition]:
    """The newest versions of these, by (kind, id); a form and a decision may share an id."""
    asked = set(wanted)
    ids = {id for _, id in asked}
    rows = transaction.scalars(
        select(Definition).where(Definition.id.in_(ids), Definition.latest.is_(True))
    )
    return {(row.kind, row.id): row for row in rows if (row.kind, row.id) in asked}


def of_contents(transaction: Transaction, hashes: Sequence[str]) -> Sequence[Definition]:
    """Every version whose file had one of these hashes, in the order of their keys."""
    return transaction.scalars(
        select(Definition).where(Definition.sha256.in_(hashes)).order_by(Definition.key)
    ).all()


def supersede(transaction: Transaction, keys: Sequence[int]) -> None:
    """These are the newest no longer."""
    transaction.execute(update(Definition).where(Definition.key.in_(keys)).values(latest=False))


def unreleased(transaction: Transaction, keys: Iterable[int]) -> Sequence[Deployment]:
    """Those of the deployments that nobody has released."""
    return transaction.scalars(
        select(Deployment)
        .where(Deployment.key.in_(list(keys)), Deployment.released_at.is_(None))
        .order_by(Deployment.number)
    ).all()


def decisions_asked(transaction: Transaction, instance_key: int) -> frozenset[str]:
    """The ids of the decisions that an instance's history tells of."""
    lines = select(HistoryRecord.data).where(
        HistoryRecord.chain == instance_key, HistoryRecord.kind == "decision_evaluated"
    )
    return frozenset(str(data.get("decision")) for data in transaction.scalars(lines))


def deployments_used(transaction: Transaction, instance_key: int) -> frozenset[int]:
    """The deployments of the forms that an instance's tasks show and of what it called."""
    forms = (
        select(Definition.deployment_key)
        .join(UserTask, UserTask.form_key == Definition.key)
        .where(UserTask.instance_key == instance_key)
    )
    called = (
        select(Definition.deployment_key)
        .join(Instance, Instance.process_key == Definition.key)
        .where(Instance.parent_key == instance_key)
    )
    return frozenset(transaction.scalars(forms.union(called)))


def awaiting_release(transaction: Transaction) -> Sequence[Deployment]:
    """Every deployment that nobody has released, the oldest first."""
    waiting = select(Deployment).where(Deployment.released_at.is_(None))
    return transaction.scalars(waiting.order_by(Deployment.number)).all()


def of_deployments(transaction: Transaction, keys: Sequence[int]) -> Sequence[Definition]:
    """What these deployments brought, by file."""
    return transaction.scalars(
        select(Definition)
        .where(Definition.deployment_key.in_(keys))
        .order_by(Definition.resource_name, Definition.key)
    ).all()


def files_of(transaction: Transaction, deployment_key: int) -> dict[str, str]:
    """The files of a deployment, and the hashes of their bytes."""
    rows = of_deployments(transaction, [deployment_key])
    return {row.resource_name: row.sha256 for row in rows}


def content(transaction: Transaction, sha256: str) -> bytes:
    """The bytes kept under a hash."""
    return transaction.execute(
        select(Resource.content).where(Resource.sha256 == sha256)
    ).scalar_one()


def latest_contents(transaction: Transaction, kind: DefinitionKind) -> Sequence[bytes]:
    """The files of all newest versions of a kind."""
    newest = select(Definition.sha256).where(Definition.kind == kind, Definition.latest.is_(True))
    return transaction.scalars(select(Resource.content).where(Resource.sha256.in_(newest))).all()


def all_processes(transaction: Transaction) -> Sequence[tuple[Definition, bytes]]:
    """Every version of every process with its file."""
    rows = select(Definition, Resource.content).join(Resource, Resource.sha256 == Definition.sha256)
    return transaction.execute(rows.where(Definition.kind == "process")).all()


def contents_of(transaction: Transaction, kind: DefinitionKind, id: str) -> Sequence[bytes]:
    """The files of all versions of one definition, the oldest first."""
    rows = select(Resource.content).join(Definition, Definition.sha256 == Resource.sha256)
    of_id = rows.where(Definition.kind == kind, Definition.id == id)
    return transaction.scalars(of_id.order_by(Definition.version)).all()


def keep_content(transaction: Transaction, contents: dict[str, bytes]) -> None:
    """Keep bytes under their hashes, those that are not kept yet."""
    rows = [{"sha256": sha256, "content": data} for sha256, data in contents.items()]
    if rows:
        transaction.execute(transaction.insert(Resource).on_conflict_do_nothing(), rows)


def conditional_starts(
    transaction: Transaction, process_key: int | None = None
) -> Sequence[StartSubscription]:
    """The conditional start events of this version, or of all newest ones."""
    wanted = (
        Definition.latest.is_(True)
        if process_key is None
        else StartSubscription.process_key == process_key
    )
    return transaction.scalars(
        select(StartSubscription)
        .join(Definition, Definition.key == StartSubscription.process_key)
        .where(StartSubscription.kind == "conditional", wanted)
        .order_by(StartSubscription.process_key, StartSubscription.element_id)
    ).all()


def starts_on(transaction: Transaction, kind: str, name: str) -> Sequence[StartSubscription]:
    """The start events of newest versions that a message or signal of this name begins."""
    return transaction.scalars(
        select(StartSubscription)
        .join(Definition, Definition.key == StartSubscription.process_key)
        .where(
            StartSubscription.kind == kind,
            StartSubscription.name == name,
            Definition.latest.is_(True),
        )
    ).all()


def newest_processes(
    transaction: Transaction, *which: ColumnElement[bool]
) -> Sequence[tuple[int, str, str]]:
    """(key, id, name) of the newest version of each process, by their files; `which`: of those."""
    rows = (
        select(Definition.key, Definition.id, Definition.name)
        .where(Definition.kind == "process", Definition.latest.is_(True), *which)
        .order_by(Definition.resource_name, Definition.name)
    )
    return [(key, id, name or id) for key, id, name in transaction.execute(rows)]


VersionLine = tuple[Definition, Deployment, str | None, int]
"""The version, its deployment, the name of who deployed it (None: no account), how many run."""


def latest_lines(transaction: Transaction, kind: DefinitionKind) -> Sequence[VersionLine]:
    """The newest version of each id; the cases of all its versions are counted."""
    running = _running(Instance.process_id == Definition.id)
    return _versions(transaction, running, Definition.kind == kind, Definition.latest.is_(True))


def lines_of(transaction: Transaction, kind: DefinitionKind, id: str) -> Sequence[VersionLine]:
    """Every version of an id, the newest first."""
    running = _running(Instance.process_key == Definition.key)
    return _versions(transaction, running, Definition.kind == kind, Definition.id == id)


def _running(of: ColumnElement[bool]) -> Select[int]:
    return select(func.count(Instance.key)).where(of, Instance.state == "active")


def _versions(
    transaction: Transaction, running: Select[int], *which: ColumnElement[bool]
) -> Sequence[VersionLine]:
    rows = (
        select(Definition, Deployment, User.name, running.correlate(Definition).scalar_subquery())
        .join(Deployment, Deployment.key == Definition.deployment_key)
        .outerjoin(User, User.login == Deployment.deployed_by)
        .where(*which)
        .order_by(Definition.resource_name, Definition.name, Definition.version.desc())
    )
    return transaction.execute(rows).all()


def file_of(transaction: Transaction, definition_key: int) -> bytes | None:
    """The bytes that this definition was read from."""
    return transaction.scalar(
        select(Resource.content)
        .join(Definition, Definition.sha256 == Resource.sha256)
        .where(Definition.key == definition_key)
    )
