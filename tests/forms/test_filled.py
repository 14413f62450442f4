"""A form that was filled in reads as it was drawn: labels, options, lists, sections."""

from datetime import datetime
from typing import Any

from engine.clock import SHANGHAI
from engine.forms import parse_form
from engine.forms.filled import Answer, Item, Listing, Section, filled
from engine.forms.schema import Form, component
from engine.settings import shipped

NOW = datetime(2026, 3, 16, 9, 30, tzinfo=SHANGHAI)


def drawn(*components: dict[str, Any]) -> Form:
    schema = {"id": "form", "type": "default", "components": list(components)}
    return Form("form", component(schema), schema)


def read(form: Form, filled_in: dict[str, Any], **variables: Any) -> tuple[Item, ...]:
    return filled(form, filled_in, variables, NOW)


NAME = {"id": "n", "type": "textfield", "key": "name", "label": "单位名称"}
KIND = {
    "id": "k",
    "type": "radio",
    "key": "kind",
    "label": "类型",
    "values": [{"value": "a", "label": "企业"}, {"value": True, "label": "是"}],
}


def test_an_option_is_told_by_its_label() -> None:
    (answer,) = read(drawn(KIND), {"kind": "a"})
    assert answer == Answer(("kind",), "类型", "a", ("企业",))
    (answer,) = read(drawn(KIND), {"kind": True})
    assert isinstance(answer, Answer)
    assert answer.chosen == ("是",)


def test_options_that_a_variable_gives_are_told_by_their_label_too() -> None:
    field = {"id": "k", "type": "checklist", "key": "who", "label": "专家", "valuesKey": "experts"}
    offered = [{"value": "wang", "label": "王教授"}, {"value": "li", "label": "李教授"}]
    (answer,) = read(drawn(field), {"who": ["li", "wang"]}, experts=offered)
    assert isinstance(answer, Answer)
    assert answer.chosen == ("李教授", "王教授")


def test_what_is_no_option_any_more_stands_as_it_is_and_is_marked() -> None:
    field = {"id": "k", "type": "checklist", "key": "who", "label": "专家", "valuesKey": "experts"}
    offered = [{"value": "wang", "label": "王教授"}]
    (answer,) = read(drawn(field), {"who": ["li", "wang"]}, experts=offered)
    assert isinstance(answer, Answer)
    assert (answer.chosen, answer.unlabelled) == (("li", "王教授"), ("li",))


def test_headings_and_groups_make_sections_and_the_title_does_not() -> None:
    form = drawn(
        {"id": "t", "type": "text", "text": "# 申报书"},
        NAME,
        {"id": "h", "type": "text", "text": "## 一、基本信息"},
        KIND,
        {"id": "g", "type": "group", "label": "投入", "components": [NAME]},
    )
    first, section = read(form, {"name": "甲所", "kind": "a"})
    assert isinstance(first, Answer)
    assert isinstance(section, Section)
    assert section.heading == "一、基本信息"
    kind, group = section.items
    assert isinstance(kind, Answer)
    assert isinstance(group, Section)
    assert (group.heading, len(group.items)) == ("投入", 1)


def test_a_list_has_a_head_for_every_question_and_a_row_for_every_entry() -> None:
    form = drawn(
        {
            "id": "l",
            "type": "dynamiclist",
            "path": "papers",
            "label": "论文",
            "components": [NAME, KIND | {"conditional": {"hide": '=this.name = "乙"'}}],
        }
    )
    rows = [{"name": "甲", "kind": "a"}, {"name": "乙", "kind": "a"}]
    (listing,) = read(form, {"papers": rows})
    assert isinstance(listing, Listing)
    assert listing.heads == ("单位名称", "类型")
    assert [[cell.value for cell in row] for row in listing.rows] == [["甲", "a"], ["乙"]]


def test_what_was_hidden_is_not_told() -> None:
    hidden = NAME | {"conditional": {"hide": "=secret = true"}}
    assert read(drawn(hidden), {"name": "甲所"}, secret=True) == ()


def test_a_computed_label_is_told_as_it_came_out_and_never_as_a_key() -> None:
    field = NAME | {"label": '="第" + string(year) + "年研发经费"'}
    (answer,) = read(drawn(field), {"name": "35"}, year=2025)
    assert isinstance(answer, Answer)
    assert answer.label == "第2025年研发经费"


def test_every_field_of_every_shipped_form_has_a_label_for_people() -> None:
    for path in sorted(shipped("forms").rglob("*.form")):
        form = parse_form(path.read_bytes(), path.name)
        for field in form.root.walk():
            assert field.label != ".".join(field.path) or not field.path, (path.name, field.id)
