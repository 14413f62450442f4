"""What people do to a running instance: set, retry, cancel, modify, migrate."""

import pytest

from engine.errors import NotFound, Refused
from engine.execution import catches, compile_process, migrate, preview, start_timers
from engine.execution.waits import Timer
from tests.drawing import (
    both,
    boundary,
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
    script,
    service,
    start,
    sub,
    timer,
    user,
    xor,
    zeebe,
)
from tests.execution.driving import NOON, Case, Decision, saved

TWO = diagram(start(), user("A"), user("B"), end(), chain("S", "A", "B", "E"))


def test_a_token_is_moved_by_hand():
    case = Case.started(TWO)
    case.modify(activate=("B",), terminate=(case.wait("A").element_instance_key,))
    assert case.waiting == ["B"]
    case.complete("B")
    assert case.status == "completed"


def test_terminating_the_last_token_terminates_the_instance():
    case = Case.started(TWO)
    case.modify(terminate=(case.wait("A").element_instance_key,))
    assert case.status == "terminated"


def test_a_token_may_begin_inside_a_sub_process_that_has_not_begun():
    content = diagram(
        start(),
        user("A"),
        sub("U", start("S1"), user("B"), user("C"), chain("S1", "B", "C")),
        chain("S", "A", "U"),
    )
    case = Case.started(content)
    case.modify(activate=("C",), terminate=(case.wait("A").element_instance_key,))
    assert case.waiting == ["C"]
    case.complete("C")
    assert case.status == "completed"


def test_modification_sets_variables_first():
    case = Case.started(TWO)
    case.modify(activate=("B",), variables={"why": "误办"})
    assert case.variables == {"why": "误办"}


def test_modification_of_an_unknown_element_is_not_found():
    with pytest.raises(NotFound):
        Case.started(TWO).modify(activate=("Z",))


def test_it_must_be_clear_in_which_scope_an_element_begins():
    inner = sub("U", many("names"), start("S1"), user("B"), chain("S1", "B"))
    case = Case.started(diagram(start(), inner, chain("S", "U")), names=[1, 2])
    with pytest.raises(Refused, match="无法判断"):
        case.modify(activate=("B",))


def test_a_local_variable_hides_the_outer_one_until_its_scope_ends():
    case = Case.started(TWO, n=1)
    case.set(_local=True, _scope=case.wait("A").element_instance_key, n=2)
    assert case.variables == {"n": 1}
    case.complete("A")
    assert case.variables == {"n": 1}


def test_an_output_mapping_that_fails_is_retried_without_asking_again():
    task = user("A", mapping(outputs={"total": "number + offset"}))
    case = Case.started(diagram(start(), task, end(), chain("S", "A", "E")), offset=1)
    case.complete("A", number=2)
    assert case.variables == {"offset": 1, "total": 3}


def test_a_script_that_runs_without_end_is_an_incident():
    heavy = script("A", "for i in 1..1000000000 return i", "n")
    case = Case.started(diagram(start(), heavy, chain("S", "A")))
    assert case.incident("A").kind == "extract_value_error"
    assert case.status == "active"


def test_an_incident_leaves_other_branches_alone():
    content = diagram(
        start(),
        both("F"),
        script("A", "absent", "n"),
        user("B"),
        element("exclusiveGateway", "G"),
        end("E1"),
        end("E2"),
        chain("S", "F", "A", "G"),
        flow("F", "B"),
        flow("G", "E1", "n > 1"),
        flow("G", "E2", "n < 1"),
    )
    case = Case.started(content)
    assert case.waiting == ["B", "G"]
    case.complete("B")
    case.set(n=5)
    case.retry("G")
    assert (case.status, case.outcome.ended_by) == ("completed", ("E1",))


def test_a_boundary_timer_that_cannot_be_read_is_an_incident_of_its_activity():
    content = diagram(
        start(), user("A"), boundary("X", "A", timer("Duration", "=wait")), user("B"),
        chain("S", "A"), flow("X", "B"),
    )  # fmt: skip
    case = Case.started(content)
    assert case.incident("A").kind == "extract_value_error"
    case.set(wait="PT1H")
    case.retry("A")
    case.pass_time(hours=1)
    assert case.waiting == ["B"]


