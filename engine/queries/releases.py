"""放行: what was deployed and nobody has released yet, and what is in it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from engine.persistence import Store, definitions
from engine.persistence.programmes import of_deployments


@dataclass(frozen=True, slots=True)
class Content:
    """A definition of a deployment; `before` is the version that it took the place of, if any."""

    key: int
    kind: str
    id: str
    name: str
    version: int
    resource_name: str
    sha256: str

    @property
    def before(self) -> int | None:
        """The version before."""
        return self.version - 1 or None


@dataclass(frozen=True, slots=True)
class AwaitingRelease:
    """A deployment that nobody has released; `warnings` are those of the check."""

    key: int
    number: int
    deployed_at: datetime
    deployed_by: str
    reason: str
    contents: Sequence[Content]
    warnings: Sequence[str]
    programmes: Sequence[tuple[str, int]]
    """The programmes of which it brought a version, and which."""


def awaiting_release(store: Store) -> tuple[AwaitingRelease, ...]:
    """The deployments that wait, the oldest first."""
    with store.read() as transaction:
        found = definitions.awaiting_release(transaction)
        keys = [one.key for one in found]
        contents = definitions.of_deployments(transaction, keys)
        versions = of_deployments(transaction, keys)
    return tuple(
        AwaitingRelease(
            one.key,
            one.number,
            one.deployed_at,
            one.deployed_by,
            one.reason,
            [
                Content(
                    row.key, row.kind, row.id, row.name or row.id, row.version,
                    row.resource_name, row.sha256,
                )
                for row in contents
                if row.deployment_key == one.key
            ],
            [_sentence(each) for each in one.warnings] if isinstance(one.warnings, list) else [],
            [(row.programme, row.version) for row in versions if row.deployment_key == one.key],
        )
        for one in found
    )  # fmt: skip


def _sentence(warning: object) -> str:
    parts = warning if isinstance(warning, list) else [warning]
    return " · ".join(str(part) for part in parts if part)
