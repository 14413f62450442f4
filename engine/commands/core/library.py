"""The definitions a transaction refers to, compiled once in the life of the process."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Literal, cast

from engine import execution
from engine.commands.core.engine import Engine
from engine.commands.core.explained import Explained
from engine.deadlines.deadline import SHANGHAI
from engine.decisions import Decisions, read_dmn
from engine.definitions.model import Process as DrawnProcess
from engine.errors import NotFound
from engine.execution.outcome import Decided, ExecutionContext
from engine.execution.waits import Reference
from engine.json_types import Json
from engine.persistence import Transaction, definitions
from engine.persistence.definition_rows import Definition, DefinitionKind
from engine.persistence.programmes import programmes_as_of, programmes_in_force

_NOUNS = {
    "process": "流程",
    "decision": "决策",
    "form": "表单",
    "decision_requirements": "决策需求图",
}


CallerCatches = Callable[[Literal["error", "escalation"], str], bool]
"""Whether the process that called this one catches an error or escalation of that code."""


def nobody_catches(_kind: Literal["error", "escalation"], _code: str) -> bool:
    """A case that no other called."""
    return False


@dataclass(frozen=True, slots=True)
class Process:
    """A deployed version of a process, ready to run."""

    key: int
    id: str
    name: str
    version: int
    deployment_key: int
    executable: execution.Executable

    @property
    def drawn(self) -> DrawnProcess:
        """The process as the analyst drew it."""
        return self.executable.process


def process(engine: Engine, transaction: Transaction, key: int) -> Process:
    """The process of that definition key; NotFound where there is none."""
    found = engine.compiled.get(key)
    # the key may be that of a decision or form, which has its own kind of entry
    if not isinstance(found, Process):
        row = transaction.get(Definition, key)
        if row is None or row.kind != "process":
            raise NotFound(f"没有部署过编号为 {key} 的流程。")
        content = definitions.content(transaction, row.sha256)
        functions = engine.functions(programmes_in_force(transaction), "")
        executable = execution.compile_process(content, row.id, functions)
        found = Process(row.key, row.id, row.name, row.version, row.deployment_key, executable)
        engine.compiled[key] = found
    return found


@dataclass(frozen=True, slots=True)
class VersionScope:
    """Which versions a case may mean: those deployed with its process, those of its beginning."""

    deployment_key: int
    deployments_known: int


def resolve(
    transaction: Transaction,
    kind: DefinitionKind,
    reference: Reference,
    version_scope: VersionScope,
) -> Definition:
    """The version that a running case means by a reference; NotFound says what is missing.

    `latest` is the newest version when the root case began; what was deployed only later is taken
    as it came first. `deployment` is the version deployed together with the diagram, else `latest`.
    """
    found = None
    if reference.binding == "versionTag":
        found = definitions.of_tag(transaction, kind, reference.id, reference.version_tag)
    else:
        if reference.binding == "deployment":
            found = definitions.of_deployment(
                transaction, kind, reference.id, version_scope.deployment_key
            )
        found = found or definitions.newest_known(
            transaction, kind, reference.id, version_scope.deployments_known
        )
        found = found or definitions.of_version(transaction, kind, reference.id, 1)
    if found is None:
        tag = f"（版本标签 {reference.version_tag}）" if reference.version_tag else ""
        raise NotFound(f"{_NOUNS[kind]}“{reference.id}”{tag}没有部署，请先部署它。")
    return found


def execution_context(
    engine: Engine,
    transaction: Transaction,
    now: datetime,
    process_id: str,
    version_scope: VersionScope,
    caller_catches: CallerCatches,
) -> ExecutionContext:
    """What an execution is told of the world, inside this transaction."""
    functions = engine.functions(
        programmes_as_of(transaction, version_scope.deployments_known), process_id
    )

    def decide(reference: Reference, context: Mapping[str, Json]) -> Decided:
        row = resolve(transaction, "decision", reference, version_scope)
        return evaluate(engine, transaction, row, context, now, version_scope.deployments_known)

    return ExecutionContext(
        now=now,
        next_key=engine.store.next_key,
        decide=decide,
        functions=functions,
        caller_catches=caller_catches,
    )


def evaluate(
    engine: Engine,
    transaction: Transaction,
    row: Definition,
    facts: Mapping[str, Json],
    now: datetime,
    deployments_known: int | None = None,
) -> Decided:
    """What this version of a decision says of the facts, with the clauses and deadlines of the case
    that asks; without a case, of those in force.
    """
    programmes = (
        programmes_in_force(transaction)
        if deployments_known is None
        else programmes_as_of(transaction, deployments_known)
    )
    if row.key not in engine.compiled:
        content = definitions.content(transaction, row.sha256)
        read = read_dmn(content, row.resource_name, functions=engine.functions(programmes, ""))
        engine.compiled[row.key] = Decisions([read])
    functions = engine.functions(programmes, row.id)
    local = now.astimezone(SHANGHAI)  # today() is the day as the law counts it
    decisions = cast("Decisions", engine.compiled[row.key])
    result = decisions.decide(row.id, facts, functions=functions, now=local)
    programme = programmes.owner(row.id)
    outcomes = programme.outcomes if programme else {}
    return Explained(
        row.key,
        result,
        programmes.cites,
        {code: outcome.word for code, outcome in outcomes.items()},
    )
