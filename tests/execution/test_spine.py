"""The elements every procedure uses, each through save-and-reload after every step."""

from datetime import UTC, datetime
from decimal import Decimal

import pytest

from engine.errors import NotFound, Refused
from engine.execution.stimuli import Complete
from engine.execution.waits import Job, Timer, UserTask
from tests.drawing import (
    both,
    boundary,
    catch,
    chain,
    diagram,
    element,
    end,
    error,
    event,
    event_sub,
    flow,
    many,
    mapping,
    message,
    script,
    service,
    start,
    sub,
    timer,
    user,
    xor,
    zeebe,
)
from tests.execution.driving import NOON, Case, Decision


def test_a_user_task_waits_and_its_result_goes_to_the_process():
    case = Case.started(diagram(start(), user("A"), end(), chain("S", "A", "E")), x=1)
    assert case.waiting == ["A"]
    case.complete("A", y=2)
    assert (case.status, case.variables) == ("completed", {"x": 1, "y": 2})
    assert case.outcome.ended_by == ("E",)
    assert case.completed == ["S", "A", "E", "P"]


def test_a_user_task_carries_assignment_dates_priority_form_and_headers():
    task = user(
        "A",
        zeebe("assignmentDefinition", assignee="=who", candidateGroups='=["甲","乙"]'),
        zeebe("taskSchedule", dueDate="2026-03-20T17:00:00+08:00", followUpDate="=day"),
        zeebe("priorityDefinition", priority="=80"),
        zeebe("formDefinition", formId="表", bindingType="deployment"),
        zeebe("taskHeaders", zeebe("header", key="k", value="v")),
        zeebe("properties", zeebe("property", name="clauses", value="GD-9")),
    )
    wait: UserTask = Case.started(
        diagram(start(), task, chain("S", "A")), who="王处", day="2026-03-18"
    ).wait("A")
    assert (wait.assignee, wait.candidate_groups, wait.priority) == ("王处", ("甲", "乙"), 80)
    assert wait.due_at == datetime(2026, 3, 20, 9, tzinfo=UTC)
    assert wait.follow_up_at == datetime(2026, 3, 18, 16, tzinfo=UTC)
    assert (wait.form.id, wait.form.binding) == ("表", "deployment")
    assert wait.headers == {"k": "v", "clauses": "GD-9"}


def test_candidate_groups_may_be_one_text_with_commas():
    task = user("A", zeebe("assignmentDefinition", candidateGroups="甲, 乙"))
    case = Case.started(diagram(start(), task, chain("S", "A")))
    assert case.wait("A").candidate_groups == ("甲", "乙")


def test_a_service_task_is_a_job_with_type_and_retries():
    case = Case.started(diagram(start(), service("A", type="send"), end(), chain("S", "A", "E")))
    wait: Job = case.wait("A")
    assert (wait.type, wait.retries, wait.kind) == ("send", 3, "task")
    case.complete("A")
    assert case.status == "completed"


def test_a_script_is_feel_and_sets_its_variable():
    case = Case.started(diagram(start(), script("A", "n * 2", "m"), chain("S", "A")), n=21)
    assert case.variables == {"n": 21, "m": Decimal(42)}


def test_today_is_the_day_in_shanghai_also_after_four_in_the_afternoon_utc():
    case = Case.started(
        diagram(start(), user("U"), script("A", "string(today())", "day"), chain("S", "U", "A"))
    )
    case.pass_time(hours=12)
    case.complete("U")
    assert case.variables["day"] == "2026-03-17"


def test_a_manual_task_is_passed_through():
    case = Case.started(
        diagram(start(), element("manualTask", "A"), element("task", "B"), chain("S", "A", "B"))
    )
    assert case.completed == ["S", "A", "B", "P"]


CHOICE = diagram(
    start(),
    xor("G", default="G_C"),
    user("A"),
    user("B"),
    user("C"),
    flow("S", "G"),
    flow("G", "A", "n > 10"),
    flow("G", "B", "n > 5"),
    flow("G", "C"),
)


