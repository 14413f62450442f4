"""A user task that a worker hands out: its job, with the form that is deployed for it."""

from collections.abc import Iterator
from datetime import timedelta

import pytest

from engine.assembly import assemble
from engine.commands.core.engine import Engine
from engine.commands.deployments.deploy_resources import deploy_resources
from engine.commands.jobs.activate_jobs import ActivatedJob, activate_jobs
from engine.commands.jobs.complete_job import complete_job
from engine.commands.process_instances.start_process_instance import start_process_instance
from engine.persistence import Store
from engine.persistence.definition_rows import Definition
from engine.settings import Settings
from tests.commands.conftest import ADMIN, NOW
from tests.commands.looking import all_of, open_tasks, state_of, variables
from tests.drawing import chain, diagram, element, end, start, zeebe

FORM = b'{"id": "f", "type": "default", "components": [], "schemaVersion": 19}'


@pytest.fixture
def engine(store: Store) -> Iterator[Engine]:
    url = store.database.url.render_as_string(hide_password=False)
    made = assemble(Settings(url, "demonstration"))
    yield made
    made.store.close()


def started(engine: Engine, *inside: str, **files: bytes) -> int:
    content = diagram(start(), element("userTask", "A", *inside), end(), chain("S", "A", "E"))
    resources = {"p.bpmn": content, **{f"{name}.form": form for name, form in files.items()}}
    deploy_resources(engine, resources, actor=ADMIN, now=NOW)
    begun = start_process_instance(engine, process_id="P", actor=ADMIN, now=NOW)
    return begun.process_instance_key


def taken(engine: Engine) -> ActivatedJob:
    [job] = activate_jobs(
        engine, "io.camunda.zeebe:userTask", worker="w", timeout=timedelta(minutes=1), limit=9,
        actor=ADMIN, now=NOW,
    )  # fmt: skip
    return job


def test_a_worker_takes_it_and_completes_it_and_no_task_list_shows_it(engine: Engine) -> None:
    key = started(engine, zeebe("assignmentDefinition", assignee="wang"))
    assert open_tasks(engine) == []
    job = taken(engine)
    assert job.headers == {"io.camunda.zeebe:assignee": "wang"}
    complete_job(engine, job.key, {"n": 1}, actor=ADMIN, now=NOW)
    assert (state_of(engine, key), variables(engine, key)["n"]) == ("completed", 1)


def test_the_worker_is_told_the_key_of_the_form_that_is_deployed(engine: Engine) -> None:
    started(engine, zeebe("formDefinition", formId="f"), f=FORM)
    [form] = [row for row in all_of(engine, Definition) if row.kind == "form"]
    assert taken(engine).headers == {"io.camunda.zeebe:formKey": str(form.key)}
