"""批次（专题）: the applications gathered in one, side by side."""

from collections import Counter
from collections.abc import Mapping

from flask import Blueprint, render_template

from engine.json_types import Json
from engine.queries.batches import BatchCase, batch, batches
from register.queries import ApplicationLine, applications
from register.queries import batch as register_batch
from tasklist.case_view import standing
from tasklist.clauses import Cited
from tasklist.facts import value_text
from tasklist.here import actor, regulations, store

pages = Blueprint("batches", __name__)


@pages.get("/batches")
def index() -> str:
    """The batches of which this person may see a case."""
    return render_template("batches.html", batches=batches(store(), actor()))


@pages.get("/batches/<path:batch_id>")
def one(batch_id: str) -> str:
    """The applications of a batch, and the facts in which they differ."""
    found = batch(store(), actor(), batch_id)
    processes = Counter(case.line.process_id for case in found.cases)
    applied_by = processes.most_common(1)[0][0]
    compared = [case for case in found.cases if case.line.process_id == applied_by]
    lines = [case.line for case in found.cases]
    return render_template(
        "batch.html",
        batch=found,
        title=lines[0].title,
        cases=[(line, standing(line.state, line.process_key, line.ended_by)) for line in lines],
        register=register_batch(store(), batch_id),
        applications=_applications(batch_id, {line.key for line in lines}),
        compared=compared,
        comparison=_comparison(compared),
    )


def _applications(batch_id: str, seen: set[int]) -> list[tuple[ApplicationLine, list[Cited]]]:
    """The applications whose case this person may see, best score first, with unmet clauses."""
    lines = [line for line in applications(store(), batch_id) if line.case_key in seen]
    lines.sort(key=lambda line: (-(line.average_score or 0), line.number))
    return [(line, regulations().cite(line.unmet)) for line in lines]


def _comparison(cases: list[BatchCase]) -> list[tuple[str, str, list[str]]]:
    """(label, unit, value of each case) of the facts that are not the same everywhere."""
    rows = []
    for name in dict.fromkeys(name for case in cases for name in _facts(case)):
        values = [value_text(_facts(case).get(name)) for case in cases]
        if len(set(values)) > 1:
            rows.append((regulations().label(name), regulations().unit(name), values))
    return rows


def _facts(case: BatchCase) -> Mapping[str, Json]:
    """The variables that a regulation knows, whether they stand alone or inside another."""
    inner = [value for value in case.variables.values() if isinstance(value, dict)]
    found: dict[str, Json] = {}
    for variables in (*inner, case.variables):
        found |= {n: v for n, v in variables.items() if regulations().is_fact(n)}
    return found
