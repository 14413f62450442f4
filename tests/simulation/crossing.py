"""Procedures that cross on one body, played by choice: every form is filled in by a seed.

Commands instead of pages and no papers, so that many pairs are cheap; time, messages and the other
systems are those of the stories.
"""

import random
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any, cast

from sqlalchemy import select

from engine.commands.core.engine import Engine
from engine.commands.process_instances.start_by_hand import start_by_hand
from engine.commands.user_tasks.complete_user_task import complete_user_task
from engine.commands.user_tasks.store_document import store_document
from engine.definitions.starting import may_start, plain_start
from engine.errors import Invalid, Refused
from engine.forms import Component, parse_form
from engine.forms.component_types import KEYED
from engine.json_types import Json
from engine.lifecycle.actor import Actor
from engine.persistence.case_rows import Instance, UserTask, Variable
from engine.queries.accounts import actor_of
from engine.queries.definitions import latest_definitions, outline_of
from engine.queries.forms import read_for_task
from engine.queries.task_page import TaskPage, task_page
from simulation.acting import Acting
from simulation.samples import evaluated, known_at, missing

LONGEST_WAIT = timedelta(days=4 * 366 + 200)
"""A title of five years is to be renewed nine months before its end."""
WAIT_FOR_OTHERS = timedelta(days=2 * 366)
"""What is begun waits longest for money that is to be used up within two years."""
MOST_STEPS = 60
TRIES = 6


class NotDone(AssertionError):
    """A task that nobody can do, whatever is filled in."""


