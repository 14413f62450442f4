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


TO_BE_REDRAWN = {
    ("gx-cons-p01.bpmn", "e_late", "Incoming flows do not join"),
    ("gx-cons-p01.bpmn", "s10", "Gateway forks and joins"),
    ("gx-cons-p01.bpmn", "s11x", "Incoming flows do not join"),
    ("gx-cons-p07.bpmn", "due_city", "Element overlaps with other element"),
    ("gx-cons-p07.bpmn", "e_next", "Incoming flows do not join"),
    ("gx-cons-p07.bpmn", "g05b", "Element overlaps with other element"),
    ("gx-cons-p07.bpmn", "g05b", "Gateway forks and joins"),
    ("gx-cons-p07.bpmn", "s05", "Element overlaps with other element"),
    ("gx-cons-p10.bpmn", "e_info", "Incoming flows do not join"),
    ("gx-coop-p01.bpmn", "b_no", "Incoming flows do not join"),
    ("gx-coop-p01.bpmn", "g14x", "Element is outside of parent boundary"),
    ("gx-coop-p01.bpmn", "p1", "Incoming flows do not join"),
    ("gx-coop-p01.bpmn", "s14x", "Element is outside of parent boundary"),
    ("gx-coop-p02.bpmn", "e_wait", "Incoming flows do not join"),
    ("gx-coop-p04.bpmn", "s03", "Incoming flows do not join"),
    ("gx-coop-p05.bpmn", "e_reminded", "Incoming flows do not join"),
    ("gx-coop-p05.bpmn", "s03", "Incoming flows do not join"),
    ("gx-coop-p06.bpmn", "m04", "Element overlaps with other element"),
    ("gx-coop-p06.bpmn", "s05", "Element overlaps with other element"),
    ("gx-coop-p06.bpmn", "s05b", "Element overlaps with other element"),
    ("gx-coop-p07.bpmn", "e_info", "Incoming flows do not join"),
    ("gx-pilot-p01.bpmn", "e_not_recommended", "Incoming flows do not join"),
    ("gx-pilot-p01.bpmn", "p1", "Incoming flows do not join"),
    ("gx-pilot-p01.bpmn", "s07", "Incoming flows do not join"),
    ("gx-pilot-p02.bpmn", "e_revoke", "Element is outside of parent boundary"),
    ("gx-pilot-p02.bpmn", "e_reward", "Element is outside of parent boundary"),
    ("gx-pilot-p02.bpmn", "s04", "Incoming flows do not join"),
    ("gx-pilot-p06.bpmn", "s06", "Incoming flows do not join"),
    ("zj-p08.bpmn", "w03", "Incoming flows do not join"),
}
"""How a few diagrams are drawn, not what they do: each is taken out when it has been redrawn."""


def test_the_modeler_opens_every_shipped_file_without_a_warning() -> None:
    assert len(SHIPPED) > 200
    found = {(Path(one["file"]).name, one["element"], one["message"]) for one in reports(*SHIPPED)}
    assert found == TO_BE_REDRAWN


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
