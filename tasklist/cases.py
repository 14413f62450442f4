"""案件: search, and the file of one case."""

from flask import Blueprint, Response, make_response, render_template, request

from engine.queries.case_file import case_file
from engine.queries.cases import CaseFilter, search_cases
from engine.queries.counter import takes_papers_in
from engine.queries.documents import documents_of
from engine.queries.filled_forms import filled_forms
from papers.queries import papers_of
from register.body_queries import body_of_case, cases_beside
from tasklist.calendar import due_now, soon_by
from tasklist.case_view import deadlines_of, diagram_state, due_of, stages, standing, waiting_at
from tasklist.decisions import decisions_of
from tasklist.facts import facts_to_read
from tasklist.filled_view import shown_forms
from tasklist.here import actor, now, speak_as_in, store
from tasklist.outcome import ended_so
from tasklist.paging import SIZE, Pager, asked_page
from tasklist.procedures import procedures_seen
from tasklist.refusal import refusal_of
from tasklist.timeline import timeline

pages = Blueprint("cases", __name__)


@pages.get("/cases")
def search() -> str:
    """The cases this person may see, newest first."""
    wanted = asked_cases()
    number = asked_page()
    lines, total = search_cases(store(), actor(), wanted, start=(number - 1) * SIZE, limit=SIZE)
    return render_template(
        "cases.html",
        cases=[
            (line, standing(line.state, line.process_key, line.ended_by), due_of(line))
            for line in lines
        ],
        pager=Pager(number, total, len(lines) == SIZE),
        wanted=wanted,
        standing=request.args.get("standing", ""),
        processes=procedures_seen(),
    )


def asked_cases() -> CaseFilter:
    """Which cases the address asks for."""
    asked = request.args
    standing = asked.get("standing", "")
    due_by = {"late": now, "soon": soon_by}.get(standing)
    return CaseFilter(
        asked.get("text", "").strip(),
        asked.get("process", ""),
        asked.get("state", ""),
        step=asked.get("step", ""),
        due_after=now() if standing == "soon" else None,
        due_by=due_by() if due_by else None,
        stuck=standing == "stuck",
    )


@pages.get("/cases/<int:key>")
def case(key: int) -> Response:
    """One case: where it stands, what runs, what happened, why it was decided so."""
    found = case_file(store(), actor(), key)
    speak_as_in(key)
    body = render_template(
        "case.html",
        case=found,
        standing=standing(found.state, found.process_key, found.ended_by),
        diagram=diagram_state(found),
        stages=stages(found),
        waiting_at=waiting_at(found),
        due={task.key: due_now(task.due_at, None) for task in found.tasks},
        deadlines=deadlines_of(found),
        timeline=timeline(found),
        decisions=decisions_of(found),
        refusal=refusal_of(found),
        ended_so=ended_so(found),
        forms=shown_forms(filled_forms(store(), actor(), key)),
        facts=facts_to_read(found.variables, found.process_id),
        documents=documents_of(store(), actor(), key),
        papers=papers_of(store(), actor(), key),
        body=body_of_case(store(), key),
        beside=cases_beside(store(), actor(), key),
        takes_papers_in=found.state == "active" and takes_papers_in(store(), actor(), key),
    )
    return make_response(body)
