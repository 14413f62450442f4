"""名录: who is recognised, since when, until when, and which reports are owed."""

from flask import Blueprint, render_template, request

from register.queries import base, bases
from tasklist.here import regulations, store
from tasklist.paging import SIZE, Pager, asked_page

pages = Blueprint("registers", __name__)


@pages.get("/register")
def index() -> str:
    """The recognised bases, newest first; the register is public."""
    asked = request.args
    text, status = asked.get("text", "").strip(), asked.get("status", "")
    number = asked_page()
    lines, total = bases(store(), text=text, status=status, start=(number - 1) * SIZE, limit=SIZE)
    return render_template(
        "register.html", bases=lines, pager=Pager(number, total), text=text, status=status
    )


@pages.get("/register/<path:number>")
def one(number: str) -> str:
    """One base: its particulars, the history of its status, its yearly reports."""
    found = base(store(), number)
    history = [(line, regulations().cite(line.clauses)) for line in found.history]
    return render_template("base.html", base=found, history=history)
