"""What the server accepts from a form, and what it says about the rest."""

import json
from collections.abc import Mapping
from datetime import datetime
from decimal import Decimal
from zoneinfo import ZoneInfo

import pytest

from engine.forms import Submission, parse_form, read_submission

NOW = datetime(2026, 3, 16, 9, tzinfo=ZoneInfo("Asia/Shanghai"))
STORED = {
    "a" * 64: {
        "documentId": "a" * 64,
        "fileName": "证明.pdf",
        "contentType": "application/pdf",
        "size": 1024,
    }
}


def submit(
    components: list[dict[str, object]],
    data: Mapping[str, object],
    variables: Mapping[str, object] | None = None,
) -> Submission:
    numbered = [{"id": f"F{n}", **one} for n, one in enumerate(components)]
    schema = {"type": "default", "id": "form", "components": numbered}
    form = parse_form(json.dumps(schema).encode(), "form.form")
    return read_submission(form, data, variables or {}, now=NOW, files=STORED.get)


def said(submission: Submission) -> list[str]:
    return [str(error) for error in submission.errors]


def text(**properties: object) -> dict[str, object]:
    return {"type": "textfield", "key": "name", "label": "单位名称", **properties}


def number(**properties: object) -> dict[str, object]:
    return {"type": "number", "key": "amount", "label": "经费", **properties}


def test_a_filled_form_gives_the_values_under_its_keys() -> None:
    done = submit([text(), number()], {"name": "甲研究所", "amount": Decimal("600.5")})
    assert done.values == {"name": "甲研究所", "amount": Decimal("600.5")}
    assert not done.errors


def test_a_key_with_dots_nests() -> None:
    assert submit([text(key="unit.name")], {"unit": {"name": "甲"}}).values == {
        "unit": {"name": "甲"}
    }


def test_what_the_form_does_not_ask_for_is_not_kept() -> None:
    assert submit([text()], {"name": "甲", "approved": True}).values == {"name": "甲"}


@pytest.mark.parametrize("value", [None, "", "   "])
def test_a_required_text_left_empty_is_asked_for(value: object) -> None:
    done = submit([text(validate={"required": True})], {"name": value})
    assert said(done) == ["单位名称：请填写。"]


def test_a_missing_required_field_is_asked_for() -> None:
    assert said(submit([text(validate={"required": True})], {})) == ["单位名称：请填写。"]


def test_an_optional_text_left_out_is_empty() -> None:
    assert submit([text()], {}).values == {"name": ""}


@pytest.mark.parametrize("value", [3, True, ["甲"], {"a": 1}])
def test_a_text_of_another_type_is_refused(value: object) -> None:
    assert said(submit([text()], {"name": value})) == ["单位名称：这里应填写文字。"]


@pytest.mark.parametrize("value", ["a\x00b", "a\ud800"])
def test_characters_no_database_keeps_are_refused(value: str) -> None:
    assert "控制字符" in said(submit([text()], {"name": value}))[0]


def test_a_line_break_in_a_one_line_field_becomes_a_blank() -> None:
    assert submit([text()], {"name": "甲\n乙"}).values == {"name": "甲 乙"}


@pytest.mark.parametrize(
    ("typed", "accepted"),
    [("91440000123456789X", True), ("91440000", False), ("91440000123456789X\n", True)],
)
def test_a_pattern_holds_as_in_the_browser(typed: str, accepted: bool) -> None:
    pattern = {"pattern": "^[0-9A-Z]{18}$", "patternErrorMessage": "应为 18 位统一社会信用代码。"}
    done = submit([text(validate=pattern)], {"name": typed.strip()})
    assert (not done.errors) is accepted
    assert accepted or said(done) == ["单位名称：应为 18 位统一社会信用代码。"]


def test_digits_in_a_pattern_are_ascii_as_in_the_browser() -> None:
    assert submit([text(validate={"pattern": r"^\d+$"})], {"name": "１２３"}).errors


@pytest.mark.parametrize(("typed", "accepted"), [("ab", False), ("abc", True), ("abcdef", False)])
def test_lengths_count_what_stands_between_the_blanks(typed: str, accepted: bool) -> None:
    done = submit([text(validate={"minLength": 3, "maxLength": 5})], {"name": f" {typed} "})
    assert (not done.errors) is accepted


