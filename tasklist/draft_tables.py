"""The tables of a draft, tried on facts and on all decisions that were made."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from flask import Blueprint, make_response, render_template, request
from flask.typing import ResponseReturnValue

from engine.commands.drafts.past_decisions import MOST, PastDecision, past_decisions
from engine.commands.drafts.replay_decisions import Changed, replay_decisions
from engine.commands.drafts.try_table import facts_needed, tables_of_draft, try_table
from engine.errors import Invalid
from engine.json_types import Json
from engine.queries.drafts import draft
from tasklist.decisions import Table, last_outcome, reasons_in, tables_in
from tasklist.facts import ShownFact, facts_of, value_text
from tasklist.here import actor, engine, now, store
from tasklist.language import _
from tasklist.outcomes import ShownOutcome, shown_outcome
from tasklist.typed_facts import PREFIX, as_typed, fields, read_facts

pages = Blueprint("draft_tables", __name__)
MOST_SHOWN, MOST_OFFERED = 200, 50


@dataclass(frozen=True, slots=True)
class Tried:
    """What a table said: its outcome, the reasons, and every table that was asked."""

    outcome: ShownOutcome
    reasons: Sequence[str]
    missing: Sequence[str]
    failure: str
    tables: Sequence[Table]


@dataclass(frozen=True, slots=True)
class ShownChange:
    """A past decision that would come out otherwise, in words."""

    past: PastDecision
    before: ShownOutcome
    after: ShownOutcome
    changed: Changed
    facts: Sequence[ShownFact]


@pages.get("/workbench/<int:key>/tables/<decision_id>")
def show(key: int, decision_id: str) -> ResponseReturnValue:
    """The facts that a table asks for, empty or as a past case had them."""
    known = _offered(decision_id)
    chosen = request.args.get("from", "")
    taken = next((one for one in known if _mark(one) == chosen), None)
    return _page(key, decision_id, as_typed(taken.facts) if taken else {}, known)


@pages.post("/workbench/<int:key>/tables/<decision_id>")
def decide(key: int, decision_id: str) -> ResponseReturnValue:
    """What the table says of the facts that were typed, and why; nothing is kept."""
    typed = {
        name.removeprefix(PREFIX): text
        for name, text in request.form.items()
        if name.startswith(PREFIX)
    }
    known = _offered(decision_id)
    needed = facts_needed(engine(), key, decision_id, actor=actor())
    try:
        facts = read_facts(needed, typed)
    except Invalid as invalid:
        return _page(key, decision_id, typed, known, trouble=str(invalid), status=422)
    return _page(key, decision_id, typed, known, tried=_tried(key, decision_id, facts))


@pages.get("/workbench/<int:key>/replay")
def replay(key: int) -> str:
    """Every past decision made once more with the draft's tables."""
    found = replay_decisions(engine(), key, actor=actor())
    return render_template(
        "draft_replay.html",
        draft=draft(store(), actor(), key),
        replayed=found,
        most=MOST,
        lines=[_shown(one) for one in found.changed[:MOST_SHOWN]],
    )


def _offered(decision_id: str) -> Sequence[PastDecision]:
    """The newest decisions of cases that this reader may see."""
    known = past_decisions(store(), actor(), [decision_id], MOST_OFFERED)
    return [one for one in known if one.title]


def _mark(one: PastDecision) -> str:
    return f"{one.case_key}-{one.number}"


def _page(
    key: int,
    decision_id: str,
    typed: Mapping[str, str],
    known: Sequence[PastDecision],
    *,
    tried: Tried | None = None,
    trouble: str = "",
    status: int = 200,
) -> ResponseReturnValue:
    tables = tables_of_draft(engine(), key, actor=actor())
    needed = tables.decisions.needs(decision_id)
    body = render_template(
        "draft_table.html",
        key=key,
        decision_id=decision_id,
        name=tables.decisions.decisions[decision_id].name,
        fields=list(fields(needed, tables.programmes.owner(decision_id), typed)),
        known=[(_mark(one), one) for one in known],
        chosen=request.args.get("from", ""),
        tried=tried,
        trouble=trouble,
    )
    return make_response(body, status)


def _tried(key: int, decision_id: str, facts: Mapping[str, Json]) -> Tried:
    said = try_table(engine(), key, decision_id, facts, actor=actor(), now=now())
    data = said.explain()
    labels = [fact.label for fact in facts_of(dict.fromkeys(said.missing), decision_id)]
    return Tried(last_outcome(data), reasons_in(data), labels, said.failure, tables_in(data))


def _shown(one: Changed) -> ShownChange:
    of = one.past.decision
    return ShownChange(
        one.past,
        shown_outcome(value_text(one.past.outcome), of),
        shown_outcome(value_text(one.outcome) if not one.trouble else _("没有结论"), of),
        one,
        facts_of(one.past.facts, of),
    )
