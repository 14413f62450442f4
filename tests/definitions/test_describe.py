"""What a resource brings when it is deployed."""

import pytest

from engine.definitions import StartEvent, describe
from engine.errors import Invalid
from tests.drawing import (
    chain,
    diagram,
    end,
    event,
    flow,
    message,
    signal,
    start,
    timer,
    xor,
    zeebe,
)


def test_a_process_tells_how_it_may_begin():
    content = diagram(
        start("N"),
        start("M", event("message", "m")),
        start("G", event("signal", "g")),
        start("T", timer("Cycle", "R/P1Y")),
        xor("X"),
        end("E"),
        chain("N", "X", "E"),
        flow("M", "X"),
        flow("G", "X"),
        flow("T", "X"),
        roots=message("m", "申报") + signal("g"),
    )
    (process,) = describe("a.bpmn", content)
    assert (process.kind, process.id, process.name) == ("process", "P", "流程")
    assert process.starts == (
        StartEvent("N", "none"),
        StartEvent("M", "message", "申报"),
        StartEvent("G", "signal", "g"),
        StartEvent("T", "timer"),
    )


def test_a_process_has_a_version_tag():
    tag = f"<bpmn:extensionElements>{zeebe('versionTag', value='2026')}</bpmn:extensionElements>"
    (process,) = describe("a.bpmn", diagram(tag, start(), end(), chain("S", "E")))
    assert process.version_tag == "2026"


def test_a_form_has_its_id():
    (form,) = describe("f.form", b'{"id": "gd-review", "versionTag": "2"}')
    assert (form.kind, form.id, form.version_tag) == ("form", "gd-review", "2")


def test_a_dmn_file_is_a_graph_and_its_decisions():
    content = (
        b'<definitions xmlns="https://www.omg.org/spec/DMN/20191111/MODEL/" id="G" name="g">'
        b'<decision id="D1" name="a"/><decision id="D2" name="b"/></definitions>'
    )
    found = [(one.kind, one.id) for one in describe("d.dmn", content)]
    assert found == [("decision_requirements", "G"), ("decision", "D1"), ("decision", "D2")]


def test_a_form_that_is_not_json_is_refused():
    with pytest.raises(Invalid, match="JSON"):
        describe("f.form", b"<form/>")
