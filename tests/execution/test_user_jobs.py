"""User tasks that a job worker hands out."""

import pytest

from engine.execution.waits import Job, Reference
from tests.drawing import boundary, chain, diagram, element, end, error, event, flow, start, zeebe
from tests.execution.driving import Case

WORKED = element(
    "userTask",
    "A",
    zeebe("assignmentDefinition", assignee="=who", candidateGroups="甲, 乙",
          candidateUsers='=["u1"]'),
    zeebe("taskSchedule", dueDate="2026-04-01T00:00:00+08:00", followUpDate="=when"),
    zeebe("taskHeaders", zeebe("header", key="k", value="v")),
)  # fmt: skip


def waiting_for(task: str, **variables) -> Job:
    [job] = Case.started(diagram(start(), task, chain("S", "A")), **variables).of(Job)
    return job


def test_a_user_task_without_its_mark_is_a_job_that_tells_what_the_task_is():
    job = waiting_for(WORKED, who="wang", when="2026-03-20T00:00:00Z")
    assert (job.type, job.retries, job.kind) == ("io.camunda.zeebe:userTask", 3, "task")
    assert dict(job.headers) == {
        "k": "v",
        "io.camunda.zeebe:assignee": "wang",
        "io.camunda.zeebe:candidateGroups": '["甲", "乙"]',
        "io.camunda.zeebe:candidateUsers": '["u1"]',
        "io.camunda.zeebe:dueDate": "2026-04-01T00:00:00+08:00",
        "io.camunda.zeebe:followUpDate": "2026-03-20T00:00:00+00:00",
    }


def test_what_the_task_does_not_say_the_job_does_not_tell():
    assert dict(waiting_for(element("userTask", "A")).headers) == {}


@pytest.mark.parametrize("key", ["camunda-forms:bpmn:f", "my own form"])
def test_the_worker_is_told_which_form_it_is(key):
    job = waiting_for(element("userTask", "A", zeebe("formDefinition", formKey=key)))
    assert dict(job.headers) == {"io.camunda.zeebe:formKey": key}


def test_a_linked_form_is_handed_on():
    job = waiting_for(element("userTask", "A", zeebe("formDefinition", formId="f")))
    assert job.form == Reference("f")


def test_the_result_of_the_job_is_that_of_the_task_and_it_may_report_an_error():
    content = diagram(
        start(), element("userTask", "A"), boundary("X", "A", event("error", "e")), end(),
        end("E2"), chain("S", "A", "E"), flow("X", "E2"), roots=error("e"),
    )  # fmt: skip
    case = Case.started(content)
    case.complete("A", n=1)
    assert (case.status, case.variables) == ("completed", {"n": 1})
    case = Case.started(content)
    case.throw("A", "e")
    assert case.outcome.ended_by == ("E2",)


def test_an_assignee_that_is_no_text_is_an_incident():
    case = Case.started(diagram(start(), WORKED, chain("S", "A")), who=1)
    assert case.incident("A").kind == "extract_value_error"
