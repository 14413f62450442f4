"""Where a case stands, as its page and the lists show it."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from flask import url_for

from engine.definitions.outline import Element
from engine.queries.case_file import CaseFile
from engine.queries.cases import CaseLine
from engine.queries.deadlines import DueTask, RunningTimer
from tasklist.calendar import due_now
from tasklist.clauses import Cited
from tasklist.diagrams import outline_of
from tasklist.here import regulations
from tasklist.language import _
from tasklist.moments import Due
from tasklist.outcomes import RESULT, TONES


@dataclass(frozen=True, slots=True)
class Standing:
    """The state of a case in a word, its style, and how it ended."""

    word: str
    tone: str
    how: str = ""


@dataclass(frozen=True, slots=True)
class RunningDeadline:
    """A deadline that runs in a case; `then` says what happens when it falls."""

    name: str
    due: Due
    explanation: tuple[str, ...]
    clauses: list[Cited]
    then: str


@dataclass(frozen=True, slots=True)
class Stage:
    """A step of the top level; `state` is done, here or ahead."""

    name: str
    state: str


_STAGES = {"active": "here", "completed": "done"}


def standing(state: str, process_key: int, ended_by: tuple[str, ...]) -> Standing:
    """办理中, 已办结 (with the names of the end events reached) or 已终止."""
    elements = outline_of(process_key)
    ends = [elements[id_] for id_ in ended_by if id_ in elements]
    how = "、".join(dict.fromkeys(end.name for end in ends if end.name))
    return {
        "active": Standing(_("办理中"), "info"),
        "completed": Standing(_("已办结"), tone_of(ends), how),
        "terminated": Standing(_("已终止"), "", how),
    }[state]


def tone_of(ends: Iterable[Element]) -> str:
    """The style of how it ended: bad where one end is, good where one is and none is bad."""
    results = {end.properties.get(RESULT, "neutral") for end in ends}
    worst = next((one for one in ("negative", "positive") if one in results), "neutral")
    return TONES[worst]


def due_of(case: CaseLine) -> Due | None:
    """The first deadline of the case's open tasks in words; None where there is none."""
    return due_now(case.due_at, None) if case.due_at else None


def waiting_at(case: CaseFile) -> list[str]:
    """What the case waits for besides people: messages, timers, other work."""
    elements = outline_of(case.process_key)
    here = dict.fromkeys(step.element_id for step in case.steps if step.state == "active")
    return [
        elements[id_].name
        for id_ in here
        if id_ in elements and elements[id_].name and elements[id_].type not in _AROUND
    ]


_AROUND = {"process", "subProcess", "userTask"}
"""Elements that only surround others, and tasks, which are listed by themselves."""


def diagram_state(case: CaseFile) -> dict[str, object]:
    """What the viewer marks: tokens, elements passed and flows taken, and what its calls open."""
    here = Counter(step.element_id for step in case.steps if step.state == "active")
    stuck = {trouble.element_id for trouble in case.troubles}
    elements = outline_of(case.process_key)
    tokens = [
        {
            "element_id": id_,
            "count": count,
            "kind": "incident" if id_ in stuck else "token",
            "word": _("异常") if id_ in stuck else _("在此"),
        }
        for id_, count in here.items()
        if id_ in elements and elements[id_].type != "process"
    ]
    passed = [step.element_id for step in case.steps if step.state == "completed"]
    return {
        "tokens": tokens,
        "last": passed[-1] if passed else None,
        "completed": sorted({s.element_id for s in case.steps if s.state == "completed"}),
        "taken": sorted({e.element_id for e in case.events if e.kind == "flow_taken"}),
        "opens": _called_cases(case, elements),
    }


def _called_cases(case: CaseFile, elements: Mapping[str, Element]) -> dict[str, dict[str, str]]:
    """By call activity: the newest case that it called, with its address."""
    newest = {child.process_id: child for child in case.children}
    return {
        element.id: {
            "url": url_for("tasklist.cases.case", key=newest[element.calls].key),
            "title": newest[element.calls].title,
        }
        for element in elements.values()
        if element.calls in newest
    }


def stages(case: CaseFile) -> list[Stage]:
    """The steps that the top level of the diagram is drawn in, where it is drawn in steps."""
    elements = outline_of(case.process_key)
    steps = [
        element
        for element in elements.values()
        if element.own_plane and element.within == case.process_id and not element.by_event
    ]
    states = {step.element_id: step.state for step in case.steps}
    return [Stage(step.name, _STAGES.get(states.get(step.id, ""), "ahead")) for step in steps]


def deadlines_of(case: CaseFile) -> list[RunningDeadline]:
    """The running deadlines, the first due on top."""
    return [deadline_of(timer, case.process_key) for timer in case.timers]


def deadline_of(timer: RunningTimer, process_key: int) -> RunningDeadline:
    """A deadline with its name in the diagram, its clauses and its consequence."""
    element = outline_of(process_key).get(timer.element_id)
    name = (element.name if element else "") or timer.deadline_id or timer.element_id
    return RunningDeadline(
        name,
        due_now(timer.due_at, timer),
        timer.explanation,
        regulations().cite(element.clauses if element else ()),
        _then(timer),
    )


def due_task(task: DueTask) -> RunningDeadline:
    """A task with a due date of its own, shown beside the deadlines."""
    return RunningDeadline(task.name, due_now(task.due_at, None), (), [], _("应当在此前办结"))


def _then(timer: RunningTimer) -> str:
    """What follows, as drawn; and in the words of the regulations' register."""
    drawn = _("届满即转入下一环节") if timer.interrupting else _("届满时提醒，办理继续")
    rules, named = regulations().programmes.timers, timer.deadline_id or ""
    return f"{drawn}（{rules[named].on_expiry}）" if named in rules else drawn
