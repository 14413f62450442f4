"""Whoever sees many cases has his lists read from indexes: no table of cases is read whole."""

import sqlite3
from typing import Any

import pytest
from sqlalchemy import event

from engine.persistence import Store, bounded
from engine.persistence.due_dates import TimerFilter
from engine.queries.cases import CaseFilter, batches, processes_seen, search_cases
from engine.queries.deadlines import what_falls_due
from engine.queries.operations import overview
from engine.queries.user_tasks import (
    TaskFilter,
    done,
    offers_of,
    processes_in_todo,
    todo,
    withdrawable,
)
from tests.queries.test_reading import DEPT, NOW, filled

__all__ = ["filled"]


# PostgreSQL plans by what it has counted, and here it has counted nothing.
@pytest.mark.parametrize("store", ["sqlite"], indirect=True)
def test_no_list_reads_a_table_of_cases_whole(
    filled: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(bounded, "MOST_COUNTED", 0)
    sent: list[tuple[str, Any]] = []
    event.listen(
        filled.database, "before_cursor_execute", lambda *told: sent.append((told[2], told[3]))
    )
    search_cases(filled, DEPT, CaseFilter())
    search_cases(filled, DEPT, CaseFilter(batch="B-1"))
    processes_seen(filled, DEPT)
    batches(filled, DEPT)
    what_falls_due(filled, DEPT)
    what_falls_due(filled, DEPT, TimerFilter(due_after=NOW, due_by=NOW))
    overview(filled, DEPT, now=NOW, soon_by=NOW, due_by=NOW)
    todo(filled, DEPT, TaskFilter())
    processes_in_todo(filled, DEPT)
    offers_of(filled, DEPT)
    withdrawable(filled, DEPT, NOW)
    done(filled, DEPT)
    assert whole_tables(filled, sent) == set()


def whole_tables(store: Store, sent: list[tuple[str, Any]]) -> set[tuple[str, str]]:
    """(step of the plan, statement) wherever a table of cases is read in no order of an index."""
    connection = sqlite3.connect(store.database.url.database or "")
    plans = {
        (step, statement)
        for statement, values in sent
        for *_, step in connection.execute(f"EXPLAIN QUERY PLAN {statement}", values)
    }
    connection.close()
    return {
        (step, statement)
        for step, statement in plans
        if step.startswith(("SCAN case_", "SCAN runtime_")) and "USING" not in step
    }
