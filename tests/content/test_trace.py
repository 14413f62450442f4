import json
from collections.abc import Mapping
from importlib.resources import files
from importlib.util import find_spec

import pytest
import yaml
from click.testing import CliRunner

from app.cli.trace import command
from app.tracing.data_places import form_places, page_places, register_places, timer_places
from app.tracing.drawn_places import diagram_places, table_places
from app.tracing.place import Place
from app.tracing.trace import Trace
from engine.programmes import Programme, Programmes
from tests.small_programme import small_programme

FACTS = "ok: {label: 合格, type: boolean, source: reviewer}"
CLAUSES = """
clauses:
  - {id: JS-1, cite: 第一条, text: 总则。, kind: metadata, executable: false}
  - id: JS-2
    cite: 第二条
    text: 应当合格。
    kind: criterion
    executable: true
    facts: [ok]
    checks: [{fact: ok, ask: 是否合格？}]
"""
TIMERS = """
timers:
  - {id: T-1, name: 整改, clauses: [JS-2], ref: 第二条, rule: {day: 3},
     starts_on: 起, on_expiry: 止}
"""
DIAGRAM = """<definitions xmlns="http://www.omg.org/spec/BPMN/20100524/MODEL"
 xmlns:zeebe="http://camunda.org/schema/zeebe/1.0">
<process id="P" isExecutable="true">
<userTask id="review" name="审查"><extensionElements><zeebe:properties>
<zeebe:property name="clauses" value="JS-2 JS-9"/></zeebe:properties></extensionElements></userTask>
<serviceTask id="send" name="发送"/>
<exclusiveGateway id="join"><outgoing>f</outgoing></exclusiveGateway>
<exclusiveGateway id="ask" name="？"><outgoing>g</outgoing><outgoing>h</outgoing></exclusiveGateway>
<sequenceFlow id="f" sourceRef="join" targetRef="ask"/>
<sequenceFlow id="g" sourceRef="ask" targetRef="review"/>
<sequenceFlow id="h" sourceRef="ask" targetRef="send"/>
</process></definitions>"""
TABLE = """<definitions xmlns="https://www.omg.org/spec/DMN/20191111/MODEL/">
<decision id="D" name="决定"><decisionTable>
<rule id="r1"><description>JS-2：合格</description></rule>
<rule id="r2"><description>其余</description></rule></decisionTable></decision>
<decision id="Below" name="依据"/>
<decision id="Top" name="结论"><informationRequirement><requiredDecision href="#Below"/>
</informationRequirement><decisionTable><rule id="r3"><description>汇总</description></rule>
</decisionTable></decision></definitions>"""


@pytest.fixture
def programme() -> Programme:
    texts = {"facts.yaml": FACTS, "clauses.yaml": CLAUSES, "timers.yaml": TIMERS}
    return small_programme(texts)


def missing(programme: Programme, *places: Place) -> list[str]:
    return list(Trace(Programmes([programme]), places).missing(programme))


def by_element(places: object) -> Mapping[str, Place]:
    assert hasattr(places, "__iter__")
    return {place.element: place for place in places}


def test_an_element_cites_the_clauses_of_its_property() -> None:
    places = by_element(diagram_places(DIAGRAM.encode(), "bpmn/js/p.bpmn"))
    assert places["review"].clauses == ("JS-2", "JS-9")
    assert places["send"].clauses == ()


def test_a_gateway_that_only_joins_need_not_cite() -> None:
    places = by_element(diagram_places(DIAGRAM.encode(), "bpmn/js/p.bpmn"))
    assert (places["join"].must_cite, places["ask"].must_cite) == (False, True)


def test_a_rule_cites_the_head_of_its_annotation() -> None:
    places = by_element(table_places(TABLE.encode(), "dmn/js/d.dmn"))
    assert places["r1"].clauses == ("JS-2",)
    assert (places["r2"].clauses, places["r2"].must_cite) == ((), True)


def test_a_rule_that_sums_up_other_tables_need_not_cite() -> None:
    assert not by_element(table_places(TABLE.encode(), "dmn/js/d.dmn"))["r3"].must_cite


def test_a_field_cites_by_its_properties(programme: Programme) -> None:
    field = {"key": "ok", "label": "合格", "properties": {"clauses": "JS-2"}}
    form = {"components": [{"type": "group", "components": [field, {"key": "remark"}]}]}
    places = list(form_places(json.dumps(form), "forms/js/f.form", programme))
    assert [(place.element, place.clauses) for place in places] == [("ok", ("JS-2",))]


def test_a_field_that_asks_for_a_fact_must_cite(programme: Programme) -> None:
    form = {"components": [{"key": "ok", "label": "合格"}]}
    (place,) = form_places(json.dumps(form), "forms/js/f.form", programme)
    assert any("没有注明条款" in each for each in missing(programme, place))


def test_a_field_whose_key_is_a_path_asks_for_its_last_name(programme: Programme) -> None:
    form = {"components": [{"key": "answer.ok", "properties": {"clauses": "JS-2"}}]}
    (place,) = form_places(json.dumps(form), "forms/js/f.form", programme)
    assert [each for each in missing(programme, place) if "审查要点" in each] == []


def test_timers_and_register_rules_cite(programme: Programme) -> None:
    (timer,) = timer_places(programme)
    (rule,) = register_places("[{id: R-1, holds: 一家, clauses: [JS-2], module: m}]", "rules.yaml")
    assert timer.clauses == rule.clauses == ("JS-2",)


def test_a_rule_of_the_register_names_a_module_that_exists() -> None:
    rules = yaml.safe_load(files("register").joinpath("rules.yaml").read_text("utf-8"))
    assert [rule["id"] for rule in rules if find_spec(rule["module"]) is None] == []


def test_a_clause_that_is_merely_shown_is_realised_by_its_page(programme: Programme) -> None:
    assert [place.clauses for place in page_places(programme)] == [("JS-1",)]


def test_an_executable_clause_that_nothing_cites_is_missing(programme: Programme) -> None:
    assert any(each.startswith("条款 JS-2") for each in missing(programme))


def test_an_unknown_clause_is_missing_in_the_register(programme: Programme) -> None:
    places = list(diagram_places(DIAGRAM.encode(), "bpmn/js/p.bpmn"))
    assert any("不存在的条款 JS-9" in each for each in missing(programme, *places))


def test_a_check_item_that_no_form_asks_is_missing(programme: Programme) -> None:
    field = Place("表单字段", "forms/js/f.form", "ok", "合格", ("JS-2",))
    assert missing(programme, field) == []
    assert any("JS-2.c1" in each for each in missing(programme))


def test_the_command_prints_clause_to_place_and_back() -> None:
    said = CliRunner().invoke(command, ["--programme", "gd"]).output
    assert "GD-8-1-1 第八条第1项（1）\n    决策规则 dmn/gd/eligibility.dmn · r_GD-8-1-1" in said
    assert "决策规则 dmn/gd/ban.dmn" in said.partition("实现之处 → 条款")[2]


def test_every_clause_that_must_be_realised_is_and_everything_cites_its_clauses() -> None:
    result = CliRunner().invoke(command, ["--missing"])
    assert (result.exit_code, result.stdout) == (0, "")


def test_an_unknown_programme_is_refused() -> None:
    result = CliRunner().invoke(command, ["--programme", "nowhere"])
    assert "没有名为“nowhere”的项目" in str(result.exception)
