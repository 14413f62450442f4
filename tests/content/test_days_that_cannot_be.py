"""Every decision that takes effect on a day says which days it cannot be."""

import json
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest

from engine.clock import SHANGHAI
from engine.forms import parse_form, read_submission
from engine.settings import shipped

FORMS = {path.stem: path for path in sorted(shipped("forms").rglob("*.form"))}
NOW = datetime(2026, 6, 30, 9, tzinfo=SHANGHAI)
FREE = {
    "gd-application.stat_window_from": "由专题规定，截止不早于它",
    "gd-application.valid_from": "协议可以早已生效，也可以以后生效",
    "gd-correction.stat_window_from": "由专题规定，截止不早于它",
    "gx-cons-evaluation-batch.evaluation_notice_on": "通知可能早已发布，也可以以后发布",
    "gd-guide.guide_published_on": "指南可能早已在门户网站发布，也可以以后发布",
    "gx-cons-evaluation-notice.evaluation_notice_on": "通知可能早已发布，也可以以后发布",
    "sys-most-entry.answer.recognised_on": "登记外部系统的答复，日期是文件上的",
}
"""Dates without a limit, and why."""


def dates(path: Path) -> Iterator[tuple[str, dict[str, Any]]]:
    """(key, properties) of every date of a form."""

    def inside(components: list[dict[str, Any]]) -> Iterator[tuple[str, dict[str, Any]]]:
        for one in components:
            if one["type"] == "datetime":
                yield one["key"], one.get("properties", {})
            yield from inside(one.get("components", []))

    return inside(json.loads(path.read_text("utf-8"))["components"])


def test_every_date_has_a_limit_or_a_reason_for_none() -> None:
    free = {
        f"{name}.{key}"
        for name, path in FORMS.items()
        for key, given in dates(path)
        if not {"notBefore", "notAfter"} & given.keys()
    }
    assert free == FREE.keys()


DECIDED: dict[str, dict[str, Any]] = {
    "gd-revocation": {"revocation_decision": "取消资格"},
    "gx-coop-revocation": {"revocation_decision": "撤销"},
    "zj-cancellation": {"cancellation_decision": "取消资格"},
    "gx-pilot-delist-decision": {"facts_established": True},
}
"""The answer with which a form asks for the day."""


@pytest.mark.parametrize(
    ("form", "day", "earlier"),
    [
        ("gd-announcement", "recognised_on", {"applied_on": "2026-05-08"}),
        ("gx-coop-recognition", "recognised_on", {"applied_on": "2026-05-08"}),
        ("gx-cons-recognition", "recognized_on", {"publicity_started_on": "2026-05-08"}),
        ("gx-pilot-recognition", "recognised_on", {"applied_on": "2026-05-08"}),
        ("zj-recognition", "recognised_on", {"applied_on": "2026-05-08"}),
        ("gd-revocation", "delisted_on", {"notified_on": "2026-05-08"}),
        ("gx-cons-cancellation", "cancelled_on", {"notified_on": "2026-05-08"}),
        ("gx-coop-revocation", "revoked_on", {"notified_on": "2026-05-08"}),
        ("gx-pilot-delist-decision", "delisted_on", {"notified_on": "2026-05-08"}),
        ("zj-cancellation", "cancelled_on", {"notified_on": "2026-05-08"}),
    ],
)
def test_nothing_takes_effect_before_what_it_decides_on(
    form: str, day: str, earlier: dict[str, str]
) -> None:
    read = parse_form(FORMS[form].read_bytes(), form)

    def said(on: str) -> list[str]:
        sent = {day: on, **DECIDED.get(form, {})}
        result = read_submission(read, sent, earlier, now=NOW, files=lambda _id: None)
        return [str(e) for e in result.errors if "不能早于" in str(e)]

    assert said("2026-05-07"), "the day before"
    assert said("2026-05-08") == []
