"""A paper is made once the tables have decided, says what they decided, and says nothing else."""

import re
from pathlib import Path

import pytest

from app.known_variables import known_variables
from engine.assembly import assemble
from engine.commands.core.engine import Engine
from engine.commands.deployments.deploy_resources import deploy_resources
from engine.commands.process_instances.start_process_instance import start_process_instance
from engine.commands.user_tasks.complete_user_task import complete_user_task
from engine.definitions.reading import read_bpmn
from engine.lifecycle.actor import SYSTEM
from engine.persistence.programmes import read_bundle_files, shipped_programmes
from engine.settings import shipped
from papers.queries import papers_of
from tests.commands.looking import open_tasks
from tests.drawing import chain, diagram, element, end, many, start, user, zeebe
from tests.papers.conftest import CHEN, NOW
from tests.papers.drawing import group, properties
from tests.papers.test_issuing import complete, text

TABLE = """<?xml version="1.0" encoding="UTF-8"?>
<definitions xmlns="https://www.omg.org/spec/DMN/20191111/MODEL/" id="d" name="d" namespace="n">
  <decision id="DEC-GD-TEST" name="客观条件核对">
    <decisionTable id="t" hitPolicy="FIRST">
      <input id="i" label="投入（万元）">
        <inputExpression id="e" typeRef="number"><text>amount</text></inputExpression></input>
      <output id="o" label="o" name="o" typeRef="string" />
      <rule id="r1"><description>GD-8-1-1：投入不低于600万元</description>
        <inputEntry id="c1"><text>&lt; 600</text></inputEntry>
        <outputEntry id="o1"><text>"fail"</text></outputEntry></rule>
      <rule id="r2"><description>GD-8-1-1</description>
        <inputEntry id="c2"><text>-</text></inputEntry>
        <outputEntry id="o2"><text>"pass"</text></outputEntry></rule>
    </decisionTable>
  </decision>
</definitions>""".encode()


def procedure(paper: str, when: str = "", *, each: str = "") -> bytes:
    given = {"paper": paper, "clauses": "GD-9-3"} | ({"paperWhen": when} if when else {})
    decides = zeebe("calledDecision", decisionId="DEC-GD-TEST", resultVariable="precheck")
    return diagram(
        start(),
        user(
            "check",
            zeebe("formDefinition", formId="letters-form"),
            group("gd-dept"),
            properties(**given),
            many(each) if each else "",
        ),
        element("businessRuleTask", "decide", decides, name="客观条件核对"),
        user("after", group("gd-dept")),
        end(),
        chain("S", "check", "decide", "after", "E"),
        process='id="GD-VERDICT" name="审查" isExecutable="true"',
    )


def deployed(engine: Engine, *given: str, each: str = "") -> Engine:
    """The engine as the house has it: it knows where the clauses stand."""
    made = assemble(engine.settings, step_listeners=engine.step_listeners)
    files = {"verdict.bpmn": procedure(*given, each=each), "test.dmn": TABLE}
    deploy_resources(made, files, actor=SYSTEM, now=NOW)
    return made


def checked(engine: Engine, amount: int) -> int:
    begun = start_process_instance(engine, process_id="GD-VERDICT", actor=SYSTEM, now=NOW)
    complete(engine, begun.process_instance_key, "check", CHEN, complete=True, amount=amount)
    return begun.process_instance_key


def test_a_paper_says_what_the_table_decided_after_its_step(engine: Engine) -> None:
    made = deployed(engine, "审查验收结论")
    said = text(made, checked(made, 432), 1)
    assert "客观条件核对：不通过" in said
    assert "投入不低于600万元" in said
    assert "432" in said
    assert "GD-8" not in said
    assert "fail" not in said


def test_the_last_of_several_sheets_does_not_say_what_was_decided_on_all(engine: Engine) -> None:
    made = deployed(engine, "专家评审表", each="[1, 2]")
    begun = start_process_instance(
        made, process_id="GD-VERDICT", variables={"amount": 432}, actor=SYSTEM, now=NOW
    )
    key = begun.process_instance_key
    for task in open_tasks(made):
        complete_user_task(made, task.key, {"complete": True}, actor=CHEN, now=NOW)
    assert ["客观条件核对" in text(made, key, place) for place in (1, 2)] == [False, False]


def test_a_paper_that_the_verdict_refuses_is_not_made(engine: Engine) -> None:
    made = deployed(engine, "推荐函", '=precheck = "pass"')
    assert papers_of(made.store, SYSTEM, checked(made, 432)) == ()
    assert [one.name for one in papers_of(made.store, SYSTEM, checked(made, 650))] == ["推荐函"]


def test_a_condition_may_be_that_of_one_paper_alone(engine: Engine) -> None:
    made = deployed(engine, "初审意见 推荐函", '={"推荐函": precheck = "pass"}')
    assert [one.name for one in papers_of(made.store, SYSTEM, checked(made, 432))] == ["初审意见"]


DIAGRAMS = sorted(shipped("bpmn").rglob("*.bpmn"))
NAME = re.compile(r"[a-z_][a-z0-9_]*")
FEEL = set("all and or not true false null count if then else".split())


@pytest.mark.parametrize("path", DIAGRAMS, ids=lambda path: path.stem)
def test_a_condition_after_the_verdict_names_what_there_is(path: Path) -> None:
    """Filled in by a form, written by a step, or a fact that the system knows."""
    programme = path.parent.name
    known = known_variables(read_bundle_files(programme)) | set(
        shipped_programmes()[programme].facts
    )
    for process in read_bpmn(path.read_bytes(), path.name).processes:
        for node in process.nodes.values():
            for name in ("paperWhen", "confirmWhen"):
                asked = re.sub(r'"[^"]*"', "", node.properties.get(name, ""))
                found = set(NAME.findall(asked)) - FEEL
                assert found - known == set(), node.id


SAYS_A_RESULT = "推荐函 建议名单 候选名单 拟认定名单 评价结果 资金追回决定 摘牌决定".split()


def test_a_paper_whose_name_says_a_result_waits_for_that_result() -> None:
    """Where a person's answer or a table may still say otherwise at its step."""
    for path in DIAGRAMS:
        for process in read_bpmn(path.read_bytes(), path.name).processes:
            for node in process.nodes.values():
                papers = node.properties.get("paper", "").split()
                if set(papers) & set(SAYS_A_RESULT):
                    assert "paperWhen" in node.properties, (path.name, node.id)
