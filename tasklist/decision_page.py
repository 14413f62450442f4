"""判定: the table as it decides now, its clauses and readings, and the cases that test it."""

from functools import partial

from flask import Blueprint, render_template

from engine.decisions.outline import DecisionOutline, RuleOutline, decision_outlines
from engine.errors import NotFound
from engine.lifecycle.authority import may, oversees
from engine.queries.definitions import source, versions
from tasklist.clauses import Cited
from tasklist.conditions import condition_in_words
from tasklist.facts import facts_of, value_text
from tasklist.here import actor, judge, now, regulations, store
from tasklist.language import _
from tasklist.moments import local
from tasklist.outcomes import outcome_text

pages = Blueprint("decision_page", __name__)


@pages.get("/decisions/<decision_id>")
def decision(decision_id: str) -> str:
    """A decision in its newest version."""
    known = versions(store(), "decision", decision_id)
    if not known:
        raise NotFound(_("没有部署过判定「{id}」。", id=decision_id))
    name, content = source(store(), known[0].key)
    found = decision_outlines(content, name)[decision_id]
    cases = judge()(decision_id, name, content, local(now()))
    return render_template(
        "decision.html",
        decision=found,
        versions=known,
        rules=[
            (rule, _outputs(rule, decision_id), regulations().cite(rule.clauses))
            for rule in _rules(found)
        ],
        in_words=partial(condition_in_words, of=decision_id),
        is_technical=oversees(actor()) or may(actor(), "部署"),
        readings=_readings(found),
        cases=[
            (
                case,
                outcome_text(value_text(case.expected), decision_id),
                facts_of(case.facts, found.id),
                regulations().cite(case.clauses),
            )
            for case in cases
        ],
        passed=sum(not case.differences for case in cases),
    )


def _rules(found: DecisionOutline) -> tuple[RuleOutline, ...]:
    return found.table.rules if found.table else ()


def _outputs(rule: RuleOutline, of: str) -> list[str]:
    return [outcome_text(output, of) for output in rule.outputs]


def _readings(found: DecisionOutline) -> list[Cited]:
    """The clauses of the table where the text is open and a reading was chosen, each once."""
    ids = dict.fromkeys(id_ for rule in _rules(found) for id_ in rule.clauses)
    return [clause for clause in regulations().cite(ids) if clause.readings]
