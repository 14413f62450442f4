"""What Camunda Modeler's own linters say of the files that are shipped: nothing."""

import json
import subprocess
from pathlib import Path

import pytest

NODE = Path(__file__).parent / "node"
ROOT = NODE.parents[2]
SHIPPED = [
    *ROOT.glob("bpmn/**/*.bpmn"),
    *ROOT.glob("dmn/**/*.dmn"),
    *ROOT.glob("forms/**/*.form"),
    *ROOT.glob(".camunda/element-templates/*.json"),
    *ROOT.glob("docs/tutorial/*.*"),
]

pytestmark = [
    pytest.mark.clients,
    pytest.mark.skipif(
        not (NODE / "node_modules" / "@camunda" / "linting").is_dir(),
        reason="the Modeler's linters are not installed: make clients",
    ),
]


def reports(*files: Path) -> list[dict[str, str]]:
    command = ["node", "lint.mjs", *map(str, files)]
    ran = subprocess.run(command, cwd=NODE, capture_output=True, text=True, timeout=120, check=True)
    return [json.loads(line) for line in ran.stdout.splitlines()]


def test_the_modeler_opens_every_shipped_file_without_a_warning() -> None:
    assert len(SHIPPED) > 200
    assert reports(*SHIPPED) == []


@pytest.mark.parametrize(
    ("shipped", "right", "wrong"),
    [
        ("bpmn/gd/gd-p01.bpmn", "<zeebe:taskDefinition type=", "<zeebe:taskDefinition retries="),
        ("dmn/gd/ban.dmn", "</rule>", "</rule><rull />"),
        (
            "forms/gd/gd-guide.form",
            '"executionPlatformVersion": "8.8.0"',
            '"executionPlatformVersion": "8.0.0"',
        ),
        (".camunda/element-templates/procedures.json", '"appliesTo"', '"applies"'),
    ],
)
def test_a_fault_is_reported(tmp_path: Path, shipped: str, right: str, wrong: str) -> None:
    text = (ROOT / shipped).read_text("utf-8")
    assert right in text
    faulty = tmp_path / Path(shipped).name
    faulty.write_text(text.replace(right, wrong), "utf-8")
    assert reports(faulty)
