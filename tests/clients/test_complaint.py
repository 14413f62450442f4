"""An analyst draws a new procedure with the guide and the catalogue, and it runs to its end.

Nothing is written but what the Modeler's own editors write: no Python, no JSON schema, no shell.
"""

import json
import re
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser as Chromium
from sqlalchemy import select

from app.in_process import InProcess
from engine.definitions.reading import read_bpmn
from engine.persistence.transit_rows import OutboundEvent
from engine.programmes.packing import packed
from simulation.browser import Browser
from simulation.server import Server
from tests.browser.conftest import chromium
from tests.clients.complaint import BASE, FORMS, PLAN, TABLE
from tests.clients.saving import NODE, ROOT, editors, saved

__all__ = ["chromium"]

pytestmark = [
    pytest.mark.clients,
    pytest.mark.skipif(
        not (NODE / "node_modules" / "camunda-bpmn-js").is_dir(),
        reason="the Modeler's editors are not installed: make clients",
    ),
]
DRAWING = NODE / "node_modules" / ".modeler-draw.js"
TEMPLATES = [
    template
    for path in sorted((ROOT / ".camunda/element-templates").glob("*.json"))
    for template in json.loads(path.read_text("utf-8"))
]
CASE = {
    "caseTitle": "关于某基地的投诉", "signed": "实名", "has_evidence": True,
    "received_on": "2026-03-16",
}  # fmt: skip


@pytest.fixture(scope="module")
def files(chromium: Chromium) -> dict[str, bytes]:
    """The diagram, the table and the forms, as the Modeler's editors write them."""
    subprocess.run(["node", "draw.mjs", str(DRAWING)], cwd=NODE, check=True, timeout=120)
    page = chromium.new_page(viewport={"width": 1700, "height": 1000})
    page.add_script_tag(path=DRAWING)
    diagram = page.evaluate("([base, t, plan]) => drawn(base, t, plan)", [BASE, TEMPLATES, PLAN])
    page.close()
    found = {"gd-complaint.bpmn": diagram}
    with editors(chromium) as page:
        for form in FORMS:
            written, warnings = saved(page, Path("x.form"), json.dumps(form))
            assert warnings == []
            found[f"{form['id']}.form"] = written
        found["gd-complaint-level.dmn"], warnings = saved(page, Path("x.dmn"), TABLE)
        assert warnings == []
    return {name: text.encode() for name, text in found.items()}


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """An installation with one programme, of which the new procedure is to be."""
    installations = InProcess(tmp_path_factory.mktemp("complaint"))
    with installations.open(installations.prepared(["gd"])) as opened:
        yield opened


def test_the_elements_are_those_of_the_templates(files: dict[str, bytes]) -> None:
    """Every template that was chosen is named by its element, with its fields filled in."""
    [process] = read_bpmn(files["gd-complaint.bpmn"], "").processes
    chosen = {one["id"]: one["template"] for one in PLAN["elements"] if "template" in one}
    text = files["gd-complaint.bpmn"].decode()
    for id_, template in chosen.items():
        assert re.search(rf'id="{id_}"[^>]* zeebe:modelerTemplate="{template}"', text), id_
    assert process.nodes["late"].event is not None
    assert 'legal period(received_on, 15, "工作日")' in repr(process.nodes["late"].event)
    assert process.nodes["sign_dept"].properties["role"] == "department"


def test_it_is_published_on_the_workbench_and_runs_to_its_end(
    files: dict[str, bytes], server: Server
) -> None:
    def enter(login: str) -> Browser:
        return Browser(server.browser(), login, server.password)

    analyst, chen, he = enter("admin"), enter("chen"), enter("he")
    analyst.post("/workbench", files={"files": ("complaint.zip", packed(files))})
    [draft] = set(re.findall(r"/workbench/\d+(?=\")", _source(analyst, "/workbench")))
    assert "无误" in _headline(analyst, draft), analyst.words(draft)
    analyst.post(f"{draft}/publication", reason="新增投诉办理")

    chen.start("gd-complaint", CASE)
    for person, field, text in (
        (chen, "dept_view", "情况属实"), (he, "agency_view", "建议约谈"),
        (chen, "reply_text", "已约谈并要求整改"),
    ):  # fmt: skip
        [task] = set(re.findall(r"/tasks/(\d+)", _source(person, "/tasks")))
        person.claim(int(task))
        person.complete(int(task), person.open(int(task)), {field: text})

    [case] = set(re.findall(r"/cases/\d+", _source(chen, "/cases")))
    page = chen.words(case)
    assert "已答复并公开" in page
    [paper] = set(re.findall(rf"{case}/papers/\d+[^\"]*\.pdf", _source(chen, case)))
    assert chen.fetch(paper).startswith(b"%PDF")
    with server.store.read() as transaction:
        [sent] = transaction.scalars(
            select(OutboundEvent).where(OutboundEvent.type == "notice.published")
        )
    assert sent.payload["text"] == "已约谈并要求整改"


def _source(person: Browser, path: str) -> str:
    return person.fetch(path).decode()


def _headline(person: Browser, draft: str) -> str:
    """What the check says in short."""
    page = person.page(draft)
    return str(page.xpath("string(//section[1]/h2)"))