@pytest.mark.parametrize("value", ["六百", "NaN", True, [], {"x": 1}, "Infinity", "0x10"])
def test_what_is_no_number_is_refused(value: object) -> None:
    assert said(submit([number()], {"amount": value})) == ["经费：这里应填写数字。"]


@pytest.mark.parametrize("value", ["1e400", Decimal("1e31"), 10**40])
def test_a_number_beyond_reckoning_is_refused(value: object) -> None:
    assert "超出" in said(submit([number()], {"amount": value}))[0]


@pytest.mark.parametrize(
    ("value", "accepted"), [("599.99", False), ("600", True), ("600.01", True)]
)
def test_the_least_amount_itself_is_enough(value: str, accepted: bool) -> None:
    done = submit([number(validate={"min": 600})], {"amount": Decimal(value)})
    assert (not done.errors) is accepted


def test_decimal_steps_are_exact() -> None:
    assert not submit([number(increment="0.1")], {"amount": Decimal("0.3")}).errors
    assert said(submit([number(increment="0.5")], {"amount": Decimal("0.7")})) == [
        "经费：应为 0.5 的整数倍，最接近的是 0.5 和 1.0。"
    ]


def test_a_whole_number_may_not_have_places() -> None:
    assert said(submit([number(decimalDigits=0)], {"amount": Decimal("1.5")})) == [
        "经费：这里应填写整数。"
    ]
    assert not submit([number(decimalDigits=0)], {"amount": Decimal("15e1")}).errors


def test_zero_is_a_filled_number() -> None:
    assert not submit([number(validate={"required": True})], {"amount": 0}).errors


def choice(kind: str = "select", **properties: object) -> dict[str, object]:
    offered = [{"label": "平台类", "value": "platform"}, {"label": "人才类", "value": "talent"}]
    offered.append({"label": "一", "value": 1})
    return {"type": kind, "key": "category", "label": "类别", "values": offered, **properties}


@pytest.mark.parametrize("forged", ["team", True, 0, ["platform"], {"value": "platform"}])
def test_a_forged_option_is_refused(forged: object) -> None:
    assert said(submit([choice()], {"category": forged})) == [
        "类别：所选的内容不在选项之中，请重新选择。"
    ]


def test_an_option_may_be_a_number() -> None:
    assert submit([choice("radio")], {"category": 1}).values == {"category": 1}


def test_several_options_may_be_chosen_once_each() -> None:
    assert not submit([choice("checklist")], {"category": ["platform", 1]}).errors
    assert "一次" in said(submit([choice("taglist")], {"category": [1, 1]}))[0]


def test_options_may_come_from_a_variable_of_the_case() -> None:
    field = {"type": "select", "key": "expert", "label": "专家", "valuesKey": "experts"}
    experts = {"experts": [{"label": "李", "value": "li"}, "wang"]}
    assert not submit([field], {"expert": "wang"}, experts).errors
    assert submit([field], {"expert": "zhao", "experts": ["zhao"]}, experts).errors


def test_no_is_an_answer_to_a_required_question() -> None:
    answers = [{"label": "是", "value": True}, {"label": "否", "value": False}]
    question = {"type": "radio", "key": "ok", "label": "是否", "values": answers}
    done = submit([{**question, "validate": {"required": True}}], {"ok": False})
    assert (dict(done.values), said(done)) == ({"ok": False}, [])


def test_a_required_checkbox_must_be_ticked() -> None:
    box = {"type": "checkbox", "key": "ok", "label": "承诺", "validate": {"required": True}}
    assert said(submit([box], {"ok": False})) == ["承诺：请勾选。"]
    assert submit([box], {"ok": True}).values == {"ok": True}


def moment(**properties: object) -> dict[str, object]:
    return {"type": "datetime", "key": "when", "dateLabel": "日期", **properties}


