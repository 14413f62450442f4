"""批次（专题）: the applications gathered in one, side by side."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, replace

from flask import Blueprint, render_template

from engine.errors import NotFound
from engine.json_types import Json
from engine.queries.cases import Batch, BatchCase, CaseLine, batch, batches, judged_by
from engine.queries.counter import takes_papers_in
from register.queries import ApplicationLine, applications, batch_files, batch_run_by
from register.queries import batch as register_batch
from register.quota_queries import QuotaLine, quotas
from tasklist.case_view import Standing, due_of, standing
from tasklist.clauses import Cited
from tasklist.facts import value_text
from tasklist.here import actor, regulations, store

pages = Blueprint("batches", __name__)


@pages.get("/batches")
def index() -> str:
    """The batches that are open, and those of which this person may see a case."""
    seen = {one.id: one for one in batches(store(), actor())}
    files = batch_files(store(), seen)
    known = {one.id for one in files}
    return render_template(
        "batches.html",
        batches=[(one, seen[one.id].count if one.id in seen else 0) for one in files],
        others=[one for one in seen.values() if one.id not in known],
    )


@pages.get("/batches/<path:batch_id>")
def one(batch_id: str) -> str:
    """The applications of a batch, and the facts in which they differ."""
    register = register_batch(store(), batch_id)
    try:
        found = batch(store(), actor(), batch_id)
    except NotFound:
        if register is None or register.closed_at is not None:
            raise
        found = Batch(batch_id, ())
    processes = Counter(case.line.process_id for case in found.cases)
    applied_by = next((process for process, _ in processes.most_common(1)), "")
    compared = [case for case in found.cases if case.line.process_id == applied_by]
    lines = {case.line.key: case.line for case in found.cases}
    applied = applied_in(batch_id, lines)
    order = [one.line.case_key for one in sorted(applied, key=lambda one: one.line.category)]
    compared.sort(key=lambda case: order.index(case.line.key) if case.line.key in order else -1)
    return render_template(
        "batch.html",
        batch=found,
        title=register.title if register else found.cases[0].line.title,
        cases=[
            (line, _standing(line), due_of(line)) for key, line in lines.items() if key not in order
        ],
        register=register,
        applications=applied,
        compared=compared,
        comparison=_comparison(compared),
        quotas=_quotas(batch_id, register.case_key if register else 0),
    )


def _quotas(batch_id: str, case_key: int) -> list[QuotaLine]:
    """Of every recommender for the officers of the batch; its own for a recommender."""
    lines = quotas(store(), batch_id)
    if not lines or takes_papers_in(store(), actor(), case_key):
        return list(lines)
    return [line for line in lines if f"recommender:{line.recommender_code}" in actor().groups]


@dataclass(frozen=True, slots=True)
class Applied:
    """An application with its case, how that stands, and the clauses that it does not meet."""

    line: ApplicationLine
    case: CaseLine
    standing: Standing
    unmet: list[Cited]


def applied_through(case_key: int) -> list[Applied]:
    """The applications of the batch that this case runs; none where it runs none."""
    batch_id = batch_run_by(store(), case_key)
    if batch_id is None:
        return []
    try:
        found = batch(store(), actor(), batch_id)
    except NotFound:
        return []
    return applied_in(batch_id, {case.line.key: case.line for case in found.cases})


def applied_in(batch_id: str, seen: Mapping[int, CaseLine]) -> list[Applied]:
    """The applications whose case this person may see, best score first; scores are the staff's."""
    scored = judged_by(store(), actor(), seen)
    lines = [
        line if line.case_key in scored else replace(line, average_score=None)
        for line in applications(store(), batch_id)
        if line.case_key in seen
    ]
    lines.sort(key=lambda line: (-(line.average_score or 0), line.number))
    return [
        Applied(
            line,
            seen[line.case_key],
            _standing(seen[line.case_key]),
            regulations().cite(line.unmet),
        )
        for line in lines
    ]


def _standing(line: CaseLine) -> Standing:
    return standing(line.state, line.process_key, line.ended_by)


def _comparison(cases: list[BatchCase]) -> list[tuple[str, str, list[str]]]:
    """(label, unit, value of each case) of the facts that are not the same everywhere."""
    rows = []
    for name in dict.fromkeys(name for case in cases for name in _facts(case)):
        of = cases[0].line.process_id
        values = [value_text(_facts(case).get(name), of) for case in cases]
        if len(set(values)) > 1:
            rows.append((regulations().label(name, of), regulations().unit(name, of), values))
    return rows


def _facts(case: BatchCase) -> Mapping[str, Json]:
    """The variables that a regulation knows, whether they stand alone or inside another."""
    inner = [value for value in case.variables.values() if isinstance(value, dict)]
    found: dict[str, Json] = {}
    of = case.line.process_id
    for variables in (*inner, case.variables):
        found |= {n: v for n, v in variables.items() if regulations().is_fact(n, of)}
    return found