@pytest.mark.parametrize(("n", "way"), [(11, "A"), (6, "B"), (1, "C")])
def test_an_exclusive_gateway_takes_the_first_flow_that_holds_else_the_default(n, way):
    assert Case.started(CHOICE, n=n).waiting == [way]


def test_a_condition_over_a_missing_variable_is_an_incident_and_can_be_retried():
    case = Case.started(CHOICE)
    incident = case.incident("G")
    assert (incident.kind, "n" in incident.message) == ("condition_error", True)
    case.set(n=7)
    case.retry("G")
    assert case.waiting == ["B"]
    assert case.happened("incident_resolved") == ["G"]


def test_a_parallel_gateway_waits_for_every_branch():
    case = Case.started(
        diagram(
            start(),
            both("F"),
            user("A"),
            user("B"),
            both("J"),
            user("C"),
            chain("S", "F", "A", "J", "C"),
            chain("F", "B", "J"),
        )
    )
    assert case.waiting == ["A", "B"]
    case.complete("B", b=1)
    assert case.waiting == ["A"]
    case.complete("A", a=1)
    assert case.waiting == ["C"]
    assert case.variables == {"a": 1, "b": 1}
    assert case.completed.count("J") == 1


def test_a_timer_start_has_no_say_once_the_process_has_begun():
    content = diagram(start("S", timer("Cycle", "R/P1Y")), user("A"), chain("S", "A"))
    assert Case.started(content, start="S").waiting == ["A"]


def test_a_message_start_begins_with_the_messages_variables():
    content = diagram(
        start("N"),
        start("M", event("message", "m")),
        xor("G"),
        user("A"),
        chain("N", "G", "A"),
        flow("M", "G"),
        roots=message("m"),
    )
    case = Case.started(content, start="M", applicant="甲")
    assert (case.waiting, case.variables) == (["A"], {"applicant": "甲"})


def test_an_event_sub_process_may_wait_for_a_key_that_the_starting_message_brought():
    content = diagram(
        start("M", event("message", "m")),
        user("A"),
        chain("M", "A"),
        event_sub("U", start("X", event("message", "left")), end("E"), chain("X", "E")),
        roots=message("m") + message("left", "left", "duty"),
    )
    case = Case.started(content, start="M", duty="7")
    case.send("left", "7")
    assert case.status == "completed"


def test_an_intermediate_timer_is_due_after_its_duration():
    case = Case.started(
        diagram(start(), catch("T", timer("Duration", "P1D")), end(), chain("S", "T", "E"))
    )
    wait: Timer = case.wait("T")
    assert (wait.due_at - NOON).days == 1
    case.pass_time(hours=23)
    assert case.waiting == ["T"]
    case.pass_time(hours=1)
    assert case.status == "completed"


def test_an_intermediate_message_is_correlated_by_its_key():
    case = Case.started(
        diagram(
            start(),
            catch("M", event("message", "m")),
            end(),
            chain("S", "M", "E"),
            roots=message("m", "答复", "id"),
        ),
        id=7,
    )
    assert (case.wait("M").name, case.wait("M").correlation_key) == ("答复", "7")
    case.send("答复", "7", text="同意")
    assert case.variables == {"id": 7, "text": "同意"}


def test_a_receive_task_waits_for_its_message():
    case = Case.started(
        diagram(
            start(),
            element("receiveTask", "R", messageRef="m"),
            chain("S", "R"),
            roots=message("m", "m", '"k"'),
        )
    )
    case.send("m", "k")
    assert case.status == "completed"


def test_a_message_without_a_key_is_an_incident():
    case = Case.started(
        diagram(
            start(),
            catch("M", event("message", "m")),
            chain("S", "M"),
            roots=message("m", "m", "absent"),
        )
    )
    assert case.incident("M").kind == "extract_value_error"


@pytest.mark.parametrize("kind", ["sendTask", "intermediateThrowEvent", "endEvent"])
def test_a_thrown_message_is_a_job(kind):
    held = event("message", "m") if kind != "sendTask" else ""
    thrown = element(kind, "M", zeebe("taskDefinition", type="post"), held)
    case = Case.started(diagram(start(), thrown, chain("S", "M"), roots=message("m")))
    assert case.wait("M").type == "post"
    case.complete("M")
    assert case.status == "completed"
    assert case.outcome.ended_by == (("M",) if kind == "endEvent" else ())


