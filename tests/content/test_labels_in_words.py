"""What facts and tables are called is read by parties: no variable's name, no id of a table."""

import re

from lxml import etree

from engine.forms import check_form
from engine.persistence.programmes import shipped_programmes
from engine.settings import shipped

CODE = re.compile(r"[a-z]+(?:_[a-z]+)+|\bDEC-|\b[A-Z]{2,}(?:-[A-Z]+)*-\d+-\d+")


def test_no_label_of_a_fact_names_a_variable() -> None:
    labels = {
        (programme.id, name): fact.label
        for programme in shipped_programmes().values()
        for name, fact in programme.facts.items()
    }
    assert len(labels) > 300
    assert {key: label for key, label in labels.items() if CODE.search(label)} == {}


def test_no_decision_or_column_is_called_by_an_id() -> None:
    called = {
        (path.name, str(name))
        for path in shipped("dmn").rglob("*.dmn")
        for name in etree.parse(path).xpath(
            "//*[local-name()='decision']/@name | //*[local-name()='input']/@label"
        )
    }
    assert len(called) > 100
    assert {one for one in called if CODE.search(one[1])} == set()


def test_no_label_says_what_an_empty_value_means() -> None:
    """It stands beside the value, which is a date or a yes as well."""
    facts = [fact.label for one in shipped_programmes().values() for fact in one.facts.values()]
    columns = [
        str(label)
        for path in shipped("dmn").rglob("*.dmn")
        for label in etree.parse(path).xpath(
            "//*[local-name()='inputData']/@name | //*[local-name()='input']/@label"
        )
    ]
    assert [label for label in (*facts, *columns) if "为空" in label] == []


def test_no_form_has_a_mark_by_which_the_register_tells_parts_of_a_provision_apart() -> None:
    marked = re.compile("〔[^〔〕0-9]*〕")
    files = [*shipped("forms").rglob("*.form")]
    assert len(files) > 100
    assert [path.name for path in files if marked.search(path.read_text("utf-8"))] == []


def test_the_browser_evaluates_every_shipped_form() -> None:
    found = {
        path.name: findings
        for path in shipped("forms").rglob("*.form")
        if (findings := check_form(path.read_bytes(), path.name))
    }
    assert found == {}
