"""A diagram holds nothing that a browser could run, wherever it stands."""

import pytest

from engine.definitions import check
from tests.drawing import chain, diagram, end, start, user, zeebe

GROUP = zeebe("assignmentDefinition", candidateGroups="dept")
XHTML = '<h:script xmlns:h="http://www.w3.org/1999/xhtml">alert(1)</h:script>'
SVG = '<s:svg xmlns:s="http://www.w3.org/2000/svg" onload="alert(1)"/>'
UNKNOWN = '<u:thing xmlns:u="urn:unknown"/>'
NAMELESS = '<script xmlns="">alert(1)</script>'

PLACES = {
    "documentation": "<bpmn:documentation>{}</bpmn:documentation>",
    "extension": "<bpmn:extensionElements>{}</bpmn:extensionElements>",
    "annotation": '<bpmn:textAnnotation id="T"><bpmn:text>{}</bpmn:text></bpmn:textAnnotation>',
}


def _refused(content: bytes, name: str = "a.bpmn") -> list[str]:
    return [f.message for f in check({name: content}) if "外来元素" in f.message]


def _with(inside: str) -> bytes:
    return diagram(start(), user("A", GROUP), end(), chain("S", "A", "E"), inside)


@pytest.mark.parametrize("foreign", [XHTML, SVG, UNKNOWN, NAMELESS])
@pytest.mark.parametrize("place", PLACES.values(), ids=PLACES)
def test_a_foreign_element_in_a_process_is_refused(place: str, foreign: str) -> None:
    assert _refused(_with(place.format(foreign)))


@pytest.mark.parametrize("foreign", [XHTML, SVG, UNKNOWN])
def test_a_foreign_element_in_a_plane_is_refused(foreign: str) -> None:
    plane = (
        '<bpmndi:BPMNDiagram xmlns:bpmndi="http://www.omg.org/spec/BPMN/20100524/DI">'
        f"<bpmndi:BPMNPlane>{foreign}</bpmndi:BPMNPlane></bpmndi:BPMNDiagram>"
    )
    drawn = _with("").replace(b"</bpmn:definitions>", plane.encode() + b"</bpmn:definitions>")
    assert plane.encode() in drawn
    assert _refused(drawn)


@pytest.mark.parametrize("foreign", [XHTML, SVG, UNKNOWN])
@pytest.mark.parametrize("element", ["description", "extensionElements"])
def test_a_foreign_element_in_a_decision_is_refused(element: str, foreign: str) -> None:
    dmn = f"""<definitions xmlns="https://www.omg.org/spec/DMN/20191111/MODEL/" id="d" name="d"
      namespace="http://camunda.org/schema/1.0/dmn"><{element}>{foreign}</{element}>
      <decision id="x" name="x"><variable name="x"/><literalExpression><text>1</text>
      </literalExpression></decision></definitions>"""
    assert _refused(dmn.encode(), "a.dmn")


def test_an_instruction_to_style_the_file_is_refused() -> None:
    styled = _with("").replace(b"?>", b'?><?xml-stylesheet href="data:text/xsl,x"?>', 1)
    assert any("处理指令" in f.message for f in check({"a.bpmn": styled}))


def test_what_the_modeler_writes_is_taken() -> None:
    assert (
        _refused(_with("<bpmn:documentation>a &lt;script&gt; in words</bpmn:documentation>")) == []
    )