GUARDED = (
    start(),
    user("A"),
    end("E"),
    user("B"),
    chain("S", "A", "E"),
    flow("X", "B"),
)


def test_an_interrupting_timer_withdraws_its_activity():
    case = Case.started(diagram(*GUARDED, boundary("X", "A", timer("Duration", "PT1H"))))
    case.pass_time(hours=1)
    assert case.waiting == ["B"]
    assert case.happened("terminated") == ["A"]


def test_a_non_interrupting_timer_leaves_its_activity():
    case = Case.started(
        diagram(*GUARDED, boundary("X", "A", timer("Duration", "PT1H"), interrupting=False))
    )
    case.pass_time(hours=1)
    assert case.waiting == ["A", "B"]
    case.complete("A")
    case.complete("B")
    assert case.status == "completed"


def test_a_boundary_timer_ends_with_its_activity():
    case = Case.started(diagram(*GUARDED, boundary("X", "A", timer("Duration", "PT1H"))))
    case.complete("A")
    assert (case.status, case.waits) == ("completed", {})


def test_a_non_interrupting_message_may_come_many_times():
    case = Case.started(
        diagram(
            *GUARDED,
            boundary("X", "A", event("message", "m"), interrupting=False),
            roots=message("m", "m", '"k"'),
        )
    )
    case.send("m", "k", n=1)
    case.send("m", "k", n=2)
    assert case.waiting == ["A", "B", "B", "X"]
    assert case.variables == {"n": 2}


def test_an_error_from_a_job_goes_to_the_boundary_event_with_its_code():
    case = Case.started(
        diagram(
            start(),
            service("A"),
            user("B"),
            user("C"),
            boundary("X", "A", event("error", "e1")),
            boundary("Y", "A", event("error")),
            chain("S", "A"),
            flow("X", "B"),
            flow("Y", "C"),
            roots=error("e1", "E1"),
        )
    )
    case.throw("A", "E1", why="无")
    assert (case.waiting, case.variables) == (["B"], {"why": "无"})


def test_an_error_nobody_catches_is_an_incident_on_the_element():
    case = Case.started(diagram(start(), service("A"), chain("S", "A")))
    case.throw("A", "E1")
    assert case.incident("A").kind == "unhandled_error_event"


def test_an_error_end_event_leaves_its_sub_process_by_the_boundary():
    case = Case.started(
        diagram(
            start(),
            sub(
                "U", start("S1"), user("A"), end("E1", event("error", "e")), chain("S1", "A", "E1")
            ),
            boundary("X", "U", event("error", "e")),
            user("B"),
            chain("S", "U"),
            flow("X", "B"),
            roots=error("e"),
        )
    )
    case.complete("A")
    assert case.waiting == ["B"]
    assert case.outcome.ended_by == (), "an end of the sub-process is no end of the case"


def test_terminate_ends_everything_in_its_scope_and_no_more():
    inside = (start("S1"), both("F"), user("A"), user("B"), end("T", event("terminate")))
    case = Case.started(
        diagram(
            start(),
            sub("U", *inside, chain("S1", "F", "A", "T"), flow("F", "B")),
            user("C"),
            chain("S", "U", "C"),
        )
    )
    case.complete("A")
    assert case.waiting == ["C"]


def test_a_sub_process_has_variables_of_its_own():
    case = Case.started(
        diagram(
            start(),
            sub(
                "U",
                mapping({"inner": "outer + 1"}, {"back": "inner"}),
                start("S1"),
                script("A", "inner * 10", "inner"),
                chain("S1", "A"),
            ),
            chain("S", "U"),
        ),
        outer=1,
    )
    assert case.variables == {"outer": 1, "back": Decimal(20)}


def test_a_call_activity_takes_variables_there_and_back():
    called = zeebe("calledElement", processId="Q", propagateAllChildVariables="false")
    case = Case.started(
        diagram(
            start(),
            element("callActivity", "C", called, mapping({"x": "n + 1"}, {"m": "answer"})),
            chain("S", "C"),
        ),
        n=1,
    )
    wait = case.wait("C")
    assert (wait.process.id, wait.variables) == ("Q", {"n": 1, "x": Decimal(2)})
    case.complete("C", answer=5, private=6)
    assert case.variables == {"n": 1, "m": 5}


