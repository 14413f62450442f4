"""Two people of one case hand in the same bytes: nobody takes a file over from whose it is."""

from collections.abc import Iterator

import pytest

from engine.assembly import assemble
from engine.commands.core.engine import Engine
from engine.commands.deployments.deploy_resources import deploy_resources
from engine.commands.process_instances.start_process_instance import start_process_instance
from engine.commands.user_tasks.complete_user_task import complete_user_task
from engine.commands.user_tasks.store_document import store_document
from engine.lifecycle.actor import SYSTEM, Actor
from engine.persistence import Store
from engine.queries.documents import documents_of
from engine.queries.forms import read_for_task
from engine.queries.task_page import task_page
from engine.settings import Settings
from tests.commands.conftest import NOW
from tests.commands.looking import open_tasks
from tests.drawing import chain, diagram, end, last_day, start, user, zeebe

APPLICANT = Actor("li", "李老师", frozenset({"host:1"}))
RECOMMENDER = Actor("wu", "吴科长", frozenset({"recommender:1"}))
FORM = """{"type": "default", "id": "f", "schemaVersion": 19, "components": [
    {"type": "filepicker", "id": "x", "key": "proof", "label": "材料", "multiple": true}]}"""
BYTES = b"%PDF-1.7 report"


def step(id: str, group: str, role: str) -> str:
    return user(
        id,
        zeebe("formDefinition", formId="f"),
        zeebe("assignmentDefinition", candidateGroups=group),
        zeebe("properties", zeebe("property", name="role", value=role)),
    )


@pytest.fixture
def engine(store: Store) -> Iterator[Engine]:
    url = store.database.url.render_as_string(hide_password=False)
    made = assemble(Settings(url, "demonstration"))
    drawn = diagram(
        last_day(), start(), step("A", "host:1", "applicant"),
        step("B", "recommender:1", "recommender"), end(), chain("S", "A", "B", "E"),
    )  # fmt: skip
    files = {"p.bpmn": drawn, "f.form": FORM.encode()}
    deploy_resources(made, files, actor=SYSTEM, now=NOW)
    yield made
    made.store.close()


def hand_in(engine: Engine, actor: Actor, name: str) -> tuple[int, str]:
    """The open task, and the file that was handed in for it."""
    (task,) = open_tasks(engine)
    found = store_document(engine, task.key, name, BYTES, actor=actor, now=NOW)
    return task.key, str(found["documentId"])


def test_a_file_stays_his_who_handed_it_in_first_and_both_may_refer_to_it(engine: Engine) -> None:
    begun = start_process_instance(engine, process_id="P", actor=SYSTEM, now=NOW)
    case = begun.process_instance_key
    task, file = hand_in(engine, APPLICANT, "report.pdf")
    complete_user_task(engine, task, {}, actor=APPLICANT, now=NOW)
    task, again = hand_in(engine, RECOMMENDER, "stolen.pdf")
    assert again == file
    (kept,) = documents_of(engine.store, APPLICANT, case)
    assert (kept.file_name, kept.uploaded_by_name) == ("report.pdf", "李老师")
    page = task_page(engine.store, RECOMMENDER, task)
    sent = read_for_task(engine.store, RECOMMENDER, page, {"proof": [{"documentId": file}]}, NOW)
    assert not sent.errors
    assert "report.pdf" in repr(sent.values)
