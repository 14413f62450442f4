"""催办督办: the parties that an officer waits for, reminded and brought before others in bulk."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from engine.commands.user_tasks.remind import remind
from engine.commands.user_tasks.supervise import supervise
from engine.errors import GuichengError, Invalid
from engine.lifecycle.audience import AWAITED, ROLES
from engine.queries.awaited import AwaitedFilter, AwaitedLine, AwaitedPage, awaited
from engine.request_values import read_key
from register.queries import organisation_names
from tasklist.addresses import inside
from tasklist.calendar import due_now
from tasklist.here import actor, engine, now, regulations, store
from tasklist.language import _
from tasklist.paging import SIZE, Pager, asked_page

pages = Blueprint("silent", __name__)
MOST = 100
"""More at once than a person can answer for."""


@dataclass(frozen=True, slots=True)
class Choice:
    """What may be chosen in the filter, with how many tasks it has."""

    value: str
    word: str
    number: int


@pages.get("/silent")
def index() -> str:
    """Who is silent: in which task, since when, its last day, what was done about it."""
    asked = request.args
    number = asked_page()
    late = asked.get("standing") == "late"
    programme = asked.get("programme", "")
    every = awaited(store(), actor(), AwaitedFilter(), limit=0)
    wanted = AwaitedFilter(
        asked.get("role", ""),
        asked.get("whom", ""),
        _processes(every, programme),
        now() if late else None,
    )
    page = awaited(store(), actor(), wanted, start=(number - 1) * SIZE, limit=SIZE)
    names = _names(page)
    return render_template(
        "silent.html",
        lines=[(line, due_now(line.due_at, line.timer), _said(line, names)) for line in page.lines],
        pager=Pager(number, page.total),
        wanted=wanted,
        late=late,
        programme=programme,
        roles={role: ROLES[role] for role in AWAITED},
        programmes=_programmes(every),
        parties=[Choice(who, _called(who, names), count) for who, count in every.parties],
    )


@pages.post("/silent/remind")
def press() -> ResponseReturnValue:
    """催办 of each task that was chosen."""
    reason = request.form.get("reason", "").strip()
    return _each(
        lambda key: remind(engine(), key, actor=actor(), now=now(), reason=reason),
        lambda n: _("已催办 {n} 项，办理人会在待办中看到。", n=n),
    )


@pages.post("/silent/supervise")
def bring() -> ResponseReturnValue:
    """督办 of each task that was chosen, with its reason."""
    reason = request.form.get("reason", "").strip()
    return _each(
        lambda key: supervise(engine(), key, actor=actor(), now=now(), reason=reason),
        lambda n: _("已督办 {n} 项，其推荐单位或者主管部门会在待办中看到。", n=n),
    )


def _each(verb: Callable[[int], None], done: Callable[[int], str]) -> ResponseReturnValue:
    """Each in its own transaction; what is refused is told by its sentence. Raises Invalid."""
    keys = [read_key(key) for key in dict.fromkeys(request.form.getlist("key"))]
    if not keys:
        raise Invalid(_("请先选择任务。"))
    if len(keys) > MOST:
        raise Invalid(_("一次最多办理 {n} 项任务。", n=MOST))
    count = 0
    for key in keys:
        try:
            verb(key)
            count += 1
        except GuichengError as error:
            flash(str(error), "bad")
    if count:
        flash(done(count), "good")
    back = request.form.get("back") or url_for("tasklist.silent.index")
    return redirect(inside(back), 303)


def _processes(every: AwaitedPage, programme: str) -> tuple[str, ...]:
    """The processes of the programme in which somebody is waited for; one of none for a stranger's
    programme, so that nothing is found.
    """
    if not programme:
        return ()
    found = [process for process, _ in every.processes if _owner(process) == programme]
    return tuple(found) or ("",)


def _programmes(every: AwaitedPage) -> list[Choice]:
    counted: dict[str, int] = {}
    for process, number in every.processes:
        counted[_owner(process)] = counted.get(_owner(process), 0) + number
    words = {one: regulations().programmes[one].short for one in counted if one}
    return [Choice(one, words[one], counted[one]) for one in words]


def _owner(process: str) -> str:
    programme = regulations().programme(process)
    return programme.id if programme else ""


def _names(page: AwaitedPage) -> Mapping[str, str]:
    """What the candidates are called: a group's name, else its organisation's."""
    whom = [who for who, _ in page.parties]
    codes = {who: who.rpartition(":")[2] for who in whom}
    known = organisation_names(store(), codes.values())
    named = {who: known[code] for who, code in codes.items() if code in known}
    given = {who: name for who, name in page.names.items() if not who.endswith(f":{name}")}
    return named | given


def _said(line: AwaitedLine, names: Mapping[str, str]) -> str:
    return "、".join(_called(who, names) for who in line.whom)


def _called(who: str, names: Mapping[str, str]) -> str:
    return names.get(who, who.partition(":")[2])
