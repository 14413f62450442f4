"""What the shipped diagrams promise, whoever draws them next."""

import re
import shutil
from pathlib import Path

import pytest
from click.testing import CliRunner

from app.cli import cli
from engine.definitions import startable_by
from engine.definitions.model import TimerEvent
from engine.definitions.reading import read_bpmn
from engine.settings import shipped

DIAGRAMS = sorted(
    # the questions to other systems are only ever called
    path
    for path in shipped("bpmn").rglob("*.bpmn")
    if not path.stem.startswith("sys-")
)

CALLED = set(
    re.findall(r'calledElement processId="([^"]+)"', "".join(map(Path.read_text, DIAGRAMS)))
)
"""What another procedure begins."""


@pytest.mark.parametrize("path", DIAGRAMS, ids=lambda path: path.stem)
def test_a_procedure_that_a_person_begins_says_who(path: Path) -> None:
    [process] = read_bpmn(path.read_bytes(), path.name).processes
    starts = [node for node in process.inside(process.id) if node.kind == "startEvent"]
    plain = [start for start in starts if start.event is None]
    begun = startable_by(process) or process.id in CALLED or not plain
    assert begun, "only an administrator could begin it"


@pytest.mark.parametrize("path", DIAGRAMS, ids=lambda path: path.stem)
def test_a_deadline_of_the_regulations_is_told_to_people_before_it_falls(path: Path) -> None:
    [process] = read_bpmn(path.read_bytes(), path.name).processes
    silent = [
        node.id
        for node in process.nodes.values()
        if isinstance(node.event, TimerEvent)
        and "deadline" in node.properties
        and node.properties["deadline"] != "T-P-RENEW-REMIND"  # is itself what reminds
        and "remindBefore" not in node.properties
    ]
    assert silent == []


FOLDERS = ("bpmn", "dmn", "forms")


def test_the_check_has_nothing_to_say_of_what_ships() -> None:
    result = CliRunner().invoke(cli, ["check", *(str(shipped(folder)) for folder in FOLDERS)])
    assert result.exit_code == 0
    assert "0 处错误，0 处提醒" in result.output


def test_an_analysts_slip_in_a_shipped_diagram_is_told_by_the_check(tmp_path: Path) -> None:
    for folder in FOLDERS:
        shutil.copytree(shipped(folder) / "zj", tmp_path / folder)
    diagram = tmp_path / "bpmn" / "zj-p01.bpmn"
    drawn = diagram.read_text("utf-8")
    assert "=recommender_approves = true" in drawn
    diagram.write_text(
        drawn.replace("=recommender_approves = ", "=recomender_approves = "), "utf-8"
    )
    result = CliRunner().invoke(cli, ["check", str(tmp_path)])
    assert result.exit_code == 0, "the start might bring it: it is a warning"
    assert "f_s05d_m06" in result.output
    assert "「recomender_approves」" in result.output
    assert "是不是「recommender_approves」？" in result.output
