"""程序: what is deployed, how much of it runs, and the files themselves."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import cast

from engine.errors import NotFound
from engine.json_types import Json
from engine.lifecycle.actor import SYSTEM
from engine.persistence import Store, definitions, version_lists
from engine.persistence.definition_rows import Definition, DefinitionKind, Deployment

__all__ = ["DefinitionKind", "Version", "Warned", "latest_definitions", "source", "versions"]

Warned = tuple[str, str, str]
"""File, element, sentence."""


@dataclass(frozen=True, slots=True)
class Version:
    """A deployed version of a definition; `deployed_by` is a person's name, or the system's.

    `warnings` are what the check said of the files deployed with it: file, element and sentence.
    """

    key: int
    kind: DefinitionKind
    id: str
    name: str
    version: int
    latest: bool
    resource_name: str
    deployed_at: datetime
    deployed_by: str
    running: int
    warnings: tuple[Warned, ...]


def latest_definitions(store: Store, kind: DefinitionKind) -> tuple[Version, ...]:
    """The newest version of each; `running` counts the living cases of any version."""
    with store.read() as transaction:
        return tuple(_version(*line) for line in version_lists.latest(transaction, kind))


def versions(store: Store, kind: DefinitionKind, id: str) -> tuple[Version, ...]:
    """Every version, newest first; `running` counts the living cases of each."""
    with store.read() as transaction:
        return tuple(_version(*line) for line in version_lists.of_id(transaction, kind, id))


def source(store: Store, key: int) -> tuple[str, bytes]:
    """The file's name and bytes of a version; NotFound where there is none."""
    with store.read() as transaction:
        row = transaction.get(Definition, key)
        if row is None:
            raise NotFound(f"没有部署过编号为 {key} 的文件。")
        return row.resource_name, definitions.content(transaction, row.sha256)


def _version(row: Definition, deployment: Deployment, person: str | None, running: int) -> Version:
    return Version(
        row.key,
        row.kind,
        row.id,
        row.name or row.id,
        row.version,
        row.latest,
        row.resource_name,
        deployment.deployed_at,
        person or SYSTEM.name,
        running,
        tuple(_warnings(deployment.warnings)),
    )


def _warnings(kept: Json) -> Iterator[Warned]:
    found = cast(list[tuple[str, str, str]], kept or [])
    return ((file, element, sentence) for file, element, sentence in found)
