"""Which element template each element of the shipped diagrams is one of.

``python -m tests.clients.linking FILE…`` writes `zeebe:modelerTemplate` at every element that has
all that a template makes of one, so that the Modeler shows the template's fields.
"""

import json
import re
import sys
from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path
from typing import Any

from lxml import etree

ROOT = Path(__file__).parents[2]
BPMN = "{http://www.omg.org/spec/BPMN/20100524/MODEL}"
ZEEBE = "{http://camunda.org/schema/zeebe/1.0}"
LINK = f"{ZEEBE}modelerTemplate"
Template = Mapping[str, Any]
LAST = ("guicheng.notice.send", "guicheng.officer", "guicheng.webhook.send", "guicheng.webhook.ask")
"""The general ones come after those of a kind."""
NAMED = {
    "guicheng.correction": "补正",
    "guicheng.countersign": "会签",
    "guicheng.publicity.send": "公示",
}
"""What an element is called that is of a template and not of a more general one."""
STARTS = {
    "guicheng.deadline.regulation": "=deadline(",
    "guicheng.deadline.yearly": "=yearly deadline(",
}
"""How the dates of templates begin that leave the rest of it to the analyst."""


@cache
def templates() -> tuple[Template, ...]:
    """All of them, the general ones last."""
    paths = sorted((ROOT / ".camunda/element-templates").glob("*.json"))
    found = [one for path in paths for one in json.loads(path.read_text("utf-8"))]
    return tuple(sorted(found, key=lambda one: one["id"] in LAST))


def template_of(element: etree._Element) -> Template | None:
    """The first template of which the element has every field."""
    return next((one for one in templates() if is_of(element, one)), None)


def is_of(element: etree._Element, template: Template) -> bool:
    """Whether it is of the template's kind, with what that hides and all that it requires."""
    kind = f"bpmn:{etree.QName(element).localname[:1].upper()}{etree.QName(element).localname[1:]}"
    wanted = template["elementType"]
    if kind != wanted["value"] or kind not in template["appliesTo"]:
        return False
    event = wanted.get("eventDefinition", "").removeprefix("bpmn:")
    if event and element.find(f"{BPMN}{event[:1].lower()}{event[1:]}") is None:
        return False
    if NAMED.get(template["id"], "") not in element.get("name", ""):
        return False
    return all(_holds(element, one, template["id"]) for one in template["properties"])


def _holds(element: etree._Element, field: Mapping[str, Any], template: str) -> bool:
    value = _value(element, field["binding"])
    if value is None:
        return bool(field.get("optional")) or _may_be_empty(field)
    if field["type"] == "Hidden":
        return bool(value == field["value"])
    if field["type"] == "Dropdown":
        return value in {choice["value"] for choice in field["choices"]}
    begins = STARTS.get(template.rpartition(".")[0], "") if "timeDate" in str(field) else ""
    return value.startswith(begins)


def _may_be_empty(field: Mapping[str, Any]) -> bool:
    return field["type"] == "String" and not field.get("value") and "constraints" not in field


def _value(element: etree._Element, binding: Mapping[str, str]) -> str | None:
    """What the element says where the binding points; None where it says nothing."""
    kind, name = binding["type"], binding.get("name") or binding.get("property") or ""
    if kind == "property":
        return element.get(name)
    if kind == "bpmn:TimerEventDefinition#property":
        return element.findtext(f"{BPMN}timerEventDefinition/{BPMN}{name}")
    within = element.find(f"{BPMN}extensionElements")
    if within is None:
        return None
    if kind == "zeebe:userTask":
        return "" if within.find(f"{ZEEBE}userTask") is not None else None
    return _extension(within, kind, name, binding)


def _extension(
    within: etree._Element, kind: str, name: str, binding: Mapping[str, str]
) -> str | None:
    listed = {
        "zeebe:property": ("properties/{z}property", "name", name, "value"),
        "zeebe:taskHeader": ("taskHeaders/{z}header", "key", binding.get("key"), "value"),
        "zeebe:input": ("ioMapping/{z}input", "target", name, "source"),
        "zeebe:output": ("ioMapping/{z}output", "source", binding.get("source"), "target"),
    }
    if kind in listed:
        path, key, wanted, said = listed[kind]
        for one in within.iterfind(ZEEBE + path.replace("{z}", ZEEBE)):
            if one.get(key) == wanted:
                return one.get(said)
        return None
    found = within.find(f"{ZEEBE}{kind.removeprefix('zeebe:')}")
    return None if found is None else found.get(name)


def elements(content: bytes) -> Iterator[etree._Element]:
    """Those of a diagram's processes that have an id."""
    root = etree.fromstring(content)
    for process in root.iterfind(f"{BPMN}process"):
        yield from (one for one in process.iter() if one.get("id") and one.tag.startswith(BPMN))


def linked(text: str) -> str:
    """The diagram with a template named at each element that is one of it."""
    for element in elements(text.encode()):
        template = template_of(element)
        if template is not None and element.get(LINK) is None:
            mark = f'zeebe:modelerTemplate="{template["id"]}"'
            version = f'zeebe:modelerTemplateVersion="{template["version"]}"'
            tag = re.compile(rf'(<bpmn:\w+ id="{re.escape(element.get("id") or "")}"[^>]*?)(/?>)')
            text = tag.sub(rf"\1 {mark} {version}\2", text, count=1)
    return text


if __name__ == "__main__":
    for each in [Path(name) for name in sys.argv[1:]] or sorted(ROOT.glob("bpmn/**/*.bpmn")):
        before = each.read_text("utf-8")
        after = linked(before)
        if after != before:
            each.write_text(after, "utf-8")
            sys.stdout.write(f"{each}\n")
