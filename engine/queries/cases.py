"""Cases in lists: found by what is known of them, by batch, by version; and what came of one."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime

from engine.errors import NotFound
from engine.json_types import Json
from engine.lifecycle.actor import Actor
from engine.persistence import (
    Store,
    audiences,
    case_files,
    case_lists,
    cases,
    definitions,
)
from engine.persistence.case_lists import BATCH, CaseFilter
from engine.persistence.case_rows import Instance
from engine.persistence.columns import load_json
from engine.queries.definitions import Process

__all__ = ["BATCH", "CaseFilter", "CaseLine", "processes_seen", "search_cases"]


@dataclass(frozen=True, slots=True)
class CaseLine:
    """One case in a list; `tasks` are open in it, `awaits` names what else it waits for.

    `due_at` is the first moment at which the deadline of an open task falls, or has fallen.
    """

    key: int
    title: str
    process_key: int
    process_id: str
    process_name: str
    state: str
    started_at: datetime
    ended_at: datetime | None
    ended_by: tuple[str, ...]
    tasks: tuple[str, ...]
    awaits: tuple[str, ...]
    due_at: datetime | None


def processes_seen(store: Store, actor: Actor) -> tuple[Process, ...]:
    """The processes of which the actor may see a case, in the order of their files."""
    with store.read() as transaction:
        return tuple(Process(*one) for one in case_lists.processes_seen(transaction, actor))


def search_cases(
    store: Store, actor: Actor, wanted: CaseFilter, *, start: int = 0, limit: int = 50
) -> tuple[tuple[CaseLine, ...], int]:
    """A page of the cases, newest first; and how many there are."""
    with store.read() as transaction:
        total = case_lists.count(transaction, actor, wanted)
        page = case_lists.find(transaction, actor, wanted, start, limit)
        stands: dict[int, list[tuple[str, str]]] = {}
        keys = [case.key for case, _ in page]
        for case_key, kind, step in case_lists.where_they_stand(transaction, keys):
            stands.setdefault(case_key, []).append((kind, step))
        due = case_lists.first_deadlines(transaction, keys)
    return tuple(
        _line(case, name, stands.get(case.key, []), due.get(case.key)) for case, name in page
    ), total


def _line(
    case: Instance, process_name: str, stands: list[tuple[str, str]], due_at: datetime | None
) -> CaseLine:
    return CaseLine(
        case.key,
        case.title or f"{process_name} {case.key}",
        case.process_key,
        case.process_id,
        process_name,
        case.state,
        case.started_at,
        case.ended_at,
        tuple(case.ended_by or ()),
        tuple(dict.fromkeys(name for kind, name in stands if kind == "userTask")),
        tuple(dict.fromkeys(name for kind, name in stands if kind != "userTask")),
        due_at,
    )


MOST_BATCHES = 500


@dataclass(frozen=True, slots=True)
class BatchLine:
    """A batch: its id, what its first case is called, and how many cases belong to it."""

    id: str
    title: str
    count: int


@dataclass(frozen=True, slots=True)
class BatchCase:
    """A case of a batch with its variables."""

    line: CaseLine
    variables: Mapping[str, Json]


@dataclass(frozen=True, slots=True)
class Batch:
    """A batch with its cases, in the order in which they began."""

    id: str
    cases: tuple[BatchCase, ...]


def batches(store: Store, actor: Actor) -> tuple[BatchLine, ...]:
    """The batches of which the actor may see a case, newest first."""
    with store.read() as transaction:
        rows = case_lists.batches(transaction, actor)
        titles = case_lists.titles(transaction, [first for _, first, _ in rows])
    return tuple(
        BatchLine(str(load_json(value)), titles.get(first) or str(load_json(value)), count)
        for value, first, count in rows
    )


def batch(store: Store, actor: Actor, id: str) -> Batch:
    """The cases of the batch that the actor may see; NotFound where there is none."""
    lines, _ = search_cases(store, actor, CaseFilter(batch=id), limit=MOST_BATCHES)
    if not lines:
        raise NotFound(f"没有批次「{id}」，或者您没有查看它的权限。")
    found: dict[int, dict[str, Json]] = {line.key: {} for line in lines}
    with store.read() as transaction:
        for row in case_lists.variables_of(transaction, actor, list(found)):
            found[row.scope_key][row.name] = load_json(row.value)
    return Batch(id, tuple(BatchCase(line, found[line.key]) for line in reversed(lines)))


def judged_by(store: Store, actor: Actor, keys: Collection[int]) -> frozenset[int]:
    """Those of these cases whose scores the actor may read."""
    with store.read() as transaction:
        return case_lists.judged_by(transaction, actor, sorted(keys))


@dataclass(frozen=True, slots=True)
class OlderCase:
    """A running case and the version it is on."""

    key: int
    title: str
    version: int
    process_key: int


@dataclass(frozen=True, slots=True)
class Older:
    """The newest version of a process, and the running cases of the versions before."""

    newest: int
    name: str
    version: int
    cases: tuple[OlderCase, ...]

    @property
    def keys(self) -> tuple[int, ...]:
        """The cases' keys."""
        return tuple(case.key for case in self.cases)


def older_instances(store: Store, process_id: str) -> Older:
    """The cases, oldest first; NotFound for a process that is not deployed."""
    with store.read() as transaction:
        newest = definitions.latest(transaction, "process", process_id)
        if newest is None:
            raise NotFound(f"没有部署流程“{process_id}”。")
        rows = cases.running_elsewhere(transaction, process_id, newest.key)
        found = tuple(
            OlderCase(row.key, row.title or str(row.key), row.process_version, row.process_key)
            for row in rows
        )
    return Older(newest.key, newest.name or newest.id, newest.version, found)


@dataclass(frozen=True, slots=True)
class FinalDecision:
    """The element of the decision, its outcome, and the reasons in the regulation's words."""

    element_id: str
    outcome: Json
    reasons: tuple[str, ...]


def final_decision(store: Store, actor: Actor, case_key: int) -> FinalDecision | None:
    """The last decision of a case that has ended; None before, or where the actor may not see it.

    What it was decided on (sheets, scores, check items) is not told with it.
    """
    with store.read() as transaction:
        found = case_files.find(transaction, actor, case_key)
        if found is None or found[0].ended_at is None:
            return None
        lines = case_files.history(transaction, case_key)
        last = next((one for one in reversed(lines) if one.kind == "decision_evaluated"), None)
        return _told(last.element_id, last.data) if last else None


def _told(element_id: str, data: Mapping[str, Json]) -> FinalDecision:
    decisions, reasons = data.get("decisions"), data.get("reasons")
    deciding = decisions[-1] if isinstance(decisions, list) and decisions else {}
    return FinalDecision(
        element_id,
        deciding.get("outcome") if isinstance(deciding, dict) else None,
        tuple(map(str, reasons)) if isinstance(reasons, list) else (),
    )


def ended_cases(store: Store, keys: Collection[int]) -> frozenset[int]:
    """Those of the cases that have ended."""
    with store.read() as transaction:
        return cases.ended(transaction, keys)


def root_variables(store: Store, actor: Actor, process_instance_key: int) -> dict[str, Json]:
    """The process variables that the actor may read, by name; the root scope's key is the
    instance's.
    """
    with store.read() as transaction:
        found = case_files.find(transaction, actor, process_instance_key)
        if found is None:
            return {}
        reader = audiences.reader(transaction, actor, found[0])
        known = case_files.root_variables(transaction, process_instance_key)
        return {name: value for name, value in known.items() if reader.reads_variable(name)}
