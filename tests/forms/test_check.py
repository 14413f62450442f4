"""What keeps a form from being deployed."""

import json

import pytest

from engine.forms import check_form


def found(*components: dict[str, object], **root: object) -> list[tuple[str, str]]:
    schema = {"type": "default", "id": "form", "components": list(components), **root}
    findings = check_form(json.dumps(schema).encode(), "GD.form")
    assert all(finding.resource == "GD.form" for finding in findings)
    return [(finding.element, finding.message) for finding in findings]


def field(**properties: object) -> dict[str, object]:
    return {"type": "textfield", "id": "F1", "key": "name", "label": "名称", **properties}


def test_a_sound_form_has_no_findings() -> None:
    assert found(field(validate={"pattern": r"^(?<code>\d{6})$"})) == []


def test_an_unknown_component_is_refused_by_its_id() -> None:
    assert found(field(type="signature")) == [
        ("F1", "不认识的组件类型「signature」，请换成支持的组件。")
    ]


@pytest.mark.parametrize("source", [b"", b"[1]", b"{", b'"x"', b"\xff"])
def test_bytes_that_are_no_form_are_one_finding(source: bytes) -> None:
    assert len(check_form(source, "x.form")) == 1


@pytest.mark.parametrize(
    ("broken", "word"),
    [
        ({"key": ""}, "key"),
        ({"type": "dynamiclist"}, "path"),
        ({"type": "select"}, "来源"),
        ({"type": "select", "values": [], "valuesKey": "x"}, "来源"),
        ({"type": "radio", "values": ["a", {"label": "A", "value": "a"}]}, "重复"),
        ({"validate": {"pattern": "("}}, "pattern"),
        ({"type": "number", "validate": {"min": 2, "max": 1}}, "没有能填的值"),
        ({"validate": {"minLength": 9, "maxLength": 8}}, "没有能填的值"),
        ({"type": "number", "increment": "0"}, "increment"),
        ({"type": "datetime", "subtype": "week"}, "subtype"),
        ({"conditional": {"hide": "=a +"}}, "conditional.hide"),
        ({"type": "number", "validate": {"max": "=("}}, "validate.max"),
        ({"description": '{{get or else(a, "没有")}}'}, "get or else"),
        ({"conditional": {"hide": "=is defined(a)"}}, "is defined"),
    ],
)
def test_a_fault_in_a_component_is_found(broken: dict[str, object], word: str) -> None:
    ((element, message),) = found(field(**broken))
    assert element == "F1"
    assert word in message


@pytest.mark.parametrize(
    ("root", "word"),
    [
        ({"id": ""}, "id"),
        ({"type": "page"}, "type"),
        ({"executionPlatform": "Camunda Platform"}, "Camunda 8"),
        ({"schemaVersion": 99}, "99"),
    ],
)
def test_a_fault_of_the_whole_form_is_found(root: dict[str, object], word: str) -> None:
    ((element, message),) = found(field(), **root)
    assert element == ""
    assert word in message


def test_two_fields_may_not_share_a_value_nor_an_id() -> None:
    messages = [message for _, message in found(field(), field())]
    assert messages == [
        "组件的 id「F1」用了 2 次。",
        "有 2 个组件写入同一个值「name」，请改用不同的 key。",
    ]


def test_the_same_key_in_two_groups_is_two_values() -> None:
    groups = [
        {"type": "group", "id": f"G{n}", "path": f"g{n}", "components": [field(id=f"F{n}")]}
        for n in (1, 2)
    ]
    assert found(*groups) == []
