"""What is deployed: versions, their files and elements, and what waits to be released (放行)."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from typing import cast

from engine.definitions.model import ResourceReference
from engine.definitions.outline import Element, outline
from engine.definitions.reading import read_bpmn
from engine.definitions.steps import CONFIRM_WHEN, decisions_of_step
from engine.errors import NotFound
from engine.json_types import Json
from engine.lifecycle.actor import SYSTEM, Actor
from engine.persistence import Store, Transaction, definitions, user_tasks
from engine.persistence.definition_rows import Definition, DefinitionKind, Deployment
from engine.persistence.programmes import of_deployments

__all__ = ["DefinitionKind", "Version", "Warned", "latest_definitions", "source", "versions"]
Warned = tuple[str, str, str]
"""File, element, sentence."""
_START_FORMS: dict[str, ResourceReference | None] = {}


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


@dataclass(frozen=True, slots=True)
class Process:
    """A process; `key` and `name` are its newest version's."""

    key: int
    id: str
    name: str


def newest_processes(store: Store) -> tuple[Process, ...]:
    """Every process, in the order of their files; nothing is counted."""
    with store.read() as transaction:
        return tuple(Process(*one) for one in definitions.newest_processes(transaction))


def latest_definitions(store: Store, kind: DefinitionKind) -> tuple[Version, ...]:
    """The newest version of each; `running` counts the living cases of any version."""
    with store.read() as transaction:
        return tuple(_version(*line) for line in definitions.latest_lines(transaction, kind))


def versions(store: Store, kind: DefinitionKind, id: str) -> tuple[Version, ...]:
    """Every version, newest first; `running` counts the living cases of each."""
    with store.read() as transaction:
        return tuple(_version(*line) for line in definitions.lines_of(transaction, kind, id))


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


@lru_cache(maxsize=256)
def outline_of(store: Store, process_key: int) -> Mapping[str, Element]:
    """The elements of a version by id. Raises NotFound where there is none."""
    return outline(*source(store, process_key))


@lru_cache(maxsize=256)
def decided_after(store: Store, process_key: int) -> frozenset[str]:
    """The user tasks of a version whose completion may be followed by a table's decision before
    anybody else is asked, or whose answer may be asked about. Raises NotFound where there is no
    such version.
    """
    name, content = source(store, process_key)
    return frozenset(
        id_
        for process in read_bpmn(content, name).processes
        for id_, node in process.nodes.items()
        if node.kind == "userTask"
        and (CONFIRM_WHEN in node.properties or decisions_of_step(process, id_))
    )


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


@dataclass(frozen=True, slots=True)
class TaskForm:
    """The form a task keeps from the moment it began; `schema` is form-js JSON text."""

    key: int
    id: str
    version: int
    process_id: str
    schema: str


def definition_of(store: Store, definition_key: int) -> Definition:
    """What was deployed under this key; NotFound where there is nothing."""
    with store.read() as transaction:
        found = transaction.get(Definition, definition_key)
    if found is None:
        raise NotFound(f"没有编号为 {definition_key} 的已部署定义。")
    return found


def resource_of(store: Store, definition_key: int) -> bytes:
    """The bytes of a definition's file; NotFound where there is none."""
    with store.read() as transaction:
        found = definitions.file_of(transaction, definition_key)
    if found is None:
        raise NotFound(f"没有编号为 {definition_key} 的已部署定义。")
    return found


def form_of_task(store: Store, actor: Actor, task_key: int) -> TaskForm | None:
    """The form of a task, None where it has none; NotFound where the actor may not open it."""
    with store.read() as transaction:
        if user_tasks.find(transaction, actor, task_key) is None:
            raise NotFound(f"没有任务 {task_key}。")
        found = user_tasks.form_of(transaction, task_key)
    if found is None:
        return None
    definition, process_id, content = found
    return TaskForm(
        definition.key, definition.id, definition.version, process_id, content.decode("utf-8")
    )


def start_form_of(
    transaction: Transaction, resource_name: str, sha256: str, process_id: str
) -> ResourceReference | None:
    """The form of the start event by which people begin the process of this file, if it has one;
    each content is read once.
    """
    place = f"{sha256}:{process_id}"
    if place not in _START_FORMS:
        elements = outline(resource_name, definitions.content(transaction, sha256)).values()
        plain = [
            one for one in elements
            if one.type == "startEvent" and one.within == process_id and not one.event
        ]  # fmt: skip
        _START_FORMS[place] = plain[0].form if plain else None
    return _START_FORMS[place]
