"""Days that cannot be: a date beyond another one, as the form says."""

import json
from datetime import datetime
from zoneinfo import ZoneInfo

import pytest

from engine.forms import FieldError, check_form, parse_form, read_submission

NOW = datetime(2026, 3, 16, 9, 30, tzinfo=ZoneInfo("Asia/Shanghai"))


def day(key: str, label: str, **limits: str) -> dict[str, object]:
    return {
        "id": f"F_{key}", "type": "datetime", "subtype": "date", "key": key, "dateLabel": label,
        "properties": limits,
    }  # fmt: skip


def form_of(*components: object) -> bytes:
    return json.dumps(
        {"id": "f", "type": "default", "schemaVersion": 19, "components": components}
    ).encode()


WINDOW = form_of(
    day("opens_on", "申报开始日期"),
    day("closes_on", "申报截止日期", notBefore="=opens_on"),
    day("received_on", "送达日期", notAfter="=today()"),
    day("recognised_on", "认定日期", notBefore="=submitted_at", notBeforeName="申报提交之日"),
    {
        "id": "F_agreements", "type": "dynamiclist", "path": "agreements",
        "components": [day("valid_from", "有效期起"),
                       day("valid_to", "有效期止", notBefore="=this.valid_from")],
    },
)  # fmt: skip


def errors(data: dict[str, object], **variables: object) -> tuple[FieldError, ...]:
    form = parse_form(WINDOW, "w.form")
    return read_submission(form, data, variables, now=NOW, files=lambda _id: None).errors


@pytest.mark.parametrize(
    ("data", "sentence"),
    [
        (
            {"opens_on": "2026-04-02", "closes_on": "2026-04-01"},
            "申报截止日期：不能早于申报开始日期（2026年4月2日）。",
        ),
        ({"received_on": "2026-03-17"}, "送达日期：不能晚于今天（2026年3月16日）。"),
        ({"recognised_on": "2026-03-01"}, "认定日期：不能早于申报提交之日（2026年3月10日）。"),
        (
            {"agreements": [{}, {"valid_from": "2026-03-02", "valid_to": "2026-03-01"}]},
            "有效期止（第 2 项）：不能早于有效期起（2026年3月2日）。",
        ),
    ],
)
def test_a_day_that_cannot_be_is_refused_naming_the_other_day(
    data: dict[str, object], sentence: str
) -> None:
    (error,) = errors(data, submitted_at="2026-03-09T17:00:00Z")
    assert str(error) == sentence
    assert error.at_once


@pytest.mark.parametrize(
    "data",
    [
        {"opens_on": "2026-04-01", "closes_on": "2026-04-01"},
        {"closes_on": "2026-04-01"},
        {"received_on": "2026-03-16"},
        {"recognised_on": "2026-03-10"},
    ],
)
def test_the_same_day_and_an_unknown_limit_hinder_nothing(data: dict[str, object]) -> None:
    assert errors(data, submitted_at="2026-03-09T17:00:00Z") == ()
    assert errors({"recognised_on": "1999-01-01"}) == ()


@pytest.mark.parametrize(
    ("component", "sentence"),
    [
        (day("a", "甲", notBefore="opens_on"), "应是以 = 开头的 FEEL 表达式"),
        (day("a", "甲", notAfter="=today("), "properties.notAfter 的 FEEL 表达式"),
        (
            {"id": "t", "type": "textfield", "key": "t", "properties": {"notAfter": "=today()"}},
            "只能写在日期时间组件上",
        ),
    ],
)
def test_a_limit_that_cannot_be_read_is_told_at_the_deployment(
    component: dict[str, object], sentence: str
) -> None:
    assert any(sentence in str(finding) for finding in check_form(form_of(component), "f.form"))
