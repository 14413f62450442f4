"""调整与终止: an operator moves a case by hand, or ends it, and says why."""

from collections.abc import Mapping
from dataclasses import dataclass

from flask import Blueprint, flash, make_response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from engine.commands.process_instances.cancel_process_instance import cancel_process_instance
from engine.commands.process_instances.modify_process_instance import modify_process_instance
from engine.definitions.outline import Element
from engine.definitions.vocabulary import FLOW_NODES, KIND_NAMES
from engine.errors import GuichengError
from engine.execution.stimuli import Activation
from engine.lifecycle.authority import require
from engine.queries.case_file import CaseFile, case_file
from engine.queries.case_moment import case_at
from engine.request_values import read_key
from tasklist.diagrams import outline_of
from tasklist.here import actor, engine, now, store
from tasklist.language import _

pages = Blueprint("interventions", __name__)
_ONLY_BY_THEIR_TRIGGER = {"startEvent", "boundaryEvent"}


@dataclass(frozen=True, slots=True)
class Place:
    """Where a token is, or may be put: the key of an element instance, or an element's id."""

    id: str
    name: str
    kind: str


@pages.get("/cases/<int:key>/intervention")
def show(key: int) -> ResponseReturnValue:
    """Where the case is, and where it could be put."""
    require(actor(), "调整案件")
    return _page(case_file(store(), actor(), key))


@pages.post("/cases/<int:key>/intervention")
def modify(key: int) -> ResponseReturnValue:
    """调整: begin at the element chosen, then withdraw what was chosen."""
    require(actor(), "调整案件")
    start = request.form.get("activate", "")
    try:
        modify_process_instance(
            engine(),
            key,
            activate=[Activation(start)] if start else [],
            terminate=[read_key(one) for one in request.form.getlist("terminate")],
            actor=actor(),
            now=now(),
            reason=_reason(),
        )
    except GuichengError as error:
        return _page(case_file(store(), actor(), key), str(error), 409)
    return _done(key, _("已调整。"))


@pages.post("/cases/<int:key>/cancellation")
def cancel(key: int) -> ResponseReturnValue:
    """终止: the case ends here, and what it called with it."""
    require(actor(), "终止案件")
    try:
        cancel_process_instance(engine(), key, actor=actor(), now=now(), reason=_reason())
    except GuichengError as error:
        return _page(case_file(store(), actor(), key), str(error), 409)
    return _done(key, _("已终止。"))


def _reason() -> str:
    return request.form.get("reason", "").strip()


def _done(key: int, sentence: str) -> ResponseReturnValue:
    flash(sentence, "good")
    return redirect(url_for("tasklist.cases.case", key=key), 303)


def _page(case: CaseFile, trouble: str = "", status: int = 200) -> ResponseReturnValue:
    elements = outline_of(case.process_key)
    body = render_template(
        "intervention.html",
        case=case,
        here=_here(case, elements),
        places=[_place(one.id, one) for one in elements.values() if _may_begin(one)],
        trouble=trouble,
    )
    return make_response(body, status)


def _here(case: CaseFile, elements: Mapping[str, Element]) -> list[Place]:
    """The element instances that are alive, but for the case itself."""
    then = case_at(store(), actor(), case.key, len(case.events))
    return [
        _place(str(key), elements[one.element_id])
        for key, one in then.moment.elements.items()
        if one.state == "active" and one.type != "process" and one.element_id in elements
    ]


def _may_begin(element: Element) -> bool:
    return element.type in FLOW_NODES - _ONLY_BY_THEIR_TRIGGER and bool(element.name)


def _place(id: str, element: Element) -> Place:
    return Place(id, element.name or element.id, KIND_NAMES[element.type])