@pytest.mark.parametrize(
    ("kind", "value"),
    [
        ("Cycle", "R99999999999999999999/PT1H"),
        ("Date", "0001-01-01T00:00:00+14:00"),
        ("Date", "9999-12-31T23:59:59-12:00"),
    ],
)
def test_a_timer_that_no_row_can_hold_is_an_incident(kind, value):
    watched = (user("A"), boundary("T", "A", timer(kind, f'="{value}"'), interrupting=False))
    case = Case.started(diagram(start(), *watched, end(), chain("S", "A"), flow("T", "E")))
    assert "超出可以计算的范围" in case.incident("A").message


@pytest.mark.parametrize("day", ["9999-12-31", "0001-01-01"])
def test_a_due_date_at_the_end_of_the_calendar_is_an_incident(day):
    due = zeebe("taskSchedule", dueDate=f'="{day}"')
    case = Case.started(diagram(start(), user("A", due), chain("S", "A")))
    assert case.incident("A").kind == "extract_value_error"


@pytest.mark.parametrize("number", ["-1", "99999999999999999999", "viele"])
def test_a_number_of_retries_that_means_nothing_is_an_incident(number):
    work = zeebe("taskDefinition", type="work", retries=number)
    case = Case.started(diagram(start(), element("serviceTask", "A", work), chain("S", "A")))
    assert "重试次数" in case.incident("A").message


def test_a_retry_does_not_repeat_input_mappings_that_worked():
    task = service("A", mapping({"n": "n + 1"}), zeebe("taskHeaders"), type="=kind")
    case = Case.started(diagram(start(), task, chain("S", "A")), n=1)
    assert case.incident("A").kind == "extract_value_error"
    case.set(kind="work")
    case.retry("A")
    local = case.state.variables(case.wait("A").element_instance_key)
    assert (local, case.variables) == ({"n": 2}, {"n": 1, "kind": "work"})


ASSERTION = 'assert(n, n > 0, "金额应为正数")'


@pytest.mark.parametrize(
    "asserting",
    [
        script("A", ASSERTION, "r"),
        user("A", mapping(inputs={"m": ASSERTION})),
        user("A", zeebe("assignmentDefinition", assignee=f"={ASSERTION}")),
        user("A", many(f"[{ASSERTION}]", inputElement="i")),
        script("A", f"get or else({ASSERTION}, 0)", "r"),
    ],
)
def test_an_assertion_that_does_not_hold_is_an_incident_with_its_message(asserting):
    case = Case.started(diagram(start(), asserting, end(), chain("S", "A", "E")), n=-1)
    assert "金额应为正数" in case.incident("A").message


def test_an_assertion_in_a_condition_of_a_flow_is_an_incident():
    content = diagram(
        start(), xor("X", default="X_F"), end(), end("F"), chain("S", "X"),
        flow("X", "E", f"{ASSERTION} > 3"), flow("X", "F"),
    )  # fmt: skip
    assert "金额应为正数" in Case.started(content, n=-1).incident("X").message


def test_a_decision_that_fails_is_an_incident_with_the_reason():
    rule = element("businessRuleTask", "D", zeebe("calledDecision", decisionId="d",
                                                  resultVariable="r"))  # fmt: skip
    case = Case(diagram(start(), rule, chain("S", "D")))
    case.decisions["d"] = Decision(failure="第 1、2 行规则同时命中")
    case.apply(case.begin)
    assert case.incident("D").kind == "decision_evaluation_error"
    assert "第 1、2 行规则同时命中" in case.incident("D").message


def test_a_decision_that_is_not_deployed_is_an_incident():
    rule = element("businessRuleTask", "D", zeebe("calledDecision", decisionId="d",
                                                  resultVariable="r"))  # fmt: skip
    case = Case(diagram(start(), rule, chain("S", "D")))

    def absent(variables):
        raise NotFound("决策“d”没有部署")

    case.decisions["d"] = absent
    case.apply(case.begin)
    assert (case.incident("D").kind, case.incident("D").message) == (
        "called_decision_error",
        "决策“d”没有部署",
    )


def test_a_caller_is_asked_whether_it_catches():
    content = diagram(
        start(),
        element("callActivity", "A", zeebe("calledElement", processId="Q")),
        boundary("X", "A", event("error", "e")),
        user("B"),
        chain("S", "A"),
        flow("X", "B"),
        roots=error("e"),
    )
    case = Case.started(content)
    ask = (case.executable, case.state, case.wait("A").key, "error")
    assert catches(*ask, "e", case.execution_context())
    assert not catches(*ask, "f", case.execution_context())


