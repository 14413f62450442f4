"""Camunda's TypeScript client in its strict mode reads every answer, by its own schemas."""

import json
import re

from tests.clients.conftest import World, client_of_npm, node
from tests.clients.test_python_sdk import reading

pytestmark = client_of_npm("@camunda8/orchestration-cluster-api")


def test_it_reads_every_answer(world: World) -> None:
    moments = {"startTime": "2026-01-01T00:00:00Z", "endTime": "2027-01-01T00:00:00Z"}
    inputs = {}
    for route, operation in reading():
        named = re.findall(r"{([^}]*)}", operation.path)
        if {*named} <= world.keys.keys():
            given = {name: world.keys[name] for name in named}
            inputs[operation.id] = given | (moments if route.query else {})
    saw = node("reading.mjs", world.address, json.dumps(inputs))
    assert saw["refused"] == []
    assert saw["asked"] > 40
