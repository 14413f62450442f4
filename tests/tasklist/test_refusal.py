"""A refusal is told where the outcome stands: also on the case that called the one that refused."""

import json
from html import unescape

import pytest
from flask import Flask

from engine.commands.core.engine import Engine
from engine.commands.deployments.deploy_resources import deploy_resources
from engine.commands.process_instances.start_process_instance import start_process_instance
from engine.commands.user_tasks.complete_user_task import complete_user_task
from engine.lifecycle.actor import SYSTEM
from tests.commands.looking import open_tasks
from tests.drawing import chain, diagram, element, end, last_day, start, user, zeebe
from tests.parties import concern
from tests.tasklist.conftest import MOMENT, signed_in

HOST = "host:91440000123456789X"
WORDS = "核实后认为资格条件已经丧失"


def told(name: str, value: str) -> str:
    return zeebe("properties", zeebe("property", name=name, value=value))


def called(parents_end: str) -> dict[str, bytes]:
    judge = user(
        "A",
        zeebe("assignmentDefinition", candidateGroups="dept"),
        zeebe("formDefinition", formId="judging"),
        told("role", "department"),
    )
    child = diagram(
        last_day(), start(), judge, end("N", told("result", "negative"), name="已取消"),
        chain("S", "A", "N"), process='id="C" name="核实" isExecutable="true"',
    )  # fmt: skip
    call = element("callActivity", "K", zeebe("calledElement", processId="C"))
    parent = diagram(
        start(), call, end("E", told("result", parents_end), name="办结"), chain("S", "K", "E")
    )
    opinion = {
        "type": "textfield", "id": "w", "key": "words", "label": "意见",
        "properties": {"refusalReason": "=refuses = true"},
    }  # fmt: skip
    refuses = {"type": "checkbox", "id": "r", "key": "refuses", "label": "不同意"}
    form = {"type": "default", "id": "judging", "schemaVersion": 19}
    drawn = json.dumps(form | {"components": [refuses, opinion]}).encode()
    return {"child.bpmn": child, "parent.bpmn": parent, "judging.form": drawn}


@pytest.mark.parametrize(("parents_end", "is_told"), [("negative", True), ("positive", False)])
def test_a_case_says_why_the_case_that_it_called_was_refused(
    engine: Engine, app: Flask, parents_end: str, is_told: bool
) -> None:
    deploy_resources(engine, called(parents_end), actor=SYSTEM, now=MOMENT)
    begun = start_process_instance(engine, process_id="P", actor=SYSTEM, now=MOMENT)
    concern(engine, begun.process_instance_key, HOST, "applicant")
    (task,) = open_tasks(engine)
    applicant = signed_in(app, "li")
    address = f"/cases/{begun.process_instance_key}"
    assert 'id="refusal"' not in applicant.get(address).get_data(as_text=True)

    answer = {"refuses": True, "words": WORDS}
    complete_user_task(engine, task.key, answer, actor=SYSTEM, now=MOMENT)
    page = unescape(applicant.get(address).get_data(as_text=True))
    assert (WORDS in page.partition('id="refusal"')[2].partition("</section>")[0]) == is_told
