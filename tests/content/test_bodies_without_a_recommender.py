"""A body may have no recommender, entered or recognised without one: others do its work."""

from datetime import UTC, datetime

from engine.definitions.model import Expression, UserWork
from engine.definitions.reading import read_bpmn
from engine.forms.expressions import evaluate
from engine.settings import shipped
from register.programme_rules import all_rules

NOON = datetime(2026, 3, 16, 4, tzinfo=UTC)
RULED = {id_ for rules in all_rules().values() for id_ in rules.arbitration.procedures}
"""The procedures about a body in the register."""
OF_A_RECOMMENDER = {
    f"{process.id}/{node.id}": node.work.candidate_groups.text
    for path in sorted(shipped("bpmn").rglob("*.bpmn"))
    for process in read_bpmn(path.read_bytes(), path.name).processes
    for node in process.nodes.values()
    if process.id in RULED
    and isinstance(node.work, UserWork)
    and isinstance(node.work.candidate_groups, Expression)
    and "recommender_code" in node.work.candidate_groups.text
}


def test_the_tasks_of_recommenders_are_found() -> None:
    assert {"GD-P04/s04", "ZJ-P05/s04", "GX-COOP-P04/s03"} <= OF_A_RECOMMENDER.keys()


def test_a_task_of_a_recommender_that_there_is_not_is_somebody_else_s() -> None:
    """But where the diagram asks first whether there is one."""
    body = {"recommender_code": None, "local_recommender_code": None}
    nobody_s = {
        name
        for name, groups in OF_A_RECOMMENDER.items()
        if evaluate(f"={groups}", body, NOON) is None
    }
    assert nobody_s == {"GX-CONS-P07/s05b"}
