"""Deploy and start as Camunda Modeler does, with the SDK that Camunda ships."""

import json
import subprocess
from pathlib import Path
from typing import Any

import pytest

from tests.api.diagrams import BROKEN, REVIEW

NODE = Path(__file__).parent / "node"

pytestmark = [
    pytest.mark.clients,
    pytest.mark.skipif(
        not (NODE / "node_modules" / "@camunda8" / "sdk").is_dir(),
        reason="the SDK is not installed: make clients",
    ),
]


def modeler(address: str, process_id: str, *files: Path) -> Any:
    command = ["node", "modeler.mjs", address, process_id, *map(str, files)]
    ran = subprocess.run(command, cwd=NODE, capture_output=True, text=True, timeout=60, check=True)
    return json.loads(ran.stdout.splitlines()[-1])


@pytest.fixture
def diagram(tmp_path: Path) -> Path:
    path = tmp_path / "审查.bpmn"
    path.write_bytes(REVIEW)
    return path


def test_the_sdk_connects_deploys_starts_and_sees_the_case(address: str, diagram: Path) -> None:
    saw = modeler(address, "review", diagram)
    assert "problem" not in saw, saw["problem"]
    assert saw["topology"]["gatewayVersion"] == "8.8.0"
    (process,) = saw["deployment"]["processes"]
    assert (process["processDefinitionId"], process["processDefinitionVersion"]) == ("review", 1)
    assert saw["again"]["processes"] == [process]
    assert [task["elementId"] for task in saw["tasks"]["items"]] == ["look"]
    assert [one["state"] for one in saw["instances"]["items"]] == ["ACTIVE"]
    assert {one["elementId"] for one in saw["elements"]["items"]} >= {"begin", "look"}
    assert saw["incidents"]["items"] == []


def test_the_sdk_is_told_which_element_is_at_fault(address: str, tmp_path: Path) -> None:
    path = tmp_path / "broken.bpmn"
    path.write_bytes(BROKEN)
    problem = modeler(address, "review", path)["problem"]
    assert "f2" in json.dumps(problem, ensure_ascii=False)
