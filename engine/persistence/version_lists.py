"""Deployed versions with the number of living cases."""

from collections.abc import Sequence

from sqlalchemy import ColumnElement, Select, func, select

from engine.persistence.account_rows import User
from engine.persistence.case_rows import Instance
from engine.persistence.definition_rows import Definition, DefinitionKind, Deployment
from engine.persistence.store import Transaction

VersionLine = tuple[Definition, Deployment, str | None, int]
"""The version, its deployment, the name of who deployed it (None: no account), how many run."""


def latest(transaction: Transaction, kind: DefinitionKind) -> Sequence[VersionLine]:
    """The newest version of each id; the cases of all its versions are counted."""
    running = _running(Instance.process_id == Definition.id)
    return _versions(transaction, running, Definition.kind == kind, Definition.latest.is_(True))


def of_id(transaction: Transaction, kind: DefinitionKind, id: str) -> Sequence[VersionLine]:
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
