"""What every shipped table must be, so that the Modeler opens it and the pages can cite it."""

import re
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest
from lxml import etree

from engine.persistence.programmes import shipped_programmes
from engine.settings import shipped

DMN = "{https://www.omg.org/spec/DMN/20191111/MODEL/}"
DMNDI = "{https://www.omg.org/spec/DMN/20191111/DMNDI/}"
FILES = sorted(shipped("dmn").glob("*/*.dmn"))
PROGRAMMES = shipped_programmes()


def tree(path: Path) -> etree._Element:
    return etree.fromstring(path.read_bytes())


def name_of(path: Path) -> str:
    return f"{path.parent.name}/{path.name}"


each_file = pytest.mark.parametrize("path", FILES, ids=name_of)


@each_file
def test_no_id_is_used_twice(path: Path) -> None:
    used = Counter(each.get("id") for each in tree(path).iter() if each.get("id"))
    assert [name for name, times in used.items() if times > 1] == []


def test_no_decision_id_is_used_in_two_files() -> None:
    ids = [each.get("id") for path in FILES for each in tree(path).iter(f"{DMN}decision")]
    assert [name for name, times in Counter(ids).items() if times > 1] == []


@each_file
def test_everything_drawn_has_its_place_in_the_diagram(path: Path) -> None:
    root = tree(path)
    drawn = {each.get("dmnElementRef") for each in root.iter(f"{DMNDI}DMNShape")}
    drawn |= {each.get("dmnElementRef") for each in root.iter(f"{DMNDI}DMNEdge")}
    parts = (f"{DMN}{kind}" for kind in ("decision", "inputData", "informationRequirement"))
    assert drawn == {each.get("id") for part in parts for each in root.iter(part)}


@each_file
def test_every_column_has_a_label_for_people(path: Path) -> None:
    columns = [*tree(path).iter(f"{DMN}input"), *tree(path).iter(f"{DMN}output")]
    assert all(re.search("[一-龥]", column.get("label", "")) for column in columns)


@each_file
def test_every_input_is_a_fact_of_the_programme(path: Path) -> None:
    facts = PROGRAMMES[path.parent.name].facts
    kinds = {"enum": "string"}
    for data in tree(path).iter(f"{DMN}inputData"):
        variable = data.find(f"{DMN}variable")
        assert variable is not None
        fact = facts[variable.get("name", "")]
        assert data.get("name") == fact.label
        assert variable.get("typeRef") == kinds.get(fact.type, fact.type)


@each_file
def test_a_decision_requires_exactly_the_facts_its_table_names(path: Path) -> None:
    root = tree(path)
    facts = {data.get("id") for data in root.iter(f"{DMN}inputData")}
    for decision in root.iter(f"{DMN}decision"):
        required = {each.get("href", "")[1:] for each in decision.iter(f"{DMN}requiredInput")}
        assert required == facts & set(words(decision)), decision.get("id")


def words(decision: etree._Element) -> Iterator[str]:
    for kind in ("inputExpression", "inputEntry"):
        for each in decision.iter(f"{DMN}{kind}"):
            text = each.findtext(f"{DMN}text") or ""
            yield from re.findall(r"[a-z_][a-z0-9_]*", re.sub('"[^"]*"', "", text))
