"""案件: the cases a person may see, by words, process, state and batch."""

from dataclasses import dataclass
from datetime import datetime

from engine.lifecycle.actor import Actor
from engine.persistence import Store, case_lists, overview
from engine.persistence.case_lists import BATCH, CaseFilter
from engine.persistence.case_rows import Instance

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


def processes_seen(store: Store, actor: Actor) -> frozenset[str]:
    """The ids of the processes of which the actor may see a case."""
    with store.read() as transaction:
        return overview.processes(transaction, actor)


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
