"""Around a task: who may have it, who was asked, what they said, where it may go back to."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import cast

from engine.json_types import Json
from engine.lifecycle.actor import Actor
from engine.lifecycle.returning import may_return_to
from engine.persistence import Store, Transaction, accounts, task_talk, user_tasks
from engine.persistence.account_rows import User
from engine.persistence.case_rows import UserTask


@dataclass(frozen=True, slots=True)
class Person:
    """An account as one chooses it."""

    login: str
    name: str


@dataclass(frozen=True, slots=True)
class Said:
    """A line of the talk; `kind`: opinion_asked, opinion_given, reminded; `about` who was asked."""

    kind: str
    at: datetime
    who: str
    about: str
    text: str


@dataclass(frozen=True, slots=True)
class TaskTalk:
    """What stands around an open task for this person; `awaited` are those asked and silent."""

    may_have_it: tuple[Person, ...]
    may_be_asked: tuple[Person, ...]
    awaited: tuple[Person, ...]
    is_asked: bool
    said: tuple[Said, ...]
    returns_to: tuple[str, ...]
    """The ids of the elements the diagram allows to return to and the case has been at."""


_KINDS = ("opinion_asked", "opinion_given", "reminded")


def task_talk_of(store: Store, actor: Actor, key: int) -> TaskTalk:
    """The talk of a task that the actor has been shown."""
    with store.read() as transaction:
        task = transaction.get_one(UserTask, key)
        others = _people(transaction, task, None, actor)
        asked = _people(transaction, task, actor.organisation, actor)
        awaited = {*task.signers, *user_tasks.advisers(transaction, key)}
        lines = task_talk.of_task(transaction, task.instance_key, key, _KINDS)
        return TaskTalk(
            tuple(one for one in others if one.login != task.assignee),
            tuple(one for one in asked if one.login not in {task.assignee, *awaited}),
            tuple(Person(one, accounts.name_of(transaction, one)) for one in sorted(awaited)),
            bool(awaited & actor.logins),
            tuple(
                Said(
                    line.kind,
                    line.at,
                    line.actor_name,
                    str(line.data.get("signer_name") or ""),
                    str(line.data.get("opinion") or line.reason),
                )
                for line in lines
            ),
            _returns(transaction, task),
        )


def completed_with(store: Store, actor: Actor, key: int) -> Mapping[str, Json]:
    """What the actor's own completion of the task sent; empty where it sent none."""
    with store.read() as transaction:
        task = transaction.get(UserTask, key)
        if task is None or task.completed_by not in actor.logins:
            return {}
        lines = task_talk.of_task(transaction, task.instance_key, key, ["user_task_completed"])
        sent = lines[-1].data.get("variables") if lines else None
        return sent if isinstance(sent, dict) else {}


def reminded(store: Store, cases: Iterable[int]) -> Mapping[int, Said]:
    """The last 催办 of each task of these cases, by the task's key."""
    with store.read() as transaction:
        lines = task_talk.reminders(transaction, list(cases))
    return {
        cast("int", line.data["task"]): Said("reminded", line.at, line.actor_name, "", line.reason)
        for line in lines
    }


def _people(
    transaction: Transaction, task: UserTask, organisation: str | None, actor: Actor
) -> list[Person]:
    if actor.unrestricted:
        known: Sequence[User] = [u for u in accounts.all_users(transaction) if u.active]
    else:
        known = accounts.colleagues(
            transaction, task.candidate_groups, task.candidate_users, organisation
        )
    return [Person(user.login, user.name) for user in known if user.login != actor.login]


def _returns(transaction: Transaction, task: UserTask) -> tuple[str, ...]:
    return tuple(
        one
        for one in may_return_to(task.headers)
        if user_tasks.who_completed(transaction, task.instance_key, [one])
    )
