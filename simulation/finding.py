"""Which case or task a story means: exactly one, or the sentence says which there are."""

import json
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import TypeVar

from sqlalchemy import Select, select

from engine.clock import SHANGHAI
from engine.lifecycle.actor import Actor
from engine.persistence import Store, Transaction
from engine.persistence.case_rows import Instance, UserTask, Variable
from engine.queries.accounts import actor_of
from register.rows import Application
from simulation.server import StoryDiffers

Of = tuple[str | int, ...]
S = TypeVar("S", Instance, UserTask)


class Finder:
    """Looks into the database of a story's server; `named` are the keys of cases by given names."""

    def __init__(self, store: Store, named: Mapping[str, int]) -> None:
        self.store, self.named = store, named

    def case(self, process: str, of: Of) -> Instance:
        """The one case of the procedure (any, where `process` is empty) that `of` names."""
        found = self.cases(process, of)
        if len(found) != 1:
            raise StoryDiffers(f"{process}（{_words(of)}）应是一件，实有 {_listed(found)}")
        return found[0]

    def cases(self, process: str, of: Of) -> Sequence[Instance]:
        """The cases of the procedure that `of` names, oldest first."""
        with self.store.read() as transaction:
            asked = select(Instance).order_by(Instance.key)
            if process:
                asked = asked.where(Instance.process_id == process)
            return transaction.scalars(self._limited(transaction, asked, of)).all()

    def task(self, at: str, of: Of, who: str, now: datetime) -> UserTask:
        """The one open task at ``process/element`` that is on offer to the person."""
        there = self.open_tasks(at, of)
        mine = [one for one in there if self.is_on_offer(one, who, now)]
        if len(mine) != 1:
            more = "" if mine else f"；不属于该人的有 {len(there)} 项"
            raise StoryDiffers(
                f"{who} 的任务 {at}（{_words(of)}）应是一项，实有 {len(mine)} 项{more}。"
                f"{self._told(mine or there)}"
            )
        return mine[0]

    def any_task(self, at: str, of: Of) -> UserTask:
        """The newest task there, open or not, whoever it belongs to."""
        found = self._tasks(at, of)
        if not found:
            raise StoryDiffers(f"没有过任务 {at}（{_words(of)}）。")
        return found[-1]

    def open_tasks(self, at: str, of: Of) -> list[UserTask]:
        """The open tasks there, oldest first."""
        return [one for one in self._tasks(at, of) if one.state == "open"]

    def is_on_offer(self, task: UserTask, who: str, now: datetime) -> bool:
        """Whether the person has claimed it or may claim it."""
        actor: Actor = actor_of(self.store, who, now=now)
        if task.assignee:
            return task.assignee in actor.logins
        groups = not actor.groups.isdisjoint(task.candidate_groups)
        return groups or not actor.logins.isdisjoint(task.candidate_users)

    def _tasks(self, at: str, of: Of) -> Sequence[UserTask]:
        process, _, element = at.partition("/")
        asked = (
            select(UserTask)
            .join(Instance, Instance.key == UserTask.instance_key)
            .where(UserTask.process_id == process, UserTask.element_id == element)
            .order_by(UserTask.key)
        )
        with self.store.read() as transaction:
            return transaction.scalars(self._limited(transaction, asked, of)).all()

    def _limited(self, transaction: Transaction, asked: Select[S], of: Of) -> Select[S]:
        for one in of:
            asked = asked.where(Instance.key.in_(self._about(transaction, one)))
        return asked

    def _about(self, transaction: Transaction, one: str | int) -> set[int]:
        if isinstance(one, str) and one in self.named:
            return {self.named[one]}
        knows = select(Variable.instance_key).where(
            Variable.value == json.dumps(one, ensure_ascii=False)
        )
        keys = set(transaction.scalars(knows))
        if isinstance(one, str):
            titled = select(Instance.key).where(Instance.title.contains(one, autoescape=True))
            applied = select(Application.case_key).where(Application.number == one)
            keys |= {*transaction.scalars(titled), *transaction.scalars(applied)}
        return keys

    def _told(self, tasks: Sequence[UserTask]) -> str:
        with self.store.read() as transaction:
            cases = [transaction.get_one(Instance, task.instance_key) for task in tasks]
        return _listed(cases) if cases else ""


def _listed(cases: Sequence[Instance]) -> str:
    lines = [
        f"{one.process_id}「{one.title}」{_day(one.started_at)} 起，{one.state}" for one in cases
    ]
    return f"{len(cases)} 件" + ("：" + "；".join(lines) if lines else "")


def _day(moment: datetime) -> str:
    return f"{moment.astimezone(SHANGHAI):%Y-%m-%d}"


def _words(of: Of) -> str:
    return "、".join(map(str, of)) or "不限"