@pytest.mark.parametrize(
    ("subtype", "value", "accepted"),
    [
        ("date", "2026-02-28", True),
        ("date", "2026-02-29", False),
        ("date", "2026-2-8", False),
        ("date", "2026-02-28T00:00", False),
        ("time", "14:30+08:00", True),
        ("time", "25:00+08:00", False),
        ("datetime", "2026-02-28T14:30+08:00", True),
        ("datetime", "2026-02-28T14:30", False),
    ],
)
def test_dates_and_times_are_real_ones(subtype: str, value: str, accepted: bool) -> None:
    assert (not submit([moment(subtype=subtype)], {"when": value}).errors) is accepted


def test_a_passed_day_may_be_disallowed() -> None:
    field = moment(subtype="date", disallowPassedDates=True)
    assert not submit([field], {"when": "2026-03-16"}).errors
    assert "不能早于今天" in said(submit([field], {"when": "2026-03-15"}))[0]


def upload(**properties: object) -> dict[str, object]:
    return {"type": "filepicker", "key": "proof", "label": "佐证材料", **properties}


def test_a_file_is_taken_as_the_server_stored_it() -> None:
    forged = [{"documentId": "a" * 64, "fileName": "x.exe", "size": 1}]
    done = submit([upload(accept=".pdf")], {"proof": forged})
    assert done.values == {"proof": [STORED["a" * 64]]}


@pytest.mark.parametrize("value", [[{"documentId": "b" * 64}], ["a" * 64], "files::1", [None]])
def test_a_file_nobody_uploaded_is_refused(value: object) -> None:
    assert "重新上传" in said(submit([upload()], {"proof": value}))[0]


def test_a_file_of_another_type_is_refused() -> None:
    done = submit([upload(accept=".docx")], {"proof": [{"documentId": "a" * 64}]})
    assert said(done) == ["佐证材料：「证明.pdf」的类型不对，请上传 .docx 文件。"]


def members(**properties: object) -> dict[str, object]:
    inner = [{"id": "M1", **text(validate={"required": True})}]
    return {
        "type": "dynamiclist",
        "path": "members",
        "label": "成员",
        "components": inner,
        **properties,
    }


def test_every_row_of_a_list_is_read() -> None:
    done = submit([members()], {"members": [{"name": "甲", "role": "x"}, {"name": "乙"}]})
    assert done.values == {"members": [{"name": "甲"}, {"name": "乙"}]}


def test_a_fault_in_a_list_names_its_row() -> None:
    done = submit([members()], {"members": [{"name": "甲"}, {"name": ""}]})
    assert said(done) == ["单位名称（第 2 项）：请填写。"]
    assert done.errors[0].indexes == (1,)


@pytest.mark.parametrize("rows", ["甲", [1], {"0": {}}, [{"name": "甲"}] * 501])
def test_a_list_that_no_page_sends_is_refused(rows: object) -> None:
    assert "清单" in said(submit([members()], {"members": rows}))[0]


def test_rows_may_not_be_added_where_the_form_forbids_it() -> None:
    given = {"members": [{"name": "甲"}]}
    fixed = members(allowAddRemove=False)
    assert not submit([fixed], given, given).errors
    assert submit([fixed], {"members": [{"name": "甲"}] * 2}, given).errors


def test_a_group_with_a_path_nests_its_fields() -> None:
    group = {"type": "group", "path": "unit", "components": [{"id": "G1", **text()}]}
    assert submit([group], {"unit": {"name": "甲"}}).values == {"unit": {"name": "甲"}}


@pytest.mark.parametrize("locked", [{"disabled": True}, {"readonly": True}, {"readonly": "=true"}])
def test_what_a_person_may_only_read_is_not_taken_from_the_browser(
    locked: dict[str, object],
) -> None:
    assert submit([text(**locked)], {"name": "伪造"}).values == {}


def test_a_hidden_field_is_dropped_even_if_it_was_sent() -> None:
    fields = [choice(), text(conditional={"hide": '=category != "platform"'})]
    assert submit(fields, {"category": "talent", "name": "甲"}).values == {"category": "talent"}
    assert submit(fields, {"category": "platform", "name": "甲"}).values["name"] == "甲"


