"""The page of a case that has ended says what may be done, with whom and until when."""

import pytest
from flask import Flask

import tasklist
from engine.commands.core.engine import Engine
from engine.commands.deployments.deploy_resources import deploy_resources
from engine.commands.process_instances.start_process_instance import start_process_instance
from engine.lifecycle.actor import SYSTEM
from engine.persistence.programmes import shipped_programmes
from tests.drawing import chain, diagram, end, start, zeebe
from tests.parties import concern
from tests.tasklist.conftest import MOMENT, signed_in

AFTERWARDS = "至{{banned_until}}不得申报；可以依法申请行政复议。"
REFUSED = diagram(
    start(),
    end(
        "E",
        zeebe("properties", zeebe("property", name="afterwards", value=AFTERWARDS)),
        name="不予认定",
    ),
    chain("S", "E"),
    process='id="GX-COOP-TRIAL" name="试办" isExecutable="true"',
)


@pytest.fixture
def page(engine: Engine) -> str:
    deploy_resources(engine, {"trial.bpmn": REFUSED}, actor=SYSTEM, now=MOMENT)
    programmes = shipped_programmes()
    made = Flask(__name__)
    made.config.update(SECRET_KEY="test", TESTING=True, WTF_CSRF_CHECK_DEFAULT=False)
    made.register_blueprint(tasklist.blueprint(engine, lambda _: programmes))
    case = start_process_instance(
        engine,
        process_id="GX-COOP-TRIAL",
        variables={"banned_until": "2031-03-16"},
        actor=SYSTEM,
        now=MOMENT,
    ).process_instance_key
    concern(engine, case, "dept", "department")
    return signed_in(made, "wang").get(f"/cases/{case}").get_data(as_text=True)


def test_the_outcome_and_what_may_be_done_stand_on_the_page(page: str) -> None:
    assert "不予认定" in page
    assert "至2031年3月16日不得申报" in page


def test_a_remedy_is_told_with_its_last_day(page: str) -> None:
    assert "行政复议：向广西壮族自治区人民政府提出，最后一日为2026年5月15日" in page
    assert "行政诉讼：向" not in page, "the outcome does not name it"


def test_the_small_print_of_the_notice_stands_there_too(page: str) -> None:
    assert "试行，已发布施行" in page
    assert "撤销后没有禁报年限" in page
