"""Conditions: looked at when variables change, and heard when they become true."""

from itertools import pairwise

import pytest

from engine.execution.waits import ConditionalSubscription
from tests.drawing import (
    both,
    boundary,
    catch,
    chain,
    condition,
    diagram,
    end,
    flow,
    start,
    user,
)
from tests.execution.driving import Case


def test_a_condition_that_holds_already_happens_at_once():
    content = diagram(start(), catch("X", condition("n > 5")), end(), chain("S", "X", "E"))
    assert Case.started(content, n=6).status == "completed"


def test_a_condition_is_looked_at_again_whenever_variables_change():
    content = diagram(
        start(), user("A"), boundary("X", "A", condition("n > 5")), user("B"), chain("S", "A"),
        flow("X", "B"),
    )  # fmt: skip
    case = Case.started(content, n=1)
    assert len(case.of(ConditionalSubscription)) == 1
    case.set(n=3)
    assert "A" in case.waiting
    case.set(n=9)
    assert case.waiting == ["B"]


def test_a_condition_that_stays_true_happens_once():
    content = diagram(
        start(),
        user("A"),
        boundary("X", "A", condition("n > 5"), interrupting=False),
        user("B"),
        chain("S", "A"),
        flow("X", "B"),
    )
    case = Case.started(content, n=1)
    case.set(n=6)
    case.set(n=7)
    assert case.waiting.count("B") == 1
    case.set(n=1)
    case.set(n=8)
    assert case.waiting.count("B") == 2


CHANGES = ({"n": 2}, {"n": 0}, {"n": 3}, {"n": 0}, {"n": 4}, {"other": 1})


@pytest.mark.parametrize(
    ("only", "heard"),
    [
        ({}, [0, 2, 4]),
        ({"variableEvents": "create"}, [0]),
        ({"variableEvents": "update"}, [2, 4]),
        ({"variableEvents": "create, update"}, [0, 2, 4]),
        ({"variableNames": "other"}, [5]),
    ],
)
def test_a_filtered_condition_is_looked_at_when_its_change_comes(only, heard):
    guard = boundary("B", "A", condition("n > 1", **only), interrupting=False)
    case = Case.started(diagram(start(), user("A"), guard, end(), chain("S", "A"), flow("B", "E")))
    counts = [0]
    for change in CHANGES:
        case.set(**change)
        counts.append(case.completed.count("B"))
    assert [place for place, (a, b) in enumerate(pairwise(counts)) if b > a] == heard


def test_a_filter_does_not_hear_what_is_out_of_sight():
    guards = [
        boundary(f"B{n}", f"A{n}", condition("n > 1", variableEvents="create"), interrupting=False)
        for n in (1, 2)
    ]
    drawn = (both("F"), user("A1"), user("A2"), end(), chain("S", "F", "A1"), flow("F", "A2"))
    flows = flow("B1", "E") + flow("B2", "E")
    case = Case.started(diagram(start(), *drawn, *guards, flows))
    case.set(_local=True, _scope=case.wait("A1").element_instance_key, n=2)
    assert [key for key in case.completed if key.startswith("B")] == ["B1"]
