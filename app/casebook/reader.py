"""Case files → cases: the project's own form, and the exchange form of a clause inventory."""

from collections.abc import Iterator, Mapping
from datetime import date, datetime
from pathlib import Path
from typing import Any

import yaml

from app.casebook.case import DecisionCase
from engine.errors import Finding, Invalid

STORIES = "stories"
"""The folder of stories, which lies beside the cases of decisions."""
_OWN_KEYS = {
    "id", "title", "story", "base", "facts", "decision", "outcome", "clauses", "truths",
    "deadline", "last_day", "on_time", "steps", "because",
}  # fmt: skip
_ANSWERS = ("last_day", "on_time", "steps")
_QUESTION = ("timer", "start", "year", "submitted", "facts")


def case_files(folder: Path) -> list[Path]:
    """The files of cases of decisions under a folder; stories, which lie beside them, are none."""
    return sorted(file for file in folder.glob("**/*.yaml") if file.parent.name != STORIES)


def read_cases(text: str, resource: str) -> list[DecisionCase]:
    """The cases of a file.

    Own form: ``cases: [{title, base, facts, decision, outcome, clauses, because}]`` over named
    ``bases: {name: {facts}}``. Exchange form: has ``fixtures`` and, in a case, ``evaluate`` and
    ``decision: {id, outcome}``. Raises Invalid with a finding for each case that is not understood.
    """
    try:
        raw = yaml.safe_load(text)
    except yaml.YAMLError as error:
        raise Invalid(f"{resource} 不是合法的 YAML：{error}") from error
    if not isinstance(raw, dict) or not isinstance(raw.get("cases"), list):
        raise Invalid(f"{resource} 里没有 cases 列表。")
    if "fixtures" in raw:
        return [_exchanged(each, raw["fixtures"]) for each in raw["cases"]]
    cases = list(enumerate(raw["cases"], start=1))
    bases = raw.get("bases", {})
    if findings := [each for place, one in cases for each in _faults(one, place, bases, resource)]:
        raise Invalid(f"{resource} 有 {len(findings)} 处需要改正。", findings)
    return [_own(one, f"{resource}#{place}", bases) for place, one in cases]


def _faults(
    raw: Mapping[str, Any], place: int, bases: Mapping[str, Any], resource: str
) -> Iterator[Finding]:
    element = str(raw.get("id") or place)
    for key in raw:
        if key not in _OWN_KEYS:
            yield Finding(resource, element, f"不认识“{key}”。")
    if "title" not in raw:
        yield Finding(resource, element, "缺少 title：用一句话说这件事。")
    if raw.get("base", None) not in (None, *bases):
        yield Finding(resource, element, f"bases 里没有“{raw['base']}”。")


def _own(raw: Mapping[str, Any], place: str, bases: Mapping[str, Any]) -> DecisionCase:
    base = bases.get(raw.get("base", ""), {})
    return DecisionCase(
        id=str(raw.get("id") or place),
        title=raw["title"],
        facts=_plain({**base, **raw.get("facts", {})}),
        story=raw.get("story", ""),
        because=raw.get("because", ""),
        decision=raw.get("decision", ""),
        outcome=raw.get("outcome"),
        clauses=tuple(raw.get("clauses", ())),
        truths=raw.get("truths", {}),
        deadline=_plain(raw.get("deadline", {})),
        expected_deadline=_plain({key: raw[key] for key in _ANSWERS if key in raw}),
    )


def _exchanged(raw: Mapping[str, Any], fixtures: Mapping[str, Any]) -> DecisionCase:
    asked, decision = raw.get("deadline", {}), raw.get("decision", {})
    expected = {key: asked[key] for key in ("last_day", "on_time") if key in asked}
    if "steps" in raw:
        expected["steps"] = raw["steps"]
    truths = raw.get("evaluate", {})
    return DecisionCase(
        id=raw["id"],
        title=raw["title"],
        facts=_plain({**fixtures.get(raw.get("fixture", ""), {}), **raw.get("facts", {})}),
        decision=decision.get("id", ""),
        outcome=decision.get("outcome"),
        truths={name: None if truth == "n/a" else truth for name, truth in truths.items()},
        deadline=_plain({key: asked[key] for key in _QUESTION if key in asked}),
        expected_deadline=_plain(expected),
    )


def _plain(values: Mapping[str, Any]) -> dict[str, Any]:
    """YAML's dates as ISO texts, as JSON has them."""
    is_day = (date, datetime)
    return {
        key: each.isoformat() if isinstance(each, is_day) else each for key, each in values.items()
    }
