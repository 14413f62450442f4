"""What diagrams and templates name is there: handlers, partners and their messages."""

import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from lxml import etree

from engine.persistence.programmes import shipped_programmes
from engine.settings import shipped
from register.catalogue import document, entries, templates
from register.handlers import HANDLERS
from webhooks.partners import load_partners

ZEEBE = "{http://camunda.org/schema/zeebe/1.0}"
DIAGRAMS = sorted(shipped("bpmn").glob("*/*.bpmn"))
ROOT = Path(__file__).parents[2]
TEMPLATES = ROOT / ".camunda" / "element-templates"
CATALOGUE = {one["type"]: one for one in entries()}


def jobs(diagram: Path) -> Iterator[tuple[str, dict[str, str]]]:
    """Each job of the diagram: its type and headers."""
    for definition in etree.parse(diagram).iter(f"{ZEEBE}taskDefinition"):
        headers = definition.getparent().iter(f"{ZEEBE}header")
        yield definition.get("type"), {one.get("key"): one.get("value") for one in headers}


@pytest.mark.parametrize("diagram", DIAGRAMS, ids=lambda path: path.stem)
def test_every_job_of_a_diagram_has_a_handler(diagram: Path) -> None:
    assert {type_ for type_, _ in jobs(diagram)} <= set(HANDLERS)


@pytest.mark.parametrize("diagram", DIAGRAMS, ids=lambda path: path.stem)
def test_every_message_a_diagram_sends_is_one_its_partner_takes(diagram: Path) -> None:
    partners = load_partners(shipped_programmes())
    sent = [headers for type_, headers in jobs(diagram) if type_ == "webhook.send"]
    assert [one for one in sent if one["type"] not in partners[one["partner"]].sends] == []


def test_the_palette_offers_only_jobs_that_have_a_handler() -> None:
    offered = {
        choice["value"]
        for file in ("procedures.json", "register.json")
        for template in json.loads((TEMPLATES / file).read_text(encoding="utf-8"))
        for field in template["properties"]
        if field["binding"].get("property") == "type"
        for choice in field.get("choices", [field])
    }
    assert offered <= set(HANDLERS)


def test_every_job_type_has_its_entry_in_the_catalogue() -> None:
    assert set(CATALOGUE) == set(HANDLERS)


@pytest.mark.parametrize("diagram", DIAGRAMS, ids=lambda path: path.stem)
def test_a_diagram_gives_a_job_only_headers_and_events_that_the_catalogue_explains(
    diagram: Path,
) -> None:
    for type_, headers in jobs(diagram):
        entry = CATALOGUE[type_]
        assert headers.keys() <= {"event", "programme", *entry.get("headers", {})}
        assert headers.get("event") in {*entry.get("events", {None: ""})}, (type_, headers)


def test_the_catalogue_and_the_palette_are_generated() -> None:
    page = ROOT / "docs" / "service-tasks.md"
    assert page.read_text(encoding="utf-8") == document(), "python -m register.catalogue"
    palette = TEMPLATES / "register.json"
    assert palette.read_text(encoding="utf-8") == templates(), "python -m register.catalogue"
