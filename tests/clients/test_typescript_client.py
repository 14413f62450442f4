"""Camunda's TypeScript client in its strict mode reads every answer, by its own schemas."""

import json
import re
import subprocess

import pytest

from tests.clients.conftest import NODE
from tests.clients.test_python_sdk import reading

pytestmark = [
    pytest.mark.clients,
    pytest.mark.skipif(
        not (NODE / "node_modules" / "@camunda8" / "orchestration-cluster-api").is_dir(),
        reason="the client is not installed: make clients",
    ),
]


def test_it_reads_every_answer(world: tuple[str, dict[str, str]]) -> None:
    address, keys = world
    keys = {**keys, "username": "wang", "groupId": "dept", "roleId": "audit"}
    moments = {"startTime": "2026-01-01T00:00:00Z", "endTime": "2027-01-01T00:00:00Z"}
    inputs = {}
    for route, operation in reading():
        named = re.findall(r"{([^}]*)}", operation.path)
        if {*named} <= keys.keys():
            given = {name: keys[name] for name in named}
            inputs[operation.id] = given | (moments if route.query else {})
    command = ["node", "reading.mjs", address, json.dumps(inputs)]
    ran = subprocess.run(command, cwd=NODE, capture_output=True, text=True, timeout=90, check=True)
    saw = json.loads(ran.stdout.splitlines()[-1])
    assert saw["refused"] == []
    assert saw["asked"] > 40
