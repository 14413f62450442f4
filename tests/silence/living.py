"""A case lived to its end while one party says nothing: everybody else answers, time passes."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy import func, select

from engine.commands.core.engine import Engine
from engine.commands.deadlines.fire_due_timers import fire_due_timers
from engine.commands.messages.publish_message import publish_message
from engine.commands.process_instances.start_process_instance import start_process_instance
from engine.commands.user_tasks.complete_user_task import complete_user_task
from engine.forms.schema import Form, parse_form
from engine.json_types import Json
from engine.lifecycle.actor import SYSTEM
from engine.persistence import definitions, timers
from engine.persistence.case_rows import Instance, Timer, UserTask
from engine.persistence.definition_rows import Definition
from engine.persistence.series import draw
from engine.queries.accounts import actor_of
from engine.queries.task_page import task_page
from register.handlers.bases import case_of
from register.lifecycle_rows import Evaluation
from register.rows import Base
from simulation.samples import Samples, evaluated, known_at, over
from tests.procedures.registered import join, owe
from tests.procedures.walking import nothing_is_wrong
from tests.silence.answering import answers
from tests.silence.systems import systems_answer
from tests.silence.ways import Begins, Way, day

MOST_STEPS = 150
SPARE = "spare"
"""Who is chosen in place of a silent expert."""


@dataclass
class Silence:
    """One way walked: until the task is open everybody answers, from then on the party does not.

    Of several that have a task of the same name, one (`who`) is silent.
    `last_day` is the latest moment of the timers around the task when it opened.
    """

    engine: Engine
    samples: Samples
    way: Way
    now: datetime
    begun: int = 0
    silent_since: datetime | None = None
    last_day: datetime | None = None
    task_key: int = 0
    who: tuple[object, ...] = ()
    heard: set[int] = field(default_factory=set)

    def live(self) -> None:
        """To the end of the case, or to where nothing moves any more."""
        self._prepare()
        for one in self.way.before:
            self._begin(one)
            self._answer_all()
        newest = self._newest()
        self._begin(self.way.begins)
        for one in self.way.beside:
            self._answer_all()
            self._begin(one)
        for _ in range(MOST_STEPS):
            self.begun = self.begun or self._case(self.way.process, newest)
            if self.over() or not (self._answer_all() or self._pass_time()):
                return

    def over(self) -> bool:
        """Whether the case has begun and ended."""
        with self.engine.store.read() as transaction:
            nothing_is_wrong(transaction)
            case = transaction.get(Instance, self.begun)
            return case is not None and case.state != "active"

    def ended_by(self) -> list[str]:
        with self.engine.store.read() as transaction:
            return list(transaction.get_one(Instance, self.begun).ended_by or ())

    def closed_at(self) -> datetime | None:
        """When the task that nobody answered was over."""
        with self.engine.store.read() as transaction:
            return transaction.get_one(UserTask, self.task_key).ended_at

    def closed_by(self) -> set[str]:
        """The periods that ended with the task: their ids, `notice` for the day of a notice."""
        fired = select(Timer.deadline_id).where(Timer.fired_at == self.closed_at())
        with self.engine.store.read() as transaction:
            return {one or "notice" for one in transaction.scalars(fired)}

    def waits(self) -> list[str]:
        with self.engine.store.read() as transaction:
            rows = transaction.scalars(select(UserTask).where(UserTask.state == "open"))
            return [f"{row.process_id}/{row.element_id}" for row in rows]

    def _prepare(self) -> None:
        if self.way.owes:
            number, year = self.way.body["number"], self.way.owes
            due = day(self.way.begins.data["report_due_on"])
            owe(self.engine, number, year, due, f"{number}/report/{year}")
        if self.way.graded:
            self._evaluate("已办结", self.way.graded)
        if self.way.scheduled:
            self._evaluate("未到期", None)
        for code in self.way.full:
            for consortium in range(-3, 0):
                join(self.engine, consortium, code)

    def _evaluate(self, standing: str, grade: str | None) -> None:
        number = self.way.body["number"]
        with self.engine.store.write() as transaction:
            place = draw(transaction, f"evaluation/{number}")
            row = Evaluation(
                base_number=number,
                number=place,
                duty=f"{number}/evaluation/{place}",
                due_on=self.now.date(),
                standing=standing,
                grade=grade,
                concluded_on=self.now.date() if grade else None,
            )
            transaction.add(row)

    def _begin(self, begins: Begins) -> None:
        if begins.message:
            said = over(self.samples.named(begins.sets), begins.data)
            said = {**self._of_body(), **said} if not begins.sets else said
            said = over(self.samples.of_message(begins.message), said)
            known = {**known_at(self.now), **said}
            publish_message(
                self.engine, begins.message, begins.key or str(said.get("duty", "")),
                evaluated(said, known), actor=SYSTEM, now=self.now,
            )  # fmt: skip
            return
        by_hand = actor_of(self.engine.store, begins.who, now=self.now) if begins.who else None
        actor = by_hand or SYSTEM  # nobody begins what another procedure calls
        starter: dict[str, Json] = {"login": begins.who, "organisation": actor.organisation}
        start_process_instance(
            self.engine, process_id=begins.process, variables={**begins.data, "startedBy": starter},
            actor=actor, now=self.now,
        )  # fmt: skip

    def _of_body(self) -> Mapping[str, Any]:
        number = self.way.body["number"]
        with self.engine.store.read() as transaction:
            known = case_of(transaction, transaction.get_one(Base, number), "义务")
        told = {name: value for name, value in known.items() if name != "caseTitle"}
        return {**told, "duty": f"{number}/report/{self.way.owes}"}

    def _answer_all(self) -> bool:
        """Every open task of the others is done, the other systems answer; whether they did."""
        done = systems_answer(self.engine, self.heard, self.way.unheard, self.now)
        for task in self._open_tasks():
            if not self._silent(task):
                complete_user_task(
                    self.engine, task.key, self._answers(task), actor=SYSTEM, now=self.now
                )
                done = True
        return done

    def _silent(self, task: UserTask) -> bool:
        own = task.process_id == self.way.process
        if own and task.element_id == self.way.task and self.silent_since is None:
            self.silent_since, self.task_key, self.who = self.now, task.key, _whose(task)
            self.last_day = self._latest_timer(task)
        if own and (task.element_id in self.way.unanswered or self._is_absent(task)):
            return True
        return own and task.element_id == self.way.task and _whose(task) == self.who

    def _is_absent(self, task: UserTask) -> bool:
        logins = self.way.absent
        groups = {one for login in logins for one in self._groups(login)}
        return task.assignee in logins or not groups.isdisjoint(task.candidate_groups)

    def _groups(self, login: str) -> frozenset[str]:
        return actor_of(self.engine.store, login, now=self.now).groups

    def _latest_timer(self, task: UserTask) -> datetime | None:
        waiting = select(func.max(Timer.due_at)).where(
            Timer.instance_key == task.instance_key, Timer.state == "pending"
        )
        with self.engine.store.read() as transaction:
            return transaction.scalar(waiting)

    def _answers(self, task: UserTask) -> dict[str, Any]:
        form = self._form(task)
        filled = task_page(self.engine.store, SYSTEM, task.key).variables
        said = self.way.forms.get(form.id, {}) if form else {}
        given = answers(form, self.samples, filled, said, self.now)
        return {**self._chosen_anew(form, filled), **given}

    def _chosen_anew(self, form: Form | None, filled: Mapping[str, Any]) -> dict[str, Any]:
        """Where people were named before, whoever was silent is not chosen again."""
        if form is None or self.silent_since is None:
            return {}
        named = {
            field.path[0]: filled.get(field.path[0]) for field in form.root.walk() if field.path
        }
        return {
            name: [SPARE if one in self.who else one for one in people]
            for name, people in named.items()
            if isinstance(people, list) and not set(map(str, people)).isdisjoint(map(str, self.who))
        }

    def _form(self, task: UserTask) -> Form | None:
        if task.form_key is None:
            return None
        with self.engine.store.read() as transaction:
            row = transaction.get_one(Definition, task.form_key)
            return parse_form(definitions.content(transaction, row.sha256), row.resource_name)

    def _pass_time(self) -> bool:
        """To the next moment that is waited for; whether there is one."""
        with self.engine.store.read() as transaction:
            moment = timers.next_moment(transaction)
        if moment is None:
            return False
        self.now = max(self.now, moment)
        fire_due_timers(self.engine, now=self.now)
        return True

    def _open_tasks(self) -> list[UserTask]:
        with self.engine.store.read() as transaction:
            rows = select(UserTask).where(UserTask.state == "open").order_by(UserTask.key)
            return list(transaction.scalars(rows))

    def _newest(self) -> int:
        with self.engine.store.read() as transaction:
            return transaction.scalar(select(func.max(Instance.key))) or 0

    def _case(self, process: str, after: int) -> int:
        of_process = select(Instance.key).where(
            Instance.process_id == process, Instance.key > after
        )
        with self.engine.store.read() as transaction:
            return transaction.scalars(of_process.order_by(Instance.key)).first() or 0


def _whose(task: UserTask) -> tuple[object, ...]:
    return task.assignee, *sorted(task.candidate_users), *sorted(task.candidate_groups)
