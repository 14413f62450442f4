"""Which version of a decision, a called process or a form a diagram means: its binding says it."""

from collections.abc import Iterator

import pytest
from sqlalchemy import select

from engine.assembly import assemble
from engine.commands.core.engine import Engine
from engine.commands.deployments.deploy_resources import deploy_resources
from engine.commands.process_instances.start_process_instance import start_process_instance
from engine.persistence import Store
from engine.persistence.case_rows import UserTask
from engine.persistence.definition_rows import Definition
from engine.settings import Settings
from tests.commands.conftest import ADMIN, NOW
from tests.commands.looking import incidents, variables
from tests.drawing import chain, diagram, element, end, script, start, user, zeebe

BINDINGS = ["latest", "deployment", "versionTag"]
MEANT = {"latest": "3", "deployment": "2", "versionTag": "1"}
"""The version that each binding means: 1 carries the tag, 2 came with the diagram, 3 is newest."""


@pytest.fixture
def engine(store: Store) -> Iterator[Engine]:
    """The real rooms, on this test's database."""
    made = assemble(
        Settings(store.database.url.render_as_string(hide_password=False), "demonstration")
    )
    yield made
    made.store.close()


def decision(version: str) -> bytes:
    return f"""<definitions xmlns="https://www.omg.org/spec/DMN/20191111/MODEL/" id="D" name="D"
      xmlns:zeebe="http://camunda.org/schema/zeebe/1.0" namespace="n"><decision id="judge"
      name="judge"><extensionElements>{zeebe("versionTag", value=f"v{version}")}</extensionElements>
      <literalExpression id="l"><text>"{version}"</text></literalExpression>
      </decision></definitions>""".encode()


def called(version: str) -> bytes:
    tag = zeebe("versionTag", value=f"v{version}")
    tag = f"<bpmn:extensionElements>{tag}</bpmn:extensionElements>"
    inside = (start(), script("R", f'"{version}"', "verdict"), end(), chain("S", "R", "E"))
    return diagram(tag, *inside, process='id="child" name="child" isExecutable="true"')


def form(version: str) -> bytes:
    return (
        f'{{"id": "sheet", "type": "default", "versionTag": "v{version}", "schemaVersion": 16,'
        ' "executionPlatform": "Camunda Cloud", "executionPlatformVersion": "8.8.0",'
        ' "components": []}'
    ).encode()


def uses(binding: str) -> bytes:
    means = {"bindingType": binding, **({"versionTag": "v1"} if binding == "versionTag" else {})}
    rule = zeebe("calledDecision", decisionId="judge", resultVariable="judged", **means)
    call = zeebe("calledElement", processId="child", **means)
    return diagram(
        start(),
        element("businessRuleTask", "D", rule),
        element("callActivity", "C", call),
        user("U", zeebe("formDefinition", formId="sheet", **means)),
        end(),
        chain("S", "D", "C", "U", "E"),
    )


def deploy(engine: Engine, **resources: bytes) -> None:
    named = {name.replace("_", "."): content for name, content in resources.items()}
    deploy_resources(engine, named, actor=ADMIN, now=NOW)


def deploy_parts(engine: Engine, version: str, **more: bytes) -> None:
    parts = {"d_dmn": decision(version), "c_bpmn": called(version), "f_form": form(version)}
    deploy(engine, **parts, **more)


def begin(engine: Engine) -> int:
    begun = start_process_instance(engine, process_id="P", actor=ADMIN, now=NOW)
    assert incidents(engine) == []
    return begun.process_instance_key


def form_version(engine: Engine, case: int) -> str:
    of_case = select(UserTask.form_key).where(UserTask.instance_key == case)
    with engine.store.read() as transaction:
        form_key = transaction.scalar(of_case)
        return str(transaction.get_one(Definition, form_key).version)


@pytest.mark.parametrize("binding", BINDINGS)
def test_a_reference_means_the_version_its_binding_says(engine: Engine, binding: str) -> None:
    deploy_parts(engine, "1")
    deploy_parts(engine, "2", p_bpmn=uses(binding))
    deploy_parts(engine, "3")
    case = begin(engine)
    seen = variables(engine, case)
    meant = MEANT[binding]
    assert (seen["judged"], seen["verdict"], form_version(engine, case)) == (meant,) * 3
