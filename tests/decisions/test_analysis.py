"""Faults of tables, found before they decide anything."""

import pytest

from engine.decisions import analyse, read_dmn
from tests.decisions.drawing import decision, document, fact, table


def findings(*args, needs=(), parts=(), **options):
    written = decision(table(*args, **options), needs=needs)
    return analyse(read_dmn(document(*parts, written), "t.dmn"))


def errors(*args, **options):
    return [f.message for f in findings(*args, **options) if f.severity == "error"]


def warnings(*args, **options):
    return [f.message for f in findings(*args, **options) if f.severity == "warning"]


def test_a_complete_table_without_overlap_is_clean():
    assert findings(["a:number", "b:boolean"], [["< 3", "-", "1"], [">= 3", "true", "2"],
                                                [">= 3", "false", "3"]]) == ()  # fmt: skip


def test_an_overlap_under_unique_names_both_rules_and_an_input():
    (message,) = errors(["a:number"], [["< 10", "1"], ["> 5", "2"], ["[5..10]", "3"]][:2])
    assert "第 1、2 行规则重叠" in message
    assert "a = 7.5" in message


def test_rules_that_share_only_an_end_overlap_there():
    (message,) = errors(["a:number"], [["<= 5", "1"], [">= 5", "2"]])
    assert "a = 5；" in message


def test_a_repeated_rule_under_unique_is_an_overlap():
    assert len(errors(["a:string"], [['"x"', "1"], ['"x"', "1"], ['not("x")', "2"]])) == 1


def test_any_allows_overlaps_with_the_same_conclusion_only():
    rows = [["< 10", "1"], ["> 5", "1"]]
    assert errors(["a:number"], rows, policy="ANY") == []
    assert "结论不同" in errors(["a:number"], [rows[0], ["> 5", "2"]], policy="ANY")[0]


def test_a_rule_behind_a_wider_one_never_decides_under_first():
    rows = [["-", "true", "1"], ["< 3", "-", "2"], ["< 2", "false", "3"], ["-", "-", "4"]]
    (message,) = errors(["a:number", "b:boolean"], rows, policy="FIRST")
    assert "第 3 行规则永远不会生效" in message


def test_several_rules_together_can_shadow_one():
    rows = [["<= 3", "1"], ["> 3", "2"], ["-", "3"]]
    (message,) = errors(["a:number"], rows, policy="FIRST")
    assert "第 3 行" in message
    assert "第 1、2 行已先决定" in message


def test_under_priority_a_rule_is_shadowed_by_better_conclusions():
    rows = [["-", '"low"'], ["< 3", '"low"'], ["-", '"high"']]
    found = errors(["a:number"], rows, policy="PRIORITY", values='"high","low"')
    assert len(found) == 2


def test_a_gap_shows_an_input_that_nothing_matches():
    (message,) = warnings(["a:number", "b:boolean"], [["< 3", "-", "1"], [">= 3", "true", "2"]])
    assert "a = 3、b = false" in message or "a = 4、b = false" in message


def test_a_default_conclusion_fills_gaps():
    assert findings(["a:number"], [["< 3", "1"]], default="0") == ()


def test_tables_that_collect_may_overlap_and_leave_gaps():
    assert findings(["a:number"], [["< 3", "1"], ["< 2", "2"]], policy="COLLECT") == ()


def test_a_repeated_rule_is_a_duplicate_where_it_is_no_overlap():
    (message,) = warnings(["a:number"], [["< 3", "1"], ["< 3", "1"]], policy="COLLECT")
    assert "第 1、2 行规则完全相同" in message


def test_a_cell_of_another_type_is_an_error():
    assert "是文本，而这一列是数字" in errors(["a:number"], [['"x"', "1"]])[0]


def test_an_interval_without_values_is_an_error():
    assert "永远不会成立" in errors(["a:number"], [["[5..3]", "1"]])[0]


def test_a_conclusion_outside_the_output_values_is_an_error():
    assert "不在输出值" in errors(["a"], [["-", '"z"']], values='"x","y"')[0]


def test_an_undeclared_name_is_an_error_where_inputs_are_drawn():
    (message,) = errors(["b > 3"], [["true", "1"]], needs=["a"], parts=[fact("a")])
    assert "b" in message


def test_without_drawn_inputs_names_are_facts():
    assert errors(["b > 3"], [["true", "1"]]) == []


def test_a_priority_table_needs_output_values():
    assert "输出值" in errors(["a"], [["-", "1"]], policy="PRIORITY")[0]


def test_computed_cells_raise_no_false_alarm():
    rows = [["< limit", "1"], [">= limit", "2"]]
    assert findings(["a:number"], rows) == ()


def test_a_count_is_never_negative_nor_broken():
    assert findings(["count(xs)"], [["0", "1"], [">= 1", "2"]]) == ()


@pytest.mark.parametrize("policy", ["UNIQUE", "FIRST"])
def test_adjacent_dates_leave_no_gap(policy):
    rows = [['<= date("2026-01-31")', "1"], ['>= date("2026-02-01")', "2"]]
    assert findings(["d:date"], rows, policy=policy) == ()


def test_a_cell_that_accepts_every_number_has_no_end_to_look_at():
    assert findings(["a:number"], [["< 0, > -1", "1"]]) == ()