def test_a_timer_start_is_due_from_deployment():
    content = diagram(start("X", timer("Cycle", "R/P1D")), user("A"), chain("X", "A"))
    case = Case(content)
    (wait,) = start_timers(case.executable, case.execution_context())
    assert (wait.element_id, (wait.due_at - NOON).days, wait.repetitions) == ("X", 1, -1)


def test_execution_listeners_are_jobs_before_and_after():
    listeners = zeebe(
        "executionListeners",
        zeebe("executionListener", eventType="start", type="before"),
        zeebe("executionListener", eventType="end", type="after"),
    )
    case = Case.started(diagram(start(), user("A", listeners), end(), chain("S", "A", "E")))
    assert (case.wait("A").type, case.wait("A").kind) == ("before", "execution_listener")
    case.complete("A", prepared=True)
    case.complete("A", done=True)
    assert case.wait("A").type == "after"
    case.complete("A")
    assert (case.status, case.variables) == ("completed", {"done": True})


def test_a_completion_condition_that_fails_can_be_mended():
    task = user("A", many("names", until="enough"))
    case = Case.started(diagram(start(), task, user("B"), chain("S", "A", "B")), names=[1, 2])
    case.complete("A")
    assert case.incident("A").kind == "condition_error"
    case.set(enough=True)
    case.retry("A")
    assert case.waiting == ["B"]


# -- migration

WATCHED = diagram(
    start(),
    user("A"),
    boundary("X", "A", timer("Duration", "P10D")),
    user("B"),
    chain("S", "A"),
    flow("X", "B"),
)
RENAMED = diagram(
    start(),
    user("A2", name="审核"),
    boundary("X", "A2", timer("Duration", "P99D")),
    boundary("Y", "A2", timer("Duration", "P5D"), interrupting=False),
    user("B"),
    user("C"),
    chain("S", "A2", "C"),
    flow("X", "B"),
    flow("Y", "C"),
)


def moved(case: Case, content: bytes, mapping: dict[str, str]) -> None:
    new = compile_process(content, "P")
    state = saved(case.state)
    case.take(state, migrate(case.executable, new, state, mapping, case.execution_context()))
    case.executable = new


def test_a_migrated_instance_goes_on_in_the_new_version_with_its_due_moment():
    case = Case.started(WATCHED)
    due = case.wait("X").due_at
    moved(case, RENAMED, {"A": "A2"})
    assert sorted(wait.due_at.day for wait in case.of(Timer)) == [21, due.day]
    case.complete("A")
    assert case.waiting == ["C"]


@pytest.mark.parametrize("watching", [
    boundary("X", "A", timer("Duration", "P1D"), interrupting=False) + user("B") + flow("X", "B"),
    event_sub("Q", start("X", timer("Duration", "P1D"), isInterrupting="false"), user("B"),
              chain("X", "B")),
])  # fmt: skip
def test_a_timer_that_has_fired_does_not_begin_again_in_the_new_version(watching):
    content = diagram(start(), user("A"), watching, end(), chain("S", "A", "E"))
    case = Case.started(content)
    case.pass_time(days=2)
    moved(case, content, {})
    assert case.waiting == ["A", "B"]


def test_a_new_boundary_event_watches_a_scope_that_was_interrupted_inside():
    inside = (
        start("S1"), user("A"), chain("S1", "A"),
        event_sub("Q", start("SQ", timer("Duration", "P1D")), user("B"), chain("SQ", "B")),
    )  # fmt: skip
    old = diagram(start(), sub("U", *inside), chain("S", "U"))
    late = boundary("X", "U", timer("Duration", "P9D"))
    new = diagram(start(), sub("U", *inside), late, end(), chain("S", "U"), flow("X", "E"))
    case = Case.started(old)
    case.pass_time(days=2)
    moved(case, new, {})
    assert case.waiting == ["B", "X"]


def undoable(key: str, handler: str) -> str:
    """An activity with its compensation handler, a user task."""
    link = f'<bpmn:association id="as{key}" sourceRef="c{key}" targetRef="{handler}" />'
    edge = boundary(f"c{key}", key, event("compensate"))
    return user(key) + edge + user(handler, isForCompensation="true") + link


