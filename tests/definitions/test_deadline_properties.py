"""Deadlines in a diagram: what they are reminded of and paused by is checked when deployed."""

import pytest

from engine.definitions import check
from tests.drawing import boundary, chain, diagram, end, start, timer, user, zeebe

GROUP = zeebe("assignmentDefinition", candidateGroups="dept")


def _properties(**named: str) -> str:
    return zeebe("properties", *(zeebe("property", name=k, value=v) for k, v in named.items()))


def _findings(
    of_timer: dict[str, str], of_task: dict[str, str], *, interrupting: bool = False
) -> list[tuple[str, str]]:
    content = diagram(
        start(),
        user("A", GROUP, _properties(**of_task)),
        end(),
        end("LATE"),
        boundary(
            "X",
            "A",
            _properties(**of_timer),
            timer("Duration", "P30D"),
            interrupting=interrupting,
        ),
        chain("S", "A", "E"),
        chain("X", "LATE"),
    )
    return [(finding.element, finding.message) for finding in check({"a.bpmn": content})]


def test_reminders_and_a_pause_that_can_be_read_are_accepted() -> None:
    reminded = {"remindBefore": "P7D, P1D", "escalateAfter": "PT0S", "escalateTo": "dept"}
    assert _findings(reminded, {"pausesDeadline": "X"}) == []


@pytest.mark.parametrize(
    ("of_timer", "of_task", "element", "why"),
    [
        ({"remindBefore": "7天"}, {}, "X", "“7天”不是 ISO 8601 时长"),
        ({"escalateAfter": "P3D"}, {}, "X", "没有写 escalateTo"),
        ({"escalateTo": "dept"}, {}, "X", "没有写 escalateAfter"),
        ({"remindWhom": "dept"}, {}, "X", "没有写 remindBefore"),
        ({}, {"pausesDeadline": "Y"}, "A", "“Y”不是本流程的定时器"),
        ({}, {"pausesDeadline": "A"}, "A", "“A”不是本流程的定时器"),
    ],
)
def test_what_cannot_be_read_or_is_not_there_is_refused(
    of_timer: dict[str, str], of_task: dict[str, str], element: str, why: str
) -> None:
    ((where, message),) = _findings(of_timer, of_task)
    assert where == element
    assert why in message


def test_nothing_is_left_to_escalate_after_a_timer_that_ends_the_work() -> None:
    escalated = {"escalateAfter": "PT0S", "escalateTo": "dept"}
    ((where, message),) = _findings(escalated, {}, interrupting=True)
    assert (where, "请用不中断的边界定时器" in message) == ("X", True)
