"""What an element says twice is refused by its id, never half ignored."""

import pytest

from engine.definitions import check
from tests.drawing import chain, diagram, end, start, user, zeebe

GROUP = zeebe("assignmentDefinition", candidateGroups="dept")


def properties(*names: str) -> str:
    return zeebe("properties", *(zeebe("property", name=name, value="x") for name in names))


def said(*extensions: str) -> list[tuple[str, str]]:
    drawn = diagram(start(), user("A", *extensions), end(), chain("S", "A", "E"))
    found = check({"a.bpmn": drawn})
    return [(one.element, one.message) for one in found if "起作用；请" in one.message]


@pytest.mark.parametrize(
    ("twice", "named"),
    [
        ([GROUP, properties("a"), properties("b")], "zeebe:properties"),
        ([GROUP, zeebe("assignmentDefinition", candidateGroups="other")], "assignmentDefinition"),
        ([GROUP, zeebe("taskSchedule", dueDate="=a"), zeebe("taskSchedule")], "taskSchedule"),
        ([GROUP, properties("role", "role")], "“role”写了 2 次"),
    ],
)
def test_what_stands_twice_is_refused_with_its_element(twice: list[str], named: str) -> None:
    ((element, sentence),) = said(*twice)
    assert element == "A"
    assert named in sentence


def test_what_stands_once_is_taken() -> None:
    assert said(GROUP, properties("a", "b")) == []
