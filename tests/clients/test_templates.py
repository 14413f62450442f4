"""Element templates: the Modeler applies each, and the shipped diagrams name those they are of."""

import subprocess
from collections import Counter
from collections.abc import Iterator, Mapping
from typing import Any

import pytest
from playwright.sync_api import Browser

from tests.browser.conftest import chromium
from tests.clients.complaint import BASE
from tests.clients.linking import LINK, ROOT, Template, elements, is_of, templates
from tests.clients.saving import NODE

__all__ = ["chromium"]

BY_ID = {one["id"]: one for one in templates()}
DRAWING = NODE / "node_modules" / ".modeler-draw.js"
SHIPPED = sorted(ROOT.glob("bpmn/**/*.bpmn"))


def test_each_has_an_id_of_its_own() -> None:
    assert len(BY_ID) == len(templates())


def test_every_element_that_names_a_template_has_all_that_it_makes_of_one() -> None:
    named: Counter[str] = Counter()
    for path in SHIPPED:
        for element in elements(path.read_bytes()):
            link = element.get(LINK)
            if link is not None:
                named[link] += 1
                assert is_of(element, BY_ID[link]), (path.name, element.get("id"), link)
    assert named.total() > 700
    assert len(named) > 30


def test_every_job_of_the_register_has_a_template_that_a_diagram_names() -> None:
    named = {one.get(LINK) for path in SHIPPED for one in elements(path.read_bytes())}
    jobs = {id_ for id_ in BY_ID if id_.startswith("guicheng.register.")}
    assert jobs - named == set(), "python -m tests.clients.linking"


@pytest.mark.clients
@pytest.mark.skipif(
    not (NODE / "node_modules" / "camunda-bpmn-js").is_dir(),
    reason="the Modeler's editors are not installed: make clients",
)
def test_the_modeler_applies_every_template(chromium: Browser) -> None:
    """To an element of its kind; what it makes of it is all that the template says."""
    subprocess.run(["node", "draw.mjs", str(DRAWING)], cwd=NODE, check=True, timeout=120)
    page = chromium.new_page(viewport={"width": 1700, "height": 1000})
    page.add_script_tag(path=DRAWING)
    plan = {"elements": list(_one_of_each()), "flows": []}
    drawn = page.evaluate("([base, t, plan]) => drawn(base, t, plan)", [BASE, [*templates()], plan])
    page.close()
    made = {one.get(LINK): one for one in elements(drawn.encode()) if one.get(LINK)}
    assert made.keys() == BY_ID.keys()
    assert [id_ for id_, element in made.items() if not is_of(element, BY_ID[id_])] == []


def _one_of_each() -> Iterator[Mapping[str, Any]]:
    yield {"id": "host", "type": "bpmn:UserTask", "x": 100, "y": 100}
    for number, template in enumerate(templates()):
        kind = template["elementType"]
        yield {
            "id": f"E{number}", "type": kind["value"], "event": kind.get("eventDefinition"),
            "x": 300 + number % 10 * 150, "y": 100 + number // 10 * 120,
            "on": "host" if kind["value"] == "bpmn:BoundaryEvent" else None,
            "template": template["id"], "name": template["name"], "fields": _filled(template),
        }  # fmt: skip


def _filled(template: Template) -> dict[str, str]:
    """Something in every field that must not be left empty."""
    fields = template["properties"]
    needed = [one for one in fields if "constraints" in one and not one.get("value")]
    return {_key(one["binding"]): "GD-1" for one in needed}


def _key(binding: Mapping[str, str]) -> str:
    return next(binding[name] for name in ("key", "property", "name", "source") if name in binding)
