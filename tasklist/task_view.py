"""A task as its page shows it."""

from dataclasses import dataclass
from datetime import datetime
from itertools import takewhile

from engine.definitions.outline import Element
from engine.definitions.shown_forms import lie_open
from engine.lifecycle.audience import PARTIES
from engine.queries.filled_forms import FilledForm, filled_forms
from engine.queries.task_page import TaskPage, TaskTalk, task_talk_of
from papers.issuing import PROPERTY
from register.body_queries import CaseBody, body_of_case
from tasklist.batches import Applied, applied_through
from tasklist.calendar import due_now
from tasklist.clauses import Cited
from tasklist.diagrams import outline_of
from tasklist.filled_view import ShownForm, shown_forms
from tasklist.here import actor, now, regulations, store
from tasklist.language import _
from tasklist.moments import Due, moment_text
from tasklist.moments import until as until_text


@dataclass(frozen=True, slots=True)
class TaskView:
    """What the template asks for."""

    key: int
    name: str
    case_key: int
    case_title: str
    process_name: str
    assignee_name: str | None
    created_at: datetime
    revision: int
    verbs: frozenset[str]
    due: Due
    explanation: tuple[str, ...]
    documentation: str
    papers: tuple[str, ...]
    clauses: list[Cited]
    ended: str
    talk: TaskTalk
    withdrawn_until: str
    """Until when its completion may be taken back, in words; empty where it may not."""
    returns_to: list[tuple[str, str]]
    """(element id, name) of the earlier tasks it may be returned to."""
    before: list[ShownForm]
    """The forms that were filled in before it: what it is about."""
    body: CaseBody | None
    """The recognised body that it is about: what the register knows of it is one click away."""
    applications: list[Applied]
    """Those of the batch that its case runs: a selection is about all of them."""


def shown(task: TaskPage) -> TaskView:
    """The task in words: deadline, clauses of its element, how it ended."""
    elements = outline_of(task.process_key)
    element = elements.get(task.element_id)
    talk = task_talk_of(store(), actor(), task.key)
    timer = task.timer
    return TaskView(
        key=task.key,
        name=task.name,
        case_key=task.case_key,
        case_title=task.case_title,
        process_name=task.process_name,
        assignee_name=task.assignee_name or task.assignee,
        created_at=task.created_at,
        revision=task.revision,
        verbs=task.verbs,
        due=due_now(task.due_at, timer),
        explanation=timer.explanation if timer else (),
        documentation=element.documentation if element else "",
        papers=tuple(element.properties.get(PROPERTY, "").split()) if element else (),
        clauses=regulations().cite(element.clauses if element else ()),
        ended=_ended(task),
        talk=talk,
        withdrawn_until=_withdrawn_until(task),
        returns_to=[(id_, elements[id_].name or id_) for id_ in talk.returns_to],
        before=_before(task, element),
        body=body_of_case(store(), task.case_key),
        applications=applied_through(task.case_key),
    )


def _before(task: TaskPage, element: Element | None) -> list[ShownForm]:
    """Up to the task's own form, where that was sent, those that lie open first; of a called case
    its own lie open.
    """
    known = filled_forms(store(), actor(), task.case_key)
    forms = list(takewhile(lambda form: form.task_key != task.key, known))
    of_cases = [form.case_key for form in forms]
    nearest = task.case_key if task.case_key in of_cases else next(reversed(of_cases), 0)
    own = [form for form in forms if form.case_key == nearest]
    by_parties = {form.element_id for form in own if _is_partys(form)}
    properties = element.properties if element else {}
    filled_in = [form.element_id for form in own]
    open_ones = lie_open(properties, filled_in, by_parties)
    shown = shown_forms(forms, {(nearest, id_) for id_ in open_ones})
    return sorted(shown, key=lambda form: not form.open)


def _is_partys(form: FilledForm) -> bool:
    element = outline_of(form.process_key)[form.element_id]
    return element.properties.get("role") in PARTIES


def _withdrawn_until(task: TaskPage) -> str:
    until = task.withdrawn_until
    return until_text(until, now()) if until is not None and now() <= until else ""


def _ended(task: TaskPage) -> str:
    if task.ended_at is None:
        return ""
    moment = moment_text(task.ended_at)
    if task.completed_by_name:
        return _("{name}于{moment}办结", name=task.completed_by_name, moment=moment)
    return _("{moment}撤销", moment=moment)
