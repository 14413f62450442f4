"""One task: its page, and what people said to each other about it."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import cast

from engine.definitions.withdrawing import withdrawn_until
from engine.errors import NotFound
from engine.forms import parse_form
from engine.forms.reading import names_read
from engine.json_types import Json
from engine.lifecycle.actor import Actor
from engine.lifecycle.audience import PERSONAL
from engine.lifecycle.returning import may_return_to
from engine.persistence import (
    Store,
    Transaction,
    accounts,
    audiences,
    case_files,
    definitions,
    tokens,
    user_tasks,
)
from engine.persistence.account_rows import User
from engine.persistence.case_rows import Instance, UserTask
from engine.persistence.definition_rows import Definition
from engine.persistence.runtime_rows import Draft
from engine.queries.deadlines import RunningTimer, first_timers


@dataclass(frozen=True, slots=True)
class KeptDraft:
    """What this person filled in before and has not sent."""

    variables: Mapping[str, Json]
    version: int
    saved_at: datetime


@dataclass(frozen=True, slots=True)
class BoundForm:
    """The version of the form that this task was created with."""

    name: str
    source: bytes
    key: int


@dataclass(frozen=True, slots=True)
class TaskPage:
    """A task, open or ended. `verbs` are those this person may use now."""

    key: int
    name: str
    element_id: str
    state: str
    revision: int
    case_key: int
    case_title: str
    process_key: int
    process_name: str
    assignee: str | None
    assignee_name: str | None
    due_at: datetime | None
    timer: RunningTimer | None
    created_at: datetime
    ended_at: datetime | None
    completed_by_name: str | None
    headers: Mapping[str, Json]
    verbs: frozenset[str]
    form: BoundForm | None
    variables: Mapping[str, Json]
    draft: KeptDraft | None
    withdrawn_until: datetime | None
    """Until when this person may take back the completion; None: it is not theirs to take back."""


def task_page(store: Store, actor: Actor, key: int) -> TaskPage:
    """The task; NotFound where there is none that this person may open."""
    with store.read() as transaction:
        found = user_tasks.find(transaction, actor, key)
        if found is None:
            raise NotFound(f"没有编号为 {key} 的任务，或者它不由您办理。")
        return _page(transaction, actor, *found)


@dataclass(frozen=True, slots=True)
class TaskToComplete:
    """What a submission is held against: of a task that has ended, nothing is needed."""

    key: int
    name: str
    element_id: str
    state: str
    case_key: int
    process_key: int
    form: BoundForm | None = None
    variables: Mapping[str, Json] = field(default_factory=dict)


def task_to_complete(store: Store, actor: Actor, key: int) -> TaskToComplete:
    """The task; NotFound where there is none that this person may open."""
    with store.read() as transaction:
        task = transaction.get(UserTask, key)
        if task is None or not (_has(task, actor) or user_tasks.find(transaction, actor, key)):
            raise NotFound(f"没有编号为 {key} 的任务，或者它不由您办理。")
        case_key, process_key = task.instance_key, task.process_key
        found = TaskToComplete(key, task.name, task.element_id, task.state, case_key, process_key)
        if task.state != "open" or task.form_key is None:
            return found
        form = _form(transaction, task)
        case = transaction.get_one(Instance, case_key)
        variables = _variables(transaction, actor, task, case, form)
        return replace(found, form=form, variables=variables)


def _has(task: UserTask, actor: Actor) -> bool:
    """Whether it is the actor's own, as far as its row tells: a personal step asks for more."""
    if actor.stands_for or task.key in actor.withheld or task.headers.get("role") in PERSONAL:
        return False
    offered = actor.groups & set(task.candidate_groups) or actor.login in task.candidate_users
    return task.assignee == actor.login or (task.assignee is None and bool(offered))


def _page(
    transaction: Transaction,
    actor: Actor,
    task: UserTask,
    case: Instance,
    process_name: str,
    assignee_name: str | None,
) -> TaskPage:
    timers = first_timers(transaction, [task.element_instance_key])
    form = _form(transaction, task)
    return TaskPage(
        key=task.key,
        name=task.name,
        element_id=task.element_id,
        state=task.state,
        revision=task.revision,
        case_key=case.key,
        case_title=case.title or f"{process_name} {case.key}",
        process_key=task.process_key,
        process_name=process_name,
        assignee=task.assignee,
        assignee_name=assignee_name,
        due_at=task.due_at,
        timer=timers.get(task.element_instance_key),
        created_at=task.created_at,
        ended_at=task.ended_at,
        completed_by_name=task.completed_by_name,
        headers=task.headers,
        verbs=_verbs(task, actor),
        form=form,
        variables=_variables(transaction, actor, task, case, form),
        draft=_draft(transaction, task, actor),
        withdrawn_until=_withdrawn_until(task, case, actor),
    )


def _withdrawn_until(task: UserTask, case: Instance, actor: Actor) -> datetime | None:
    own = task.state == "completed" and task.completed_by in actor.logins
    if not own or case.state != "active" or task.ended_at is None:
        return None
    return withdrawn_until(task.headers, task.ended_at)


def _variables(
    transaction: Transaction, actor: Actor, task: UserTask, case: Instance, form: BoundForm | None
) -> Mapping[str, Json]:
    """What the form shows, by its drawing, and what else is for this reader; nothing to whoever is
    no party any more (回避).
    """
    reader = audiences.reader(transaction, actor, case)
    if not (task.state == "open" or reader.everything or reader.roles):
        return {}
    shown = names_read(parse_form(form.source, form.name)) if form else frozenset()
    return {
        name: value
        for name, value in tokens.visible(transaction, case.key, task.element_instance_key).items()
        if name in shown or reader.reads_variable(name)
    }


def _verbs(task: UserTask, actor: Actor) -> frozenset[str]:
    """What the page offers; the commands decide again, with separation of duties and the rest."""
    if task.state != "open":
        return frozenset()
    if task.assignee in actor.logins:
        return frozenset({"complete", "release", "assign", "ask", "return"})
    offered = actor.groups & set(task.candidate_groups) or actor.logins & set(task.candidate_users)
    may_claim = task.assignee is None and (offered or actor.unrestricted)
    verbs = {"claim"} if may_claim else {"remind"}
    return frozenset(verbs | {"assign"} if actor.unrestricted else verbs)


def _form(transaction: Transaction, task: UserTask) -> BoundForm | None:
    row = transaction.get(Definition, task.form_key) if task.form_key is not None else None
    if row is None:
        return None
    return BoundForm(row.resource_name, definitions.content(transaction, row.sha256), row.key)


def _draft(transaction: Transaction, task: UserTask, actor: Actor) -> KeptDraft | None:
    row = transaction.get(Draft, (task.key, actor.login))
    return KeptDraft(row.variables, row.version, row.saved_at) if row is not None else None


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
        lines = case_files.lines_about_task(transaction, task.instance_key, key, _KINDS)
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
        lines = case_files.lines_about_task(
            transaction, task.instance_key, key, ["user_task_completed"]
        )
        sent = lines[-1].data.get("variables") if lines else None
        return sent if isinstance(sent, dict) else {}


def reminded(store: Store, cases: Iterable[int]) -> Mapping[int, Said]:
    """The last 催办 of each task of these cases, by the task's key."""
    with store.read() as transaction:
        lines = case_files.reminders_of(transaction, list(cases))
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
