"""The diagrams that a new programme begins with, and the canary's, are drawn so that one can read
them: nothing lies on anything else, and each flow can be followed from its source to its target.
"""

from collections.abc import Iterator
from itertools import combinations, pairwise
from pathlib import Path

import pytest
from lxml import etree

ROOT = Path(__file__).parents[2]
FILES = sorted(
    [
        *ROOT.glob("app/scaffold/bpmn/*/*.bpmn"),
        *ROOT.glob("tests/canary/programme/bpmn/*/*.bpmn"),
    ]
)
BPMN = "{http://www.omg.org/spec/BPMN/20100524/MODEL}"
DI = "{http://www.omg.org/spec/BPMN/20100524/DI}"
DC = "{http://www.omg.org/spec/DD/20100524/DC}"
POINT = "{http://www.omg.org/spec/DD/20100524/DI}waypoint"
Box = tuple[float, float, float, float]
"""Left, top, right, bottom."""
Segment = tuple[str, tuple[float, float], tuple[float, float]]
"""The flow, where it begins, where it ends."""


class Drawing:
    def __init__(self, path: Path) -> None:
        root = etree.parse(path).getroot()
        self.elements = {one.get("id"): one for one in root.iter() if one.get("id")}
        shapes = {one.get("bpmnElement"): box(one) for one in root.iter(f"{DI}BPMNShape")}
        around = {f"{BPMN}{tag}" for tag in ("participant", "lane")}
        self.nodes = {k: b for k, b in shapes.items() if self.elements[k].tag not in around}
        self.lanes = {k: b for k, b in shapes.items() if self.elements[k].tag == f"{BPMN}lane"}
        self.flows = {one.get("bpmnElement"): points(one) for one in root.iter(f"{DI}BPMNEdge")}
        self.segments: list[Segment] = [
            (flow, *ends) for flow, line in self.flows.items() for ends in pairwise(line)
        ]

    def faults(self) -> Iterator[str]:
        for one, other in combinations(self.nodes, 2):
            attached = {self.elements[each].get("attachedToRef") for each in (one, other)}
            if overlap(self.nodes[one], self.nodes[other]) and attached == {None}:
                yield f"{one} lies on {other}"
        for flow, start, end in self.segments:
            if start[0] != end[0] and start[1] != end[1]:
                yield f"{flow} is slanted"
            ends = {self.elements[flow].get(end) for end in ("sourceRef", "targetRef")}
            for node, area in self.nodes.items():
                if node not in ends and overlap(area, between(start, end)):
                    yield f"{flow} runs through {node}"
        for (flow, *line), (another, *other) in combinations(self.segments, 2):
            if flow != another and alongside(line, other):
                yield f"{flow} runs along {another}"
        for lane, around in self.lanes.items():
            for reference in self.elements[lane].iter(f"{BPMN}flowNodeRef"):
                if not inside(self.nodes[reference.text or ""], around):
                    yield f"{reference.text} is not in {lane}"


def box(shape: etree._Element) -> Box:
    bounds = shape.find(f"{DC}Bounds")
    assert bounds is not None
    x, y, width, height = (float(bounds.get(name, "")) for name in ("x", "y", "width", "height"))
    return x, y, x + width, y + height


def points(edge: etree._Element) -> list[tuple[float, float]]:
    return [(float(one.get("x", "")), float(one.get("y", ""))) for one in edge.iter(POINT)]


def between(start: tuple[float, float], end: tuple[float, float]) -> Box:
    (left, right), (top, bottom) = sorted((start[0], end[0])), sorted((start[1], end[1]))
    return left, top, right, bottom


def overlap(one: Box, other: Box) -> bool:
    return one[0] < other[2] and other[0] < one[2] and one[1] < other[3] and other[1] < one[3]


def inside(one: Box, other: Box) -> bool:
    return other[0] <= one[0] and other[1] <= one[1] and one[2] <= other[2] and one[3] <= other[3]


def alongside(line: list[tuple[float, float]], other: list[tuple[float, float]]) -> bool:
    """Whether two straight lines share a stretch."""
    for axis in (0, 1):
        if len({point[axis] for point in (*line, *other)}) == 1:
            first, second = (sorted(point[1 - axis] for point in each) for each in (line, other))
            return max(first[0], second[0]) < min(first[1], second[1])
    return False


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_a_diagram_can_be_read(path: Path) -> None:
    assert list(Drawing(path).faults()) == []
