"""名录: who is recognised, since when, until when; members, duties, evaluations, sanctions."""

from typing import TypedDict

from flask import Blueprint, render_template, request

from engine.clock import SHANGHAI
from register.body_access import readable, readable_diary, roles_towards
from register.body_queries import cases_of_body, diary
from register.programme_rules import rules_among, statuses_among
from register.queries import base, bases
from tasklist.here import actor, now, regulations, store
from tasklist.paging import SIZE, Pager, asked_page

pages = Blueprint("registers", __name__)


@pages.get("/register")
def index() -> str:
    """The recognised bases, newest first; the register is public."""
    wanted, number = asked_bases(), asked_page()
    lines, total = bases(store(), **wanted, start=(number - 1) * SIZE, limit=SIZE)
    return render_template(
        "register.html",
        bases=lines,
        pager=Pager(number, total),
        wanted=wanted,
        programmes={known.prefix: known for known in regulations().programmes.values()},
        statuses=statuses_among(regulations().programmes),
        status_tone=status_tone,
    )


class Wanted(TypedDict):
    """What to look for in the register; empty means no restriction."""

    text: str
    programme: str
    status: str


def asked_bases() -> Wanted:
    """Which bodies the address asks for."""
    asked = request.args
    return {
        "text": asked.get("text", "").strip(),
        "programme": asked.get("programme", ""),
        "status": asked.get("status", ""),
    }


@pages.get("/register/<path:number>")
def one(number: str) -> str:
    """One base: all that this person reads of what the register knows of it."""
    found, today = base(store(), number), now().astimezone(SHANGHAI).date()
    roles = roles_towards(store(), actor(), number)
    return render_template(
        "base.html",
        base=readable(found, roles),
        cases=cases_of_body(store(), actor(), number),
        diary=readable_diary(diary(store(), number), roles),
        cite=regulations().cite,
        today=today,
        status_tone=status_tone,
    )


def status_tone(prefix: str, status: str) -> str:
    """The style of a status: the one in which a body ought to be, another in which it still is one,
    or one in which it is none any more.
    """
    rules = rules_among(regulations().programmes).get(prefix)
    current = rules.current if rules else ()
    return "" if status not in current else "good" if status == current[0] else "warn"
