"""批次（专题）: cases that compete with each other, side by side."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass

from engine.errors import NotFound
from engine.json_types import Json
from engine.lifecycle.actor import Actor
from engine.persistence import Store, batch_lists
from engine.persistence.columns import load_json
from engine.queries.case_search import CaseFilter, CaseLine, search_cases

MOST = 500


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
        rows = batch_lists.of_actor(transaction, actor)
        titles = batch_lists.titles(transaction, [first for _, first, _ in rows])
    return tuple(
        BatchLine(str(load_json(value)), titles.get(first) or str(load_json(value)), count)
        for value, first, count in rows
    )


def batch(store: Store, actor: Actor, id: str) -> Batch:
    """The cases of the batch that the actor may see; NotFound where there is none."""
    lines, _ = search_cases(store, actor, CaseFilter(batch=id), limit=MOST)
    if not lines:
        raise NotFound(f"没有批次「{id}」，或者您没有查看它的权限。")
    found: dict[int, dict[str, Json]] = {line.key: {} for line in lines}
    with store.read() as transaction:
        for row in batch_lists.variables(transaction, actor, list(found)):
            found[row.scope_key][row.name] = load_json(row.value)
    return Batch(id, tuple(BatchCase(line, found[line.key]) for line in reversed(lines)))


def judged_by(store: Store, actor: Actor, keys: Collection[int]) -> frozenset[int]:
    """Those of these cases whose scores the actor may read."""
    with store.read() as transaction:
        return batch_lists.judged_by(transaction, actor, sorted(keys))
