"""A draft's tables are tried on facts, and on all decisions that were made."""

import re

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import func, select

from engine.commands.accounts.register_account import register_account
from engine.commands.core.engine import Engine
from engine.commands.deployments.deploy_resources import deploy_resources
from engine.commands.process_instances.start_process_instance import start_process_instance
from engine.lifecycle.actor import SYSTEM
from engine.persistence.history_rows import HistoryRecord
from tests.drawing import chain, diagram, element, end, start, user, zeebe
from tests.tasklist.conftest import MOMENT, PASSWORD, signed_in, token
from tests.tasklist.test_workbench import address, upload

TABLE = """<?xml version="1.0" encoding="UTF-8"?>
<definitions xmlns="https://www.omg.org/spec/DMN/20191111/MODEL/" id="D" name="规模" namespace="d">
  <inputData id="i" name="guests"><variable id="v" name="guests" typeRef="number" /></inputData>
  <inputData id="j" name="foreign"><variable id="w" name="foreign" typeRef="boolean" /></inputData>
  <decision id="size" name="规模">
    <informationRequirement id="r"><requiredInput href="#i" /></informationRequirement>
    <informationRequirement id="s"><requiredInput href="#j" /></informationRequirement>
    <decisionTable id="t" hitPolicy="FIRST">
      <input id="g" label="人数"><inputExpression id="ge" typeRef="number"><text>guests</text>
      </inputExpression></input>
      <input id="f" label="涉外"><inputExpression id="fe" typeRef="boolean"><text>foreign</text>
      </inputExpression></input>
      <output id="o" label="结论" name="size" typeRef="string" />
      <rule id="r1"><inputEntry id="a"><text>&gt;= 50</text></inputEntry>
        <inputEntry id="b"><text>-</text></inputEntry>
        <outputEntry id="c"><text>"大"</text></outputEntry></rule>
      <rule id="r2"><inputEntry id="d"><text>-</text></inputEntry>
        <inputEntry id="e"><text>-</text></inputEntry>
        <outputEntry id="h"><text>"小"</text></outputEntry></rule>
    </decisionTable>
  </decision>
</definitions>"""
DECIDED = zeebe("calledDecision", decisionId="size", resultVariable="x")
DIAGRAM = diagram(
    start(),
    element(
        "businessRuleTask", "D", zeebe("calledDecision", decisionId="size", resultVariable="x")
    ),
    user("A", zeebe("assignmentDefinition", candidateGroups="dept")),
    end(),
    chain("S", "D", "A", "E"),
)
HIGHER = {"d.dmn": TABLE.replace("&gt;= 50", "&gt;= 60").encode()}


@pytest.fixture
def decided(engine: Engine) -> None:
    """Three cases of 40, 55 and 70 guests, all of them running."""
    deploy_resources(engine, {"p.bpmn": DIAGRAM, "d.dmn": TABLE.encode()}, actor=SYSTEM, now=MOMENT)
    for guests in (40, 55, 70):
        start_process_instance(
            engine,
            process_id="P",
            variables={"guests": guests, "foreign": False, "caseTitle": f"{guests} 人来访"},
            actor=SYSTEM,
            now=MOMENT,
        )


@pytest.fixture
def overseer(app: Flask, engine: Engine) -> FlaskClient:
    """An analyst who may see every case."""
    groups = ["analysts", "operators"]
    register_account(
        engine, "gao", name="高工", password=PASSWORD, groups=groups, actor=SYSTEM, now=MOMENT
    )
    return signed_in(app, "gao")


def lines(engine: Engine) -> int:
    with engine.store.read() as transaction:
        return transaction.scalar(select(func.count()).select_from(HistoryRecord)) or 0


@pytest.mark.usefixtures("decided")
def test_past_decisions_are_made_once_more_and_those_that_change_are_shown(
    overseer: FlaskClient, engine: Engine
) -> None:
    where = address(upload(overseer, HIGHER))
    before = lines(engine)
    page = overseer.get(f"{where}/replay").get_data(as_text=True)
    assert "3 次判定中有 1 次结论不同（其中在办案件的判定 3 次已一并重算）" in page
    assert "55 人来访" in page
    assert "70 人来访" not in page
    assert lines(engine) == before, "nothing is written"


@pytest.mark.usefixtures("decided")
def test_a_table_is_tried_on_the_facts_of_a_past_case_with_the_trace_of_why(
    overseer: FlaskClient,
) -> None:
    where = address(upload(overseer, HIGHER))
    replayed = overseer.get(f"{where}/replay").get_data(as_text=True)
    [filled] = re.findall(rf"{where}/tables/size\?from=[\d-]+", replayed)
    page = overseer.get(filled).get_data(as_text=True)
    assert 'name="fact.guests" value="55"' in page
    sent = {"csrf_token": token(overseer), "fact.guests": "65", "fact.foreign": "false"}
    page = overseer.post(f"{where}/tables/size", data=sent).get_data(as_text=True)
    assert '结论 <span class="mark-word' in page
    assert "人数 <b>" in page
    assert "实际 65" in page
    assert ">大</span>" in page


@pytest.mark.usefixtures("decided")
def test_a_fact_that_is_not_given_is_named_and_one_of_another_kind_is_refused(
    overseer: FlaskClient,
) -> None:
    where = address(upload(overseer, HIGHER))

    def tried(guests: str) -> str:
        sent = {"csrf_token": token(overseer), "fact.guests": guests}
        return overseer.post(f"{where}/tables/size", data=sent).get_data(as_text=True)

    assert "还缺这些事实" in tried("")
    assert "应当是数：许多" in tried("许多")


@pytest.mark.usefixtures("decided")
def test_whose_cases_they_were_is_told_only_to_who_may_see_them(app: Flask, engine: Engine) -> None:
    register_account(
        engine, "an", name="分析员", password=PASSWORD, groups=["analysts"], actor=SYSTEM,
        now=MOMENT,
    )  # fmt: skip
    client = signed_in(app, "an")
    where = address(upload(client, HIGHER))
    page = client.get(f"{where}/replay").get_data(as_text=True)
    assert "3 次判定中有 1 次结论不同" in page
    assert "人来访" not in page
    assert "人来访" not in client.get(f"{where}/tables/size").get_data(as_text=True)


@pytest.mark.usefixtures("decided")
def test_what_is_published_tells_which_running_cases_could_move(overseer: FlaskClient) -> None:
    moved = DIAGRAM.replace(b'candidateGroups="dept"', b'candidateGroups="dept,second"')
    assert moved != DIAGRAM
    where = address(upload(overseer, {"p.bpmn": moved}))
    sent = {"csrf_token": token(overseer), "reason": "加一个组"}
    page = overseer.post(f"{where}/publication", data=sent, follow_redirects=True)
    assert "旧版本在办案件中 3 件可以迁移，0 件须留在原版本" in page.get_data(as_text=True)