@dataclass
class Crossing:
    """One body and the people around it; `forced` are values that are chosen whatever the seed,
    `called_by` says which procedure calls one that nobody begins by hand, `opened_by` which notice
    the department has to publish for one.
    """

    acting: Acting
    engine: Engine
    body: str
    seed: int
    forced: Mapping[str, Any] = field(default_factory=dict)
    called_by: Mapping[str, str] = field(default_factory=dict)
    opened_by: Mapping[str, str] = field(default_factory=dict)

    @property
    def now(self) -> datetime:
        return self.acting.now

    # A procedure is begun and finished.

    def begin(self, process: str) -> int | None:
        """The key of a case of the procedure about the body: one that was begun by hand, else one
        that asks somebody something when its day has come, else one that runs by itself. None
        where it cannot begin here and now, for whatever reason the program gives. Of a procedure
        that another one calls it is the key of the caller's case.
        """
        known = set(self.cases(process))
        if caller := self.called_by.get(process):
            return self._called(process, self.begin(caller), known)
        case = self._started(process) or self._come_to_a_task(process)
        if case is not None and (notice := self.opened_by.get(process)):
            self._started(notice)
        return case

    def finish(self, case: int) -> None:
        """Every open task of the case is done, and time passes, until it is over or only others
        can go on with it.
        """
        for _ in range(MOST_STEPS):
            tasks = self.open_tasks(case)
            if tasks:
                self.do(tasks[0])
            elif not self._is_active(case) or not self._wait(case):
                return

    def do(self, key: int) -> None:
        """Somebody who may does the task, filled in so that the program takes it."""
        said: list[str] = []
        for attempt in range(TRIES):
            for login in self.who(key):
                try:
                    self._complete(key, login, attempt)
                except (Refused, Invalid) as error:
                    said.append(str(error))
                    continue
                self.acting.time.settle()
                return
        task = self._task(key)
        raise NotDone(
            f"{task.process_id}/{task.element_id} {task.name}：{said or '没有人可以办理'}"
        )

    def _complete(self, key: int, login: str, attempt: int) -> None:
        actor = actor_of(self.engine.store, login, now=self.now)
        page = task_page(self.engine.store, actor, key)
        task = self._task(key)
        place = f"{task.process_id}/{task.element_id}"
        data = self._filled(page, actor, place, attempt)
        read = read_for_task(self.engine.store, actor, page, data, self.now)
        if read.errors:
            raise Invalid("；".join(map(str, read.errors)))
        values = cast("Mapping[str, Json]", read.values)
        complete_user_task(
            self.engine,
            key,
            values,
            actor=actor,
            now=self.now,
            reason="与上面的判定不一致，理由已核对",
        )

    def _filled(self, page: TaskPage, actor: Actor, place: str, attempt: int) -> dict[str, Any]:
        if page.form is None:
            return {}
        form = parse_form(page.form.source, page.form.name)
        known = {**page.variables, **known_at(self.now)}
        sample = evaluated(missing(self.acting.samples.of_form(form.id), page.variables), known)
        choice = random.Random(f"{self.seed}/{place}/{attempt}")
        return self._level(form.root, {**page.variables}, sample, choice, page, actor)

    def _level(
        self,
        parent: Component,
        filled: Mapping[str, Any],
        sample: Mapping[str, Any],
        choice: random.Random,
        page: TaskPage,
        actor: Actor,
    ) -> dict[str, Any]:
        found: dict[str, Any] = dict(sample)
        for one in parent.children:
            if one.type == "dynamiclist":
                continue
            if one.type == "group" and one.path:
                name = one.path[0]
                inner = self._level(
                    one, _inner(filled, name), _inner(sample, name), choice, page, actor
                )
                found[name] = {**_inner(found, name), **inner}
            elif one.type in KEYED and one.path:
                name = one.path[0]
                value = self._value(one, filled.get(name), sample.get(name), choice, page, actor)
                if value is not None and len(one.path) == 1:
                    found[name] = value
                elif value is not None:
                    found[name] = {**_inner(found, name), one.path[1]: value}
            elif not one.path:
                found |= self._level(one, filled, sample, choice, page, actor)
        return found

    def _value(
        self,
        one: Component,
        filled: Any,
        sample: Any,
        choice: random.Random,
        page: TaskPage,
        actor: Actor,
    ) -> Any:
        name = one.path[-1]
        if name in self.forced:
            return self.forced[name]
        if name == "base_no":
            return self.body
        options = _options(one, page.variables)
        if options and one.type in ("radio", "select"):
            usual = filled if filled in options else sample
            return usual if usual in options and choice.random() < 0.7 else choice.choice(options)
        if options and not sample:
            return options[:3]
        if one.type == "filepicker":
            return self._file(page, actor)
        given = sample if sample is not None else filled
        if given is not None or one.validation("required") is not True:
            return sample
        plain = {"number": 1, "datetime": known_at(self.now)["today"], "checkbox": True}
        return plain.get(one.type, "情况说明")

    def _file(self, page: TaskPage, actor: Actor) -> list[Any]:
        stored = store_document(
            self.engine, page.key, "材料.pdf", b"%PDF-1.4\n%%EOF\n",
            actor=actor, now=self.now, is_clean=True,
        )  # fmt: skip
        return [stored]

    # Who and what there is.

    def who(self, key: int) -> Sequence[str]:
        task = self._task(key)
        people = sorted(self.acting.words.people - {"admin"})
        return [one for one in people if self.acting.finder.is_on_offer(task, one, self.now)][:2]

    def _task(self, key: int) -> UserTask:
        with self.engine.store.read() as transaction:
            return transaction.get_one(UserTask, key)

    def row(self, case: int) -> Instance:
        with self.engine.store.read() as transaction:
            return transaction.get_one(Instance, case)

    def cases(self, process: str = "") -> list[int]:
        """The keys of the cases about the body."""
        value = f'"{self.body}"'
        knows = select(Variable.instance_key).where(Variable.value == value).distinct()
        asked = select(Instance.key).where(Instance.key.in_(knows)).order_by(Instance.key)
        if process:
            asked = asked.where(Instance.process_id == process)
        with self.engine.store.read() as transaction:
            return list(transaction.scalars(asked))

    def open_tasks(self, case: int) -> list[int]:
        """Of the case and of those that it called."""
        asked = (
            select(UserTask.key)
            .join(Instance, Instance.key == UserTask.instance_key)
            .where(UserTask.state == "open", Instance.root_key == case)
            .order_by(UserTask.key)
        )
        with self.engine.store.read() as transaction:
            return list(transaction.scalars(asked))

    # How a procedure begins, and how time passes.

    def _started(self, process: str) -> int | None:
        version = next(
            one for one in latest_definitions(self.engine.store, "process") if one.id == process
        )
        start = plain_start(outline_of(self.engine.store, version.key), process)
        for login in sorted(self.acting.words.people - {"admin"}):
            actor = actor_of(self.engine.store, login, now=self.now)
            if not may_start(actor, start):
                continue
            try:
                form = self.acting.words.starts.get(process, "")
                values = {**self.acting.samples.of_form(form), "base_no": self.body} if form else {}
                begun = start_by_hand(self.engine, process, values, actor=actor, now=self.now)
                self.acting.time.settle()
                case = begun.process_instance_key
                if case not in self.cases() and (asked := self.open_tasks(case)):
                    self.do(asked[0])
            except (Refused, Invalid, NotDone):
                continue
            if case in self.cases():
                return case
        return None

    def _called(self, process: str, caller: int | None, known: set[int]) -> int | None:
        """The caller's case, gone on with until it has called the procedure."""
        for _ in range(MOST_STEPS):
            if caller is None or not self._is_active(caller):
                return None
            if set(self.cases(process)) - known:
                return caller
            if tasks := self.open_tasks(caller):
                self.do(tasks[0])
            elif not self._wait(caller):
                return None
        return None

    def _come_to_a_task(self, process: str) -> int | None:
        """A case that the recognition or the year began, when its day has come."""
        until = self.now + LONGEST_WAIT
        while running := [one for one in self.cases(process) if self._is_active(one)]:
            if asks := [case for case in running if self.open_tasks(case)]:
                return asks[0]
            if not self._pass_to_next(until):
                return running[0]
        return None

    def _is_active(self, case: int) -> bool:
        return self.row(case).state == "active"

    def _wait(self, case: int) -> bool:
        """Time passes until somebody is asked something in the case, or it is over."""
        until = self.now + WAIT_FOR_OTHERS
        while self._pass_to_next(until):
            if self.open_tasks(case) or not self._is_active(case):
                return True
        return False

    def _pass_to_next(self, until: datetime) -> bool:
        due = self.acting.time.next_due()
        if due is None or due > until:
            return False
        self.acting.move(max(due, self.now) + timedelta(seconds=1))
        return True


def _inner(values: Mapping[str, Any], name: str) -> Mapping[str, Any]:
    inner = values.get(name)
    return inner if isinstance(inner, Mapping) else {}


def _options(one: Component, variables: Mapping[str, Any]) -> list[Any]:
    listed = one.properties.get("values")
    if not isinstance(listed, list):
        listed = variables.get(str(one.properties.get("valuesKey", "")))
    return [each["value"] for each in listed or [] if isinstance(each, dict) and "value" in each]
