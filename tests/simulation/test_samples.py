"""Sample values of the programmes that ship, and how a story's own values stand over them."""

from datetime import UTC, datetime
from pathlib import Path

import pytest

from engine.errors import Invalid
from engine.forms import parse_form
from engine.settings import shipped
from simulation.samples import evaluated, known_at, missing, over, read_samples
from simulation.vocabulary import fields_of_form

PROGRAMMES = sorted(path.name for path in shipped("bpmn").glob("*") if path.is_dir())
NOW = datetime(2026, 5, 7, 17, tzinfo=UTC)


@pytest.mark.parametrize("programme", PROGRAMMES)
def test_samples_are_of_forms_and_fields_that_there_are(programme: str) -> None:
    forms = {
        form.id: fields_of_form(form)
        for file in shipped("forms", programme).glob("*.form")
        for form in [parse_form(file.read_bytes(), file.name)]
    }
    samples = read_samples(shipped("regulations", programme, "forms.yaml"))
    unknown = [
        f"{form}.{name}"
        for form, values in samples.forms.items()
        for name in (values if form in forms else ["（没有这个表单）"])
        if name not in forms.get(form, {})
    ]
    assert unknown == []


def test_a_day_begins_at_midnight_in_shanghai() -> None:
    assert evaluated({"on": "=today", "year": "=year + 1"}, known_at(NOW)) == {
        "on": "2026-05-08",
        "year": 2027,
    }


def test_an_expression_without_a_value_types_nothing() -> None:
    assert evaluated({"a": "=null", "b": None, "c": 1}, {}) == {"b": None, "c": 1}


def test_an_expression_that_is_none_is_refused() -> None:
    with pytest.raises(Invalid, match=r"表达式“1 \+”"):
        evaluated("=1 +", {})


def test_a_storys_values_stand_over_the_samples_inside_groups_too() -> None:
    below, above = {"sheet": {"score": 85, "comment": "同意"}, "a": 1}, {"sheet": {"score": 60}}
    assert over(below, above) == {"sheet": {"score": 60, "comment": "同意"}, "a": 1}


def test_what_the_page_is_filled_with_stays() -> None:
    sample = {"name": "样本", "sheet": {"score": 85, "comment": "同意"}}
    filled = {"name": "已填", "sheet": {"score": 60, "comment": None}}
    assert missing(sample, filled) == {"sheet": {"comment": "同意"}}


def test_an_unknown_set_of_values_is_refused_with_those_that_there_are(tmp_path: Path) -> None:
    file = tmp_path / "forms.yaml"
    file.write_text("values: {甲: {a: 1}}", encoding="utf-8")
    samples = read_samples(file)
    assert samples.named(("甲",)) == {"a": 1}
    with pytest.raises(Invalid, match="没有名为“乙”的一组值；有：甲"):
        samples.named(("乙",))


def test_a_file_of_samples_with_an_unknown_part_names_the_line(tmp_path: Path) -> None:
    file = tmp_path / "forms.yaml"
    file.write_text("values: {}\nform: {}\n", encoding="utf-8")
    with pytest.raises(Invalid, match=r"forms\.yaml:2"):
        read_samples(file)
