"""The page of a procedure says what its text is, what it leaves open, and what the system added."""

import pytest
from flask import Flask
from flask.testing import FlaskClient

import tasklist
from engine.commands.core.engine import Engine
from engine.commands.deployments.deploy_resources import deploy_resources
from engine.lifecycle.actor import SYSTEM
from engine.persistence.programmes import shipped_programmes
from tests.drawing import chain, diagram, end, start, user, zeebe
from tests.tasklist.conftest import MOMENT, signed_in

HEARING = user(
    "hear",
    zeebe("assignmentDefinition", candidateGroups="dept"),
    "<bpmn:documentation>系统扩展：文本未规定陈述申辩。</bpmn:documentation>",
    name="陈述申辩",
)
PROCEDURE = diagram(
    start(),
    HEARING,
    end(),
    chain("S", "hear", "E"),
    process='id="GX-COOP-TRIAL" name="试办" isExecutable="true"',
)


@pytest.fixture
def page(engine: Engine) -> str:
    deploy_resources(engine, {"trial.bpmn": PROCEDURE}, actor=SYSTEM, now=MOMENT)
    programmes = shipped_programmes()
    made = Flask(__name__)
    made.config.update(SECRET_KEY="test", TESTING=True, WTF_CSRF_CHECK_DEFAULT=False)
    made.register_blueprint(tasklist.blueprint(engine, lambda _: programmes))
    reader: FlaskClient = signed_in(made, "wang")
    return reader.get("/processes/GX-COOP-TRIAL").get_data(as_text=True)


def test_the_state_of_the_text_stands_on_the_page(page: str) -> None:
    assert "试行，已发布施行" in page
    assert "桂科外字〔2021〕126号" in page


def test_what_the_text_leaves_open_is_listed(page: str) -> None:
    assert "撤销后没有禁报年限" in page


def test_periods_that_are_parameters_are_listed_with_what_follows(page: str) -> None:
    assert "按退回意见补充年度工作总结：10个工作日" in page


def test_what_the_system_added_is_marked(page: str) -> None:
    assert "系统扩展，文本没有规定" in page
