"""Processes drawn step after step, for tests of commands to which the drawing doesn't matter.

A step is a list of what is waited for side by side: `["user_task", name, {…}]`, `["job", type]`,
`["timer", seconds]`, `["message", name, variable]`, `["signal", name]`, `["call", process id]`,
`["publish", name, variable]`, `["incident"]`. The element of the n-th in the m-th step has the id
`s<m>.<n>`. A step that begins with "any" is a user task that its timer withdraws.
"""

from collections.abc import Callable
from itertools import pairwise
from typing import Any, NoReturn

from tests.drawing import (
    both,
    boundary,
    catch,
    diagram,
    element,
    end,
    event,
    flow,
    message,
    script,
    service,
    start,
    throw,
    timer,
    user,
    xor,
    zeebe,
)


def steps(
    process_id: str,
    *listed: list[Any],
    startable_by: str = "dept",
    begun_by: str = "",
    every: tuple[int, int] | None = None,
) -> bytes:
    """The bytes of the diagram.

    `startable_by`: the group that begins it by hand; `begun_by`: the name of a message that begins
    it too; `every`: it is begun by a timer after these seconds, and so many times again.
    """
    roots: dict[str, str] = {}
    parts: list[str] = []
    ends = [
        ("S", "S"),
        *(_step(position, step, parts, roots) for position, step in enumerate(listed)),
    ]
    parts += [flow(before[1], after[0]) for before, after in pairwise([*ends, ("E", "E")])]
    named = f'id="{process_id}" name="{process_id}" isExecutable="true"'
    begun = [_properties(startableBy=startable_by)]
    if every is not None:
        begun = [timer("Cycle", f"R{every[1] + 1}/PT{every[0]}S")]
    parts += [start("S", *begun), end("E")]
    if begun_by:
        roots[begun_by] = message("begun", begun_by)
        parts += [start("M", event("message", "begun")), flow("M", ends[1][0])]
    return diagram(*parts, roots="".join(roots.values()), process=named)


def lost_token(*_: object) -> NoReturn:
    """What a defect of the execution would do, in place of `engine.execution.apply`."""
    raise RuntimeError("令牌走失")


def _step(
    position: int, step: list[Any], parts: list[str], roots: dict[str, str]
) -> tuple[str, str]:
    """Draws it; the ids at which it is entered and left."""
    waits = list(enumerate(step))
    if step[0] == "any":
        return _withdrawn_by_a_timer(position, waits[1], waits[2], parts)
    ids = [f"s{position}.{number}" for number, _ in waits]
    for id, (_, wait) in zip(ids, waits, strict=True):
        parts.append(_DRAWN[wait[0]](id, wait, roots))
    if len(ids) == 1:
        return ids[0], ids[0]
    fork, join = f"fork{position}", f"join{position}"
    parts += [both(fork), both(join)]
    parts += [flow(fork, id) + flow(id, join) for id in ids]
    return fork, join


def _withdrawn_by_a_timer(
    position: int, task: tuple[int, list[Any]], due: tuple[int, list[Any]], parts: list[str]
) -> tuple[str, str]:
    id, late, after = f"s{position}.{task[0]}", f"s{position}.{due[0]}", f"after{position}"
    parts += [_user_task(id, task[1], {}), xor(after), flow(id, after), flow(late, after)]
    parts.append(boundary(late, id, timer("Duration", f"PT{due[1][1]}S")))
    return id, after


def _user_task(id: str, wait: list[Any], _roots: dict[str, str]) -> str:
    options = dict(wait[2]) if len(wait) > 2 else {"candidateGroups": "dept"}
    inside = []
    if "due_in" in options:
        due = f'=now() + duration("PT{options.pop("due_in")}S")'
        inside.append(zeebe("taskSchedule", dueDate=due))
    if "properties" in options:
        inside.append(_properties(**options.pop("properties")))
    return user(id, zeebe("assignmentDefinition", **options), *inside, name=wait[1])


def _job(id: str, wait: list[Any], _roots: dict[str, str]) -> str:
    headers = zeebe("taskHeaders", zeebe("header", key="step", value=id))
    return service(id, headers, type=wait[1])


def _timer(id: str, wait: list[Any], _roots: dict[str, str]) -> str:
    return catch(id, timer("Duration", f"PT{wait[1]}S"))


def _message(id: str, wait: list[Any], roots: dict[str, str]) -> str:
    roots[id] = message(f"m{id}", wait[1], wait[2])
    return catch(id, event("message", f"m{id}"))


def _signal(id: str, wait: list[Any], roots: dict[str, str]) -> str:
    roots[id] = f'<bpmn:signal id="g{id}" name="{wait[1]}" />'
    return catch(id, event("signal", f"g{id}"))


def _publish(id: str, wait: list[Any], roots: dict[str, str]) -> str:
    roots[id] = message(f"m{id}", wait[1])
    sent = zeebe("publishMessage", correlationKey=f"={wait[2]}", timeToLive="PT1H")
    return throw(id, sent, event("message", f"m{id}"))


def _call(id: str, wait: list[Any], _roots: dict[str, str]) -> str:
    called = zeebe("calledElement", processId=wait[1], propagateAllChildVariables="true")
    return element("callActivity", id, called)


def _incident(id: str, _wait: list[Any], _roots: dict[str, str]) -> str:
    return script(id, 'assert(null, false, "缺变量")', "never")


def _properties(**named: str) -> str:
    return zeebe("properties", *(zeebe("property", name=k, value=v) for k, v in named.items()))


_DRAWN: dict[str, Callable[[str, list[Any], dict[str, str]], str]] = {
    "user_task": _user_task,
    "job": _job,
    "timer": _timer,
    "message": _message,
    "signal": _signal,
    "publish": _publish,
    "call": _call,
    "incident": _incident,
}
