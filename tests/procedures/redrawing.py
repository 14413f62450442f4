"""A case as its history says it stands, and as its rows say: they are to be the same."""

from typing import Any

from sqlalchemy import select

from engine.persistence import Store
from engine.persistence.case_rows import (
    ElementInstance,
    Incident,
    Instance,
    Timer,
    UserTask,
    Variable,
)
from engine.persistence.columns import load_json
from engine.persistence.history_rows import HistoryRecord
from engine.queries.audit import verify
from engine.queries.case_moment import TaskThen, TimerThen, replay


def assert_redrawn(store: Store, known: dict[int, int] | None = None) -> int:
    """Every case is drawn again from its lines, as it stands now; the number of cases looked at.

    `known` remembers how many lines each case had, so that only those that moved are looked at.
    """
    with store.read() as transaction:
        cases = transaction.scalars(select(Instance)).all()
    seen = {} if known is None else known
    moved = [case for case in cases if seen.get(case.key) != case.history_length]
    for case in moved:
        assert as_lines_say(store, case) == as_rows_say(store, case), case.process_id
        seen[case.key] = case.history_length
    return len(cases)


def assert_whole(store: Store) -> None:
    """No line of the history was changed, cut or put in."""
    assert verify(store).broken == ()


def as_lines_say(store: Store, case: Instance) -> dict[str, Any]:
    with store.read() as transaction:
        lines = transaction.scalars(
            select(HistoryRecord)
            .where(HistoryRecord.chain == case.key)
            .order_by(HistoryRecord.number)
        ).all()
    moment = replay(case.key, lines)
    return {
        "state": moment.state,
        "elements": {k: (e.element_id, e.type, e.state) for k, e in moment.elements.items()},
        "variables": dict(moment.variables),
        "tasks": moment.tasks,
        "timers": moment.timers,
        "incidents": sorted(moment.incidents.values()),
    }


def as_rows_say(store: Store, case: Instance) -> dict[str, Any]:
    with store.read() as transaction:

        def of_case(row: Any, *where: Any) -> list[Any]:
            found = select(row).where(row.instance_key == case.key, *where)
            return list(transaction.scalars(found))

        return {
            "state": case.state,
            "elements": {
                one.key: (one.element_id, one.type, one.state) for one in of_case(ElementInstance)
            },
            "variables": {
                one.name: load_json(one.value)
                for one in of_case(Variable, Variable.scope_key == case.key)
            },
            "tasks": {
                one.key: TaskThen(
                    one.element_id, one.name, one.assignee, tuple(one.candidate_groups)
                )
                for one in of_case(UserTask, UserTask.state == "open")
            },
            "timers": {
                one.key: TimerThen(one.element_id, one.due_at)
                for one in of_case(Timer, Timer.state.in_(["pending", "suspended", "failed"]))
            },
            "incidents": sorted(
                one.element_id for one in of_case(Incident, Incident.state == "open")
            ),
        }