def test_what_is_still_to_be_undone_follows_a_migration():
    def version(first: str, second: str) -> bytes:
        return diagram(
            start(), undoable("A", first), undoable("B", second), end("E", event("compensate")),
            chain("S", "A", "B", "E"),
        )  # fmt: skip

    case = Case.started(version("UA", "UB"))
    case.complete("A")
    case.complete("B")
    assert case.waiting == ["UB"]
    state, target = saved(case.state), compile_process(version("VA", "UB"), "P")
    with pytest.raises(Refused, match="补偿活动「UA」"):
        migrate(case.executable, target, state, {}, case.execution_context())
    moved(case, version("VA", "VB"), {"UA": "VA", "UB": "VB"})
    case.complete("UB")
    assert case.waiting == ["VA"]
    case.complete("VA")
    assert case.status == "completed"


def test_a_boundary_event_that_is_gone_stops_waiting():
    case = Case.started(WATCHED)
    moved(case, diagram(start(), user("A"), user("C"), chain("S", "A", "C")), {})
    assert case.waiting == ["A"]


def test_what_has_no_place_keeps_the_instance_on_its_version():
    case = Case.started(WATCHED)
    new = compile_process(diagram(start(), user("Z"), chain("S", "Z")), "P")
    asked = (case.executable, new, case.state, {}, case.execution_context())
    (obstacle,) = preview(*asked)
    assert (obstacle.element_id, "没有对应的元素" in obstacle.message) == ("A", True)
    with pytest.raises(Refused, match="没有对应的元素"):
        migrate(*asked)


def test_an_element_of_another_kind_is_no_place():
    case = Case.started(WATCHED)
    new = compile_process(diagram(start(), service("A"), chain("S", "A")), "P")
    (obstacle,) = preview(case.executable, new, case.state, {}, case.execution_context())
    assert "种类不同" in obstacle.message


def test_two_processes_of_one_file_are_two_definitions():
    content = diagram(start(), user("A"), chain("S", "A")).replace(
        b"</bpmn:definitions>",
        b'<bpmn:process id="Q" isExecutable="true"><bpmn:startEvent id="S9" /></bpmn:process>'
        b"</bpmn:definitions>",
    )
    assert Case.started(content, "P").waiting == ["A"]
    assert Case.started(content, "Q").status == "completed"


DEAD_END = diagram(
    start(), xor("G"), user("A"), user("B"), both("J"), user("C"), end(),
    chain("S", "G"), flow("G", "A", "true"), flow("G", "B", "false"),
    chain("A", "J", "C", "E"), flow("B", "J"),
)  # fmt: skip


def test_an_instance_at_a_dead_end_can_be_cancelled():
    case = Case.started(DEAD_END)
    case.complete("A")
    assert case.incident("P").kind == "dead_end"
    case.cancel()
    assert (case.status, case.waits) == ("terminated", {})


def test_an_instance_at_a_dead_end_goes_on_where_a_person_lets_it():
    case = Case.started(DEAD_END)
    case.complete("A")
    case.modify(activate=("C",), terminate=tuple(waiting_at(case, "J")))
    case.complete("C")
    assert (case.status, case.waits) == ("completed", {})


def waiting_at(case: Case, element: str) -> list[int]:
    """The keys of the tokens that stand at a join."""
    return [token.key for token in case.state.all() if token.text.startswith(f"{element}\t")]


def test_what_is_withdrawn_takes_its_incident_with_it():
    inside = sub("U", start("S1"), service("X", type="=unknown"), chain("S1", "X"))
    late = boundary("T", "U", timer("Duration", "P1D"))
    case = Case.started(diagram(start(), inside, late, user("A"), chain("S", "U"), flow("T", "A")))
    assert case.incident("X")
    case.pass_time(days=1)
    assert case.waiting == ["A"]
    case.complete("A")
    assert (case.status, case.waits) == ("completed", {})


@pytest.mark.parametrize("element", ["S", "T"])
def test_an_event_is_begun_by_its_trigger_alone(element):
    late = boundary("T", "A", timer("Duration", "P1D"))
    case = Case.started(diagram(start(), user("A"), late, end(), chain("S", "A"), flow("T", "E")))
    with pytest.raises(Refused, match="只由它的触发事件开始"):
        case.modify(activate=(element,))


def test_an_event_sub_process_is_begun_by_hand():
    handled = event_sub("Q", start("X", timer("Duration", "P1D")), user("B"), chain("X", "B"))
    case = Case.started(diagram(start(), user("A"), handled, chain("S", "A")))
    case.modify(activate=("Q",))
    assert [key for key in case.waiting if key != "X"] == ["A", "B"]