def test_a_hidden_required_field_is_not_asked_for() -> None:
    hidden = text(conditional={"hide": "=true"}, validate={"required": True})
    assert not submit([hidden], {}).errors


def test_a_hidden_group_hides_all_that_is_inside() -> None:
    group = {
        "type": "group",
        "conditional": {"hide": "=true"},
        "components": [{"id": "G1", **text(validate={"required": True})}],
    }
    assert submit([group], {"name": "甲"}) == Submission({}, ())


def test_a_condition_does_not_see_the_value_of_a_hidden_field() -> None:
    fields = [
        text(conditional={"hide": "=true"}),
        number(conditional={"hide": '=name = "甲"'}),
    ]
    assert submit(fields, {"name": "甲", "amount": 1}).values == {"amount": 1}


def test_a_condition_inside_a_list_sees_its_row() -> None:
    inner = [
        {"id": "M1", **text()},
        {"id": "M2", **number(conditional={"hide": '=this.name = "甲"'})},
    ]
    rows = [{"name": "甲", "amount": 1}, {"name": "乙", "amount": 2}]
    done = submit([members(components=inner)], {"members": rows})
    assert done.values == {"members": [{"name": "甲"}, {"name": "乙", "amount": 2}]}


def test_a_computed_field_is_computed_here() -> None:
    total = {"type": "expression", "key": "total", "expression": "=amount * 2"}
    assert submit([number(), total], {"amount": 21, "total": 1}).values["total"] == 42


def test_a_bound_may_be_an_expression() -> None:
    bounded = number(validate={"max": "=limit"})
    assert said(submit([bounded], {"amount": 11}, {"limit": 10})) == ["经费：不能大于 10。"]


def test_conditions_see_the_initial_value_of_a_hidden_field() -> None:
    fields = [
        text(key="a"),
        text(key="b", defaultValue="q", conditional={"hide": '=a = "x"'}),
        text(key="c", validate={"required": True}, conditional={"hide": '=b = "q"'}),
    ]
    assert submit(fields, {"a": "x"}) == Submission({"a": "x"}, ())


@pytest.mark.parametrize(
    ("variables", "default", "shown"),
    [({"b": "q"}, None, False), ({"b": "r"}, "q", True), ({}, "q", False), ({}, None, True)],
)
def test_a_variable_goes_before_a_default(
    variables: dict[str, object], default: str | None, shown: bool
) -> None:
    given = {} if default is None else {"defaultValue": default}
    fields = [
        text(key="b", conditional={"hide": "=true"}, **given),
        text(key="c", conditional={"hide": '=b = "q"'}, validate={"required": True}),
    ]
    assert bool(submit(fields, {}, variables).errors) is shown


@pytest.mark.parametrize(
    ("kind", "empty"),
    [("textfield", '""'), ("textarea", '""'), ("number", "null"), ("checkbox", "false"),
     ("checklist", "[]"), ("taglist", "[]"), ("select", "null"), ("radio", "null")],
)  # fmt: skip
def test_conditions_see_what_is_empty_of_a_hidden_field(kind: str, empty: str) -> None:
    fields: list[dict[str, object]] = [
        {"type": kind, "key": "b", "label": "甲", "conditional": {"hide": "=true"}},
        text(key="c", conditional={"hide": f"=b = {empty}"}, validate={"required": True}),
    ]
    assert not submit(fields, {}).errors


def test_a_computed_field_sees_the_initial_value_of_a_hidden_field() -> None:
    fields: list[dict[str, object]] = [
        number(key="n", defaultValue=4, conditional={"hide": "=true"}),
        {"type": "expression", "key": "twice", "expression": "=n * 2"},
    ]
    assert submit(fields, {}).values == {"twice": Decimal(8)}


def test_the_initial_values_of_a_group_come_back_when_all_of_it_is_hidden() -> None:
    group = {
        "type": "group", "path": "g", "conditional": {"hide": "=true"},
        "components": [{"id": "G1", **text(key="b", defaultValue="q")}],
    }  # fmt: skip
    fields = [group, text(key="c", conditional={"hide": '=g.b = "q"'}, validate={"required": True})]
    assert not submit(fields, {}).errors
