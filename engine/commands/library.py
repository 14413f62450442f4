"""The definitions a transaction refers to, compiled once in the life of the process."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from engine.commands.engine import Engine
from engine.errors import NotFound
from engine.execution.outcome import Decided, Surroundings
from engine.execution.waits import Reference
from engine.json_types import Json
from engine.persistence import Transaction, definitions
from engine.persistence.definition_rows import Definition, DefinitionKind

_NOUNS = {
    "process": "流程",
    "decision": "决策",
    "form": "表单",
    "decision_requirements": "决策需求图",
}


@dataclass(frozen=True, slots=True)
class Process:
    """A deployed version of a process, ready to run."""

    key: int
    id: str
    name: str
    version: int
    deployment_key: int
    executable: Any


def process(engine: Engine, transaction: Transaction, key: int) -> Process:
    """The process of that definition key; NotFound where there is none."""
    found = engine.compiled.get(key)
    if found is None:
        row = transaction.get(Definition, key)
        if row is None or row.kind != "process":
            raise NotFound(f"没有部署过编号为 {key} 的流程。")
        content = definitions.content(transaction, row.sha256)
        executable = engine.machinery.compile_process(content, row.id)
        found = Process(row.key, row.id, row.name, row.version, row.deployment_key, executable)
        engine.compiled[key] = found
    assert isinstance(found, Process)
    return found


def resolve(
    transaction: Transaction, kind: DefinitionKind, reference: Reference, deployment_key: int
) -> Definition:
    """The version that a diagram deployed in `deployment_key` means; NotFound says what is missing.

    Binding `deployment` falls back to the newest version where the diagram was deployed alone.
    """
    found = None
    if reference.binding == "versionTag":
        found = definitions.of_tag(transaction, kind, reference.id, reference.version_tag)
    elif reference.binding == "deployment":
        found = definitions.of_deployment(transaction, kind, reference.id, deployment_key)
    else:
        found = definitions.latest(transaction, kind, reference.id)
    if found is None:
        tag = f"（版本标签 {reference.version_tag}）" if reference.version_tag else ""
        raise NotFound(f"{_NOUNS[kind]}“{reference.id}”{tag}没有部署，请先部署它。")
    return found


def surroundings(
    engine: Engine, transaction: Transaction, now: datetime, deployment_key: int
) -> Surroundings:
    """What an execution is told of the world, inside this transaction."""
    functions = engine.functions(transaction, now)

    def decide(reference: Reference, context: Mapping[str, Json]) -> Decided:
        row = resolve(transaction, "decision", reference, deployment_key)
        return engine.machinery.decide(
            _decisions(engine, transaction, row), row.id, context, functions
        )

    return Surroundings(now=now, next_key=engine.store.next_key, decide=decide, functions=functions)


def _decisions(engine: Engine, transaction: Transaction, row: Definition) -> Any:
    if row.key not in engine.compiled:
        content = definitions.content(transaction, row.sha256)
        engine.compiled[row.key] = engine.machinery.compile_decisions(content)
    return engine.compiled[row.key]
