"""The arbitration tables: complete, and what they say of a pair."""

from copy import deepcopy
from typing import Any

import pytest

from register.lifecycle.arbitration import arbitration, arbitration_faults
from register.programme_rules import all_rules, shipped_rules

SMALL: dict[str, Any] = {
    "procedures": {
        "A": {"name": "甲", "on_leaving": "ends"},
        "B": {"name": "乙", "on_leaving": "continues", "after": {"lapse": "ends"}},
    },
    "arbitration": [
        {"running": ["A", "B"], "starting": ["A"], "answer": "together", "reason": "第一条"},
        {"running": ["A"], "starting": ["B"], "answer": "refused", "reason": "第二条"},
        {"running": ["B"], "starting": ["B"], "answer": "waits", "reason": "系统扩展"},
    ],
}


def test_every_pair_of_every_programme_has_a_ruling() -> None:
    for rules in all_rules().values():
        table = rules.arbitration
        assert len(table.rulings) == len(table.procedures) ** 2, rules.programme


def test_a_complete_table_has_no_fault() -> None:
    assert [*arbitration_faults(SMALL, ["lapse"])] == []


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (lambda one: one["arbitration"].pop(), "没有写明B在办时B能否启动"),
        (lambda one: one["arbitration"].append(one["arbitration"][1]), "写了2次"),
        (lambda one: one["arbitration"][0].update(answer="perhaps"), "“perhaps”应为"),
        (lambda one: one["arbitration"][0].update(reason=""), "没有写明依据"),
        (lambda one: one["arbitration"][0]["running"].append("C"), "没有程序“C”"),
        (lambda one: one["procedures"]["A"].update(on_leaving="vanishes"), "“vanishes”应为"),
        (lambda one: one["procedures"]["B"].update(after={"burn": "ends"}), "没有事件“burn”"),
    ],
)
def test_what_is_missing_or_unknown_is_a_finding(change: Any, said: str) -> None:
    data = deepcopy(SMALL)
    change(data)
    assert any(said in one for one in arbitration_faults(data, ["lapse"]))


def test_what_is_refused_at_the_start_waits_at_the_decision() -> None:
    table = arbitration(SMALL)
    (at_start,) = table.conflicts([(7, "A")], "B", deciding=False)
    (deciding,) = table.conflicts([(7, "A")], "B", deciding=True)
    assert (at_start.answer, deciding.answer) == ("refused", "waits")
    assert (at_start.case_key, at_start.reason) == (7, "第二条")


def test_what_runs_together_is_no_conflict() -> None:
    assert arbitration(SMALL).conflicts([(7, "B"), (8, "A")], "A", deciding=False) == []


def test_a_procedure_may_end_by_one_event_and_go_on_after_another() -> None:
    (b,) = (one for one in arbitration(SMALL).procedures.values() if one.id == "B")
    assert (b.when_left_by("lapse"), b.when_left_by("revoke")) == ("ends", "continues")


def test_no_exit_while_a_cancellation_is_verified() -> None:
    table = shipped_rules("zj").arbitration
    (found,) = table.conflicts([(1, "ZJ-P07"), (2, "ZJ-P03")], "ZJ-P08", deciding=True)
    assert found.answer == "waits"
    assert "ZJ-23" in found.reason