def test_a_decision_gives_its_result_variable_and_leaves_its_trace():
    rule = element(
        "businessRuleTask",
        "D",
        zeebe("calledDecision", decisionId="资格", resultVariable="elig"),
        mapping(outputs={"elig": "elig", "clauses": "decision.clauses"}),
    )
    case = Case(diagram(start(), rule, chain("S", "D")), n=1)
    case.decisions["资格"] = Decision("eligible", trace={"clauses": ["GD-5"]})
    case.apply(case.begin)
    assert case.variables == {"n": 1, "elig": "eligible", "clauses": ["GD-5"]}
    record = next(r for r in case.records if r.kind == "decision_evaluated")
    assert record.data == {"decision": "资格", "clauses": ["GD-5"]}


def test_a_decision_that_misses_facts_names_them():
    rule = element(
        "businessRuleTask", "D", zeebe("calledDecision", decisionId="资格", resultVariable="r")
    )
    case = Case(diagram(start(), rule, chain("S", "D")))
    case.decisions["资格"] = lambda given: Decision("ok", () if "人数" in given else ("人数",))
    case.apply(case.begin)
    assert "人数" in case.incident("D").message
    case.set(人数=8)
    case.retry("D")
    assert (case.status, case.variables) == ("completed", {"人数": 8, "r": "ok"})


def test_parallel_multi_instance_collects_in_the_order_of_the_items():
    task = user(
        "A",
        many(
            "names",
            inputElement="name",
            outputCollection="votes",
            outputElement="={name: name, v: vote}",
        ),
        zeebe("assignmentDefinition", assignee="=name"),
    )
    case = Case.started(diagram(start(), task, chain("S", "A")), names=["甲", "乙"])
    first, second = case.of(UserTask)
    assert (first.assignee, second.assignee) == ("甲", "乙")
    case.apply(Complete(second.key, {"vote": 2}))
    case.apply(Complete(first.key, {"vote": 1}))
    assert case.variables["votes"] == [{"name": "甲", "v": 1}, {"name": "乙", "v": 2}]


def test_sequential_multi_instance_is_one_after_the_other():
    task = user("A", many("names", sequential=True, inputElement="name"))
    case = Case.started(diagram(start(), task, chain("S", "A")), names=["甲", "乙", "丙"])
    for _ in range(3):
        assert case.waiting == ["A"]
        case.complete("A")
    assert case.status == "completed"


def test_an_empty_collection_is_passed_over():
    task = user("A", many("names", outputCollection="votes", outputElement="=vote"))
    case = Case.started(diagram(start(), task, chain("S", "A")), names=[])
    assert (case.status, case.variables) == ("completed", {"names": [], "votes": []})


def test_a_completion_condition_withdraws_the_rest():
    task = user("A", many("names", until="numberOfCompletedInstances >= 2"))
    case = Case.started(diagram(start(), task, chain("S", "A")), names=["甲", "乙", "丙"])
    case.complete("A")
    case.complete("A")
    assert case.status == "completed"
    assert case.happened("terminated") == ["A"]


def test_cancelling_withdraws_every_wait():
    case = Case.started(diagram(*GUARDED, boundary("X", "A", timer("Duration", "PT1H"))))
    case.cancel()
    assert (case.status, case.waits) == ("terminated", {})


def test_a_wait_that_is_over_is_not_found():
    case = Case.started(diagram(start(), user("A"), user("B"), chain("S", "A", "B")))
    key = case.wait("A").key
    case.complete("A")
    with pytest.raises(NotFound):
        case.apply(Complete(key))


def test_a_task_completed_after_its_deadline_is_refused():
    case = Case.started(diagram(*GUARDED, boundary("X", "A", timer("Duration", "PT1H"))))
    task = case.wait("A").key
    case.now = case.now.replace(hour=6)
    with pytest.raises(Refused, match="期限"):
        case.apply(Complete(task))
