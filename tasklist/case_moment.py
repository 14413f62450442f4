"""当时: how a case stood after any line of its history, drawn again."""

from collections import Counter

from flask import Blueprint, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from engine.queries.case_moment import CaseAtMoment, case_at
from engine.request_values import LARGEST
from tasklist.diagrams import outline_of
from tasklist.facts import facts_to_read
from tasklist.here import actor, speak_as_in, store
from tasklist.language import _
from tasklist.paging import asked_whole

pages = Blueprint("case_moment", __name__)


@pages.get("/cases/<int:key>/at")
def choose(key: int) -> ResponseReturnValue:
    """The moment that was chosen on the slider has an address of its own."""
    number = asked_whole("number", 1, least=1, most=LARGEST)
    return redirect(url_for("tasklist.case_moment.show", key=key, number=number))


@pages.get("/cases/<int:key>/at/<int:number>")
def show(key: int, number: int) -> str:
    """The case after line `number`: its diagram, tasks, deadlines and material then."""
    then = case_at(store(), actor(), key, number)
    speak_as_in(key)
    return render_template(
        "case_moment.html",
        then=then,
        key=key,
        diagram=diagram_then(then.moment, then.process_key),
        names=outline_of(then.process_key),
        facts=facts_to_read(then.moment.variables, then.process_id),
    )


def diagram_then(moment: CaseAtMoment, process_key: int) -> dict[str, object]:
    """What the viewer marks: tokens, elements passed and flows taken by then."""
    elements = outline_of(process_key)
    stuck = set(moment.incidents.values())
    ways = Counter((one.element_id, one.state) for one in moment.elements.values())
    tokens = [
        {
            "element_id": id_,
            "count": count,
            "kind": "incident" if id_ in stuck else "token",
            "word": _("异常") if id_ in stuck else _("在此"),
        }
        for (id_, state), count in ways.items()
        if state == "active" and id_ in elements and elements[id_].type != "process"
    ]
    passed = [one.element_id for one in moment.elements.values() if one.state == "completed"]
    return {
        "tokens": tokens,
        "last": passed[-1] if passed else None,
        "completed": sorted(set(passed)),
        "taken": sorted(moment.flows),
    }
