"""A lane is one party's: a paper bears the name of whoever acts in the lane of its step."""

from collections import defaultdict
from pathlib import Path

import pytest

from engine.definitions.outline import outline
from engine.settings import shipped

DIAGRAMS = sorted(shipped("bpmn").glob("*/*.bpmn"))
STANDS_IN = {"agency", "department"}
"""The department does itself what an agency leaves undone, in the agency's step."""
ORGANISED = {("gx-coop-p01.bpmn", "专业机构"): {"recommender", "expert"}}
"""What the agency organises there (第十条第4项), recommenders and experts do, who have no lane.
Their papers bear the name of the organisation of whoever completes them.
"""


@pytest.mark.parametrize("path", DIAGRAMS, ids=lambda path: path.name)
def test_the_tasks_of_a_lane_are_of_one_party(path: Path) -> None:
    roles = defaultdict(set)
    for element in outline(path.name, path.read_bytes()).values():
        if element.type == "userTask" and "role" in element.properties:
            roles[element.lane].add(element.properties["role"])
    mixed = {
        lane: sorted(found)
        for lane, found in roles.items()
        for own in [found - ORGANISED.get((path.name, lane), set())]
        if len(own) > 1 and own != STANDS_IN
    }
    assert mixed == {}
