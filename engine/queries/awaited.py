"""未办事项: which parties an officer waits for, since when, until when, what was done so far."""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from engine.errors import Forbidden
from engine.lifecycle.actor import Actor
from engine.persistence import Store, accounts, counter
from engine.persistence import awaited as rows
from engine.persistence.awaited import AwaitedFilter
from engine.persistence.case_rows import UserTask
from engine.queries.deadlines import RunningTimer, first_timers
from engine.queries.task_page import Said, reminded

__all__ = ["AwaitedFilter", "AwaitedLine", "AwaitedPage", "Supervised", "awaited", "supervised"]


@dataclass(frozen=True, slots=True)
class AwaitedLine:
    """An open task of a party. `whom` are those it is offered to, as candidates; `timer` is the
    first deadline that watches it; `reminded` and `supervised` are the last of each.
    """

    key: int
    name: str
    role: str
    whom: tuple[str, ...]
    assignee_name: str
    case_key: int
    case_title: str
    process_id: str
    process_name: str
    since: datetime
    due_at: datetime | None
    timer: RunningTimer | None
    reminded: Said | None
    supervised: Said | None


@dataclass(frozen=True, slots=True)
class AwaitedPage:
    """A page of the list and how many there are; by process id and by candidate, of all that the
    officer waits for, how many; `names` of the candidates.
    """

    lines: tuple[AwaitedLine, ...]
    total: int
    processes: tuple[tuple[str, int], ...]
    parties: tuple[tuple[str, int], ...]
    names: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Supervised:
    """A 督办 that was put before somebody, of a task that is still open."""

    case_key: int
    name: str
    reason: str
    asked_by_name: str
    asked_at: datetime


def awaited(
    store: Store, actor: Actor, wanted: AwaitedFilter, *, start: int = 0, limit: int = 50
) -> AwaitedPage:
    """The list. Raises Forbidden for whoever is an officer of no case."""
    with store.read() as transaction:
        if not counter.is_officer(transaction, actor):
            raise Forbidden("催办和督办由主管部门的经办人使用。")
        found = rows.awaited(transaction, actor, wanted, start, limit)
        keys = [task.key for task, *_ in found]
        timers = first_timers(transaction, [task.element_instance_key for task, *_ in found])
        whom: dict[int, list[str]] = defaultdict(list)
        for task_key, who in rows.offered_to(transaction, keys):
            whom[task_key].append(who)
        pressed = {
            one.task_key: Said("supervised", one.asked_at, one.asked_by_name, "", one.reason)
            for one in rows.supervisions(transaction, keys)
        }
        parties = tuple(rows.awaited_parties(transaction, actor, AwaitedFilter()))
        groups = {one.removeprefix("group:") for one, _ in parties if one.startswith("group:")}
        names = accounts.names_of_groups(transaction, groups)
        people = {
            task.assignee: accounts.name_of(transaction, task.assignee)
            for task, *_ in found
            if task.assignee
        }
        logins = {who: who.removeprefix("user:") for who, _ in parties if who.startswith("user:")}
        named = {who: accounts.name_of(transaction, login) for who, login in logins.items()}
        processes = tuple(rows.awaited_processes(transaction, actor, AwaitedFilter()))
        total = rows.count_awaited(transaction, actor, wanted)
    told = reminded(store, {task.instance_key for task, *_ in found})

    def line(task: UserTask, title: str, process_name: str, role: str) -> AwaitedLine:
        return AwaitedLine(
            task.key,
            task.name,
            role,
            _named(whom[task.key]),
            people.get(task.assignee or "", ""),
            task.instance_key,
            title or f"{process_name} {task.instance_key}",
            task.process_id,
            process_name,
            task.created_at,
            task.due_at,
            timers.get(task.element_instance_key),
            told.get(task.key),
            pressed.get(task.key),
        )

    return AwaitedPage(
        tuple(line(*one) for one in found),
        total,
        processes,
        parties,
        {f"group:{id_}": name for id_, name in names.items()} | named,
    )


def _named(candidates: list[str]) -> tuple[str, ...]:
    """The groups; of a task that is offered to none, the people."""
    groups = tuple(one for one in candidates if one.startswith("group:"))
    return groups or tuple(candidates)


def supervised(store: Store, actor: Actor) -> tuple[Supervised, ...]:
    """What was put before the actor and is still open."""
    with store.read() as transaction:
        return tuple(
            Supervised(one.instance_key, task.name, one.reason, one.asked_by_name, one.asked_at)
            for one, task in rows.supervised_by(transaction, actor)
        )
