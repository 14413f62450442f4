"""What bare SpiffWorkflow 3.2.0 gets wrong without a word, one test each, and here right.

Each test runs the same drawing twice: by SpiffWorkflow alone (`bare.Bare`), where it shows what
goes wrong, and by us. Ours goes through save-and-reload after every step (`driving.Case`). Where
bare SpiffWorkflow no longer does what a test says, a trap is gone.
"""

import time
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta

import pytest
from SpiffWorkflow.bpmn.specs.event_definitions.timer import TimerEventDefinition
from SpiffWorkflow.dmn.engine.DMNEngine import DMNEngine
from SpiffWorkflow.dmn.parser.BpmnDmnParser import BpmnDmnParser
from SpiffWorkflow.exceptions import WorkflowException

from engine.decisions import Decisions, read_dmn
from engine.definitions import check
from engine.errors import Refused
from engine.execution.stimuli import Complete
from engine.execution.waits import Timer
from tests.drawing import (
    both,
    boundary,
    catch,
    chain,
    condition,
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
    some,
    start,
    sub,
    timer,
    user,
    xor,
    zeebe,
)
from tests.execution.bare import Bare
from tests.execution.driving import Case, Decision


def wait_until(happened) -> None:
    """Bare SpiffWorkflow reads the machine's clock: nothing else makes its timers due."""
    while not happened():
        pass


@contextmanager
def fixed(monkeypatch, moment):
    """The machine's clock as SpiffWorkflow's timers read it."""

    class Clock(datetime):
        @classmethod
        def now(cls, tz=None):
            return moment.astimezone(tz)

    with monkeypatch.context() as patched:
        patched.setattr("SpiffWorkflow.bpmn.specs.event_definitions.timer.datetime", Clock)
        yield


FORK = (start(), both("F"), user("A"), user("B"), both("J"), user("C"))
FORK_FLOWS = chain("S", "F", "A", "J", "C") + chain("F", "B", "J")


def test_trap_1_a_join_keeps_what_each_branch_wrote():
    content = diagram(*FORK, FORK_FLOWS)
    bare = Bare(content, shared="old", a=0, b=0)
    bare.complete("A", a=1, shared="new")
    bare.complete("B", b=2)
    assert bare.ready["C"].data == {"shared": "old", "a": 0, "b": 2}, "A's work is lost"
    case = Case.started(content, shared="old", a=0, b=0)
    case.complete("A", a=1, shared="new")
    case.complete("B", b=2)
    assert case.variables == {"shared": "new", "a": 1, "b": 2}


def test_trap_1_an_inclusive_join_keeps_what_each_branch_wrote():
    content = diagram(
        start(),
        some("F"),
        user("A"),
        user("B"),
        some("J"),
        user("C"),
        flow("S", "F"),
        flow("F", "A", "n > 0"),
        flow("F", "B", "n > 0"),
        chain("A", "J", "C"),
        flow("B", "J"),
    )
    bare = Bare(content, n=1, a=0)
    bare.complete("A", a=1)
    bare.complete("B", b=2)
    assert bare.ready["C"].data == {"n": 1, "a": 0, "b": 2}, "A's work is lost"
    case = Case.started(content, n=1, a=0)
    case.complete("A", a=1)
    assert case.waiting == ["B"]
    case.complete("B", b=2)
    assert (case.waiting, case.variables) == (["C"], {"n": 1, "a": 1, "b": 2})


def test_an_inclusive_join_does_not_wait_for_a_branch_that_was_not_taken():
    content = diagram(
        start(),
        some("F"),
        user("A"),
        user("B"),
        some("J"),
        user("C"),
        flow("S", "F"),
        flow("F", "A", "true"),
        flow("F", "B", "n > 0"),
        chain("A", "J", "C"),
        flow("B", "J"),
    )
    case = Case.started(content, n=0)
    case.complete("A")
    assert case.waiting == ["C"]


LOOP = diagram(
    start(),
    xor("J"),
    user("A"),
    script("N", "n + 1", "n"),
    xor("G", default="G_J"),
    end(),
    chain("S", "J", "A", "N", "G"),
    flow("G", "E", "n >= limit"),
    flow("G", "J"),
)


ROUND = diagram(
    start(),
    xor("J"),
    user("A"),
    xor("G", default="G_J"),
    end(),
    chain("S", "J", "A", "G"),
    flow("G", "E", "n > limit"),
    flow("G", "J"),
)


def test_trap_2_a_loop_of_more_than_a_thousand_elements_neither_freezes_nor_grows():
    bare = Bare(ROUND, n=0, limit=1200)
    rounds = 0
    while "A" in bare.ready:
        bare.complete("A")
        rounds += 1
    assert (rounds, bare.workflow.is_completed()) == (333, True), "stopped far too early, and done?"
    case = Case.started(LOOP, n=0, limit=1200)
    sizes = set()
    for _ in range(1200):
        assert case.waiting == ["A"]
        sizes.add(case.size)
        case.complete("A")
    assert case.status == "completed"
    assert max(sizes) - min(sizes) <= 16  # keys grow by a digit


def test_trap_3_the_order_of_keys_means_nothing():
    """`Case` saves every variable with its keys sorted; `typename` is a key like any other."""
    answers = {"z": 1, "typename": "datetime", "value": "2026-01-01", "a": {"y": 1, "b": 2}}
    bare = Bare(diagram(*FORK, FORK_FLOWS))
    bare.complete("A", answers={"z": 1})
    bare.save_and_reload()
    assert all(task.data == {} for task in bare.workflow.get_tasks()), "what was entered is lost"
    case = Case.started(diagram(*FORK, FORK_FLOWS))
    case.complete("A", answers=answers)
    case.complete("B")
    assert case.variables == {"answers": answers}


def test_trap_4_an_error_event_sub_process_does_not_run_by_itself():
    handler = event_sub(
        "Q", start("X", event("error", "e")), user("B"), end("E1"), chain("X", "B", "E1")
    )
    content = diagram(start(), service("A"), end(), chain("S", "A", "E"), handler, roots=error("e"))
    assert "B" in Bare(content).ready, "nobody has thrown anything"
    case = Case.started(content)
    assert case.waiting == ["A"]
    case.complete("A")
    assert case.status == "completed"


def test_trap_4_an_interrupting_event_sub_process_interrupts():
    handler = event_sub(
        "Q", start("X", event("message", "m")), user("B"), end("E1"), chain("X", "B", "E1")
    )
    roots = message("m", "m", '"k"')
    content = diagram(start(), user("A"), end(), chain("S", "A", "E"), handler, roots=roots)
    bare = Bare(content)
    bare.send("m")
    assert sorted(bare.ready) == ["A", "B"], "A should have been withdrawn"
    case = Case.started(content)
    case.send("m", "k")
    assert case.waiting == ["B"]


def test_one_instance_does_not_change_the_diagram_of_the_next():
    handler = event_sub("Q", start("X", event("message", "m")), user("B"), chain("X", "B"))
    content = diagram(start(), user("A"), chain("S", "A"), handler, roots=message("m", "m", '"k"'))
    first = Case.started(content)
    second = Case(content)
    second.executable = first.executable
    first.send("m", "k")
    second.apply(second.begin)
    assert (first.waiting, second.waiting) == (["B"], ["A", "X"])


def test_trap_4_a_timer_event_sub_process_does_not_keep_an_instance_alive():
    handler = event_sub(
        "Q", start("X", timer("Duration", "P1Y")), user("B"), end("E1"), chain("X", "B", "E1")
    )
    content = diagram(start(), user("A"), end(), chain("S", "A", "E"), handler)
    bare = Bare(content)
    bare.complete("A")
    assert (bare.states["E"], bare.workflow.is_completed()) == ("COMPLETED", False), "for a year"
    case = Case.started(content)
    case.complete("A")
    assert (case.status, case.waits) == ("completed", {})


def test_trap_5_the_path_behind_a_link_runs():
    content = diagram(
        start(),
        element("intermediateThrowEvent", "X", event("link", name="L")),
        catch("Y", event("link", name="L")),
        script("A", "1", "ran"),
        chain("S", "X"),
        flow("Y", "A"),
    )
    bare = Bare(content)
    assert bare.workflow.is_completed()
    assert "A" not in bare.states, "completed, and half of it never ran"
    case = Case.started(content)
    assert (case.status, case.variables) == ("completed", {"ran": 1})


def test_trap_7_two_timers_behind_one_gateway_are_due_each_at_its_own_time():
    content = diagram(
        start(),
        element("eventBasedGateway", "G"),
        catch("T1", timer("Duration", "PT1H")),
        catch("T2", timer("Duration", "PT3H")),
        chain("S", "G", "T1"),
        flow("G", "T2"),
    )
    (waiting,) = [t for t in Bare(content).workflow.get_tasks() if t.task_spec.name == "G"]
    assert isinstance(waiting.internal_data["event_value"], str), "one moment for both"
    due = [wait.due_at.hour for wait in Case.started(content).of(Timer)]
    assert due == [13, 15]


def test_trap_7_a_month_from_the_31st_of_january_is_the_last_day_of_february():
    bare = TimerEventDefinition.get_timedelta_from_start(
        {"months": 1}, datetime(2026, 1, 31, tzinfo=UTC)
    )
    assert bare == timedelta(days=31), "the 3rd of March"
    case = Case(diagram(start(), catch("T", timer("Duration", "P1M")), chain("S", "T")))
    case.now = datetime(2026, 1, 31, 4, tzinfo=UTC)
    case.apply(case.begin)
    assert case.wait("T").due_at == datetime(2026, 2, 28, 4, tzinfo=UTC)


def test_each_of_two_tokens_on_one_flow_of_an_inclusive_join_goes_on():
    """They wait for B, and B is withdrawn by what the second of them brings."""
    content = diagram(
        start(), both("F"), user("A"), user("B"), some("J"), user("C"), end(), chain("S", "F"),
        boundary("X", "B", condition("x = 2")), flow("X", "E"),
        flow("F", "A", key="f1"), flow("F", "A", key="f2"), flow("F", "B"),
        flow("A", "J"), flow("B", "J"), flow("J", "C"),
    )  # fmt: skip
    case = Case.started(content, x=0)
    case.complete("A", x=1)
    assert case.waiting == ["A", "B", "X"]
    case.complete("A", x=2)
    assert case.waiting == ["C", "C"]


def test_trap_7_an_interrupting_cycle_is_refused():
    content = diagram(
        start(),
        user("A"),
        boundary("X", "A", timer("Cycle", "R3/PT0.001S")),
        user("B"),
        chain("S", "A"),
        flow("X", "B"),
    )
    bare = Bare(content)
    wait_until(lambda: (bare.tick(), "B" in bare.ready)[1])
    assert {"A", "B"} <= bare.ready.keys(), "A should have been interrupted"
    assert any(f.element == "X" and f.severity == "error" for f in check({"a.bpmn": content}))


def test_an_unfinished_reminder_outlives_its_activity():
    content = diagram(
        start(),
        user("A"),
        boundary("X", "A", timer("Duration", "PT1H"), interrupting=False),
        user("B"),
        chain("S", "A"),
        flow("X", "B"),
    )
    case = Case.started(content)
    case.pass_time(hours=1)
    case.complete("A")
    assert (case.status, case.waiting) == ("active", ["B"])


def test_trap_7_no_clock_decides_anything(monkeypatch):
    content = diagram(start(), catch("T", timer("Date", "2026-04-01T00:00:00Z")), chain("S", "T"))
    for year, fires in ((2026, False), (2027, True)):
        with fixed(monkeypatch, datetime(year, 1, 1, tzinfo=UTC)):
            assert (Bare(content).states["T"] == "COMPLETED") == fires, (
                "the machine's clock decides"
            )
    case = Case.started(diagram(start(), catch("T", timer("Duration", "P1D")), chain("S", "T")))
    monkeypatch.setattr(time, "time", lambda: 4e9)
    assert case.apply(Complete(case.wait("T").key)).status == "completed"


def test_trap_8_a_due_boundary_comes_before_the_completion():
    expiring = diagram(
        start(),
        user("A"),
        boundary("X", "A", timer("Duration", "PT0.001S")),
        user("B"),
        user("C"),
        chain("S", "A", "C"),
        flow("X", "B"),
    )
    bare = Bare(expiring)
    wait_until(lambda: (bare.workflow.do_engine_steps(), bare.states["X"] == "READY")[1])
    bare.complete("A")
    assert (bare.states["A"], sorted(bare.ready)) == ("COMPLETED", ["B"]), "done, and not taken"
    late = Case.started(expiring)
    late.now += timedelta(days=1)
    with pytest.raises(Refused, match="期限已经届满"):
        late.complete("A")

    content = diagram(
        start(),
        user("A"),
        boundary("X", "A", timer("Duration", "PT1H"), interrupting=False),
        user("B"),
        user("C"),
        chain("S", "A", "C"),
        flow("X", "B"),
    )
    case = Case.started(content)
    case.now = case.now.replace(hour=8)
    case.complete("A")
    assert case.waiting == ["B", "C"]
    assert case.completed.index("X") < case.completed.index("A")


def test_trap_9_branches_do_not_share_what_they_change():
    fork = diagram(start(), both("F"), user("A"), user("B"), chain("S", "F", "A"), flow("F", "B"))
    bare = Bare(fork, x={"n": [1]})
    bare.ready["A"].data["x"]["n"].append(2)
    assert bare.ready["B"].data == {"x": {"n": [1, 2]}}, "B sees what A is filling in"
    content = diagram(
        start(),
        both("F"),
        script("A", 'context put(x, "by", "A")', "a"),
        script("B", 'context put(x, "by", "B")', "b"),
        chain("S", "F", "A"),
        flow("F", "B"),
    )
    case = Case.started(content, x={"n": [1]})
    assert case.variables == {
        "x": {"n": [1]},
        "a": {"n": [1], "by": "A"},
        "b": {"n": [1], "by": "B"},
    }


def test_trap_10_no_vote_of_a_multi_instance_is_lost():
    three = (
        "<bpmn:multiInstanceLoopCharacteristics><bpmn:loopCardinality>3</bpmn:loopCardinality>"
        "</bpmn:multiInstanceLoopCharacteristics>"
    )
    bare = Bare(diagram(start(), user("A", three), user("B"), chain("S", "A", "B")))
    for vote in (30, 10, 20):
        bare.complete("A", vote=vote)
    assert bare.ready["B"].data == {"vote": 20}, "one vote of three"
    task = user("A", many("experts", outputCollection="votes", outputElement="=vote"))
    case = Case.started(diagram(start(), task, chain("S", "A")), experts=[1, 2, 3])
    for vote in (30, 10, 20):
        case.complete("A", vote=vote)
    assert case.variables == {"experts": [1, 2, 3], "votes": [30, 10, 20]}


def test_trap_10_nothing_of_the_dialect_is_passed_over():
    task = user("A", zeebe("assignmentDefinition", candidateGroups="dept"), mapping({"n": "1"}))
    content = diagram(start(), task, end(), chain("S", "A", "E"))
    bare = Bare(content)
    bare.complete("A")
    assert "dept" not in str(vars(bare.workflow.spec.task_specs["A"])), "nobody is asked"
    assert bare.workflow.last_task.data == {}, "nothing is mapped"
    case = Case.started(content)
    assert case.wait("A").candidate_groups == ("dept",)
    assert case.state.visible(case.wait("A").element_instance_key) == {"n": 1}


def test_trap_11_bare_spiffworkflow_runs_what_an_analyst_writes_as_python(tmp_path):
    path = tmp_path / "ran"
    touch = f"__import__('os').system('touch {path}') == 0"
    Bare(diagram(start(), xor("G"), end("A"), flow("S", "G"), flow("G", "A", touch)))
    assert path.exists()


@pytest.mark.parametrize(
    "text",
    [
        "__import__('os').system('touch {path}')",
        "open('{path}', 'w')",
        "().__class__.__base__.__subclasses__()",
    ],
)
def test_trap_11_nothing_an_analyst_writes_runs_as_python(text, tmp_path):
    path = tmp_path / "ran"
    content = diagram(
        start(),
        xor("G"),
        end("A"),
        flow("S", "G"),
        flow("G", "A", text.format(path=path)),
    )
    case = Case.started(content)
    assert [incident.element_id for incident in case.waits.values()] == ["G"]
    assert not path.exists()


def test_loud_trap_a_timer_that_cannot_be_read_is_an_incident_not_a_wedge():
    content = diagram(start(), catch("T", timer("Date", "=when")), chain("S", "T"))
    with pytest.raises(WorkflowException, match="when"):
        Bare(content)
    case = Case.started(content)
    assert case.incident("T").kind == "extract_value_error"
    case.set(when="2026-04-01T00:00:00+08:00")
    case.retry("T")
    assert case.wait("T").due_at is not None


def test_loud_trap_a_join_that_can_never_go_on_is_an_incident():
    content = diagram(
        start(),
        xor("G", default="G_B"),
        user("A"),
        user("B"),
        both("J"),
        chain("A", "J"),
        chain("S", "G", "B", "J"),
        flow("G", "A", "false"),
    )
    case = Case.started(content)
    case.complete("B")
    assert case.incident("P").kind == "dead_end"


def test_loud_trap_a_plain_task_does_not_wait_for_anyone():
    content = diagram(start(), element("task", "A"), end(), chain("S", "A", "E"))
    assert list(Bare(content).ready) == ["A"], "for whom?"
    assert Case.started(content).status == "completed"


def test_loud_trap_a_service_task_is_work_for_someone():
    content = diagram(start(), service("A"), end(), chain("S", "A", "E"))
    assert Bare(content).states["A"] == "STARTED", "nothing says what is to be done"
    assert Case.started(content).wait("A").type == "work"


def test_loud_trap_an_exception_leaves_the_last_good_state():
    content = diagram(
        start(),
        user("A"),
        element("businessRuleTask", "D", zeebe("calledDecision", decisionId="d",
                                               resultVariable="r")),
        chain("S", "A", "D"),
    )  # fmt: skip
    case = Case.started(content)

    def broken(variables):
        raise RuntimeError("a defect, not a fault of the diagram")

    case.decisions["d"] = broken
    before = case.state.all()
    with pytest.raises(RuntimeError):
        case.complete("A", n=1)
    assert (case.state.all(), case.waiting) == (before, ["A"])
    case.decisions["d"] = lambda given: Decision("是")
    case.complete("A", n=2)
    assert case.variables == {"n": 2, "r": "是"}


def test_loud_trap_a_message_reaches_the_receiver_with_its_key_and_no_other():
    one = diagram(
        start(), catch("M", event("message", "m")), end(), chain("S", "M", "E"), roots=message("m")
    )
    bare = Bare(one)
    bare.send("m", key="another's")
    assert bare.workflow.completed, "it took what was not meant for it"
    content = diagram(
        start(),
        sub("U", many("ids", inputElement="id"), start("S1"), catch("M", event("message", "m")),
            chain("S1", "M")),
        chain("S", "U"),
        roots=message("m", "m", "id"),
    )  # fmt: skip
    case = Case.started(content, ids=["a", "b"])
    case.send("m", "b")
    assert [wait.correlation_key for wait in case.waits.values()] == ["a"]


def test_loud_trap_a_loop_without_a_wait_is_stopped_with_an_incident(monkeypatch):
    monkeypatch.setattr("engine.execution.kernel.MOST_ROUNDS", 50)
    content = diagram(start(), xor("J"), script("A", "1", "n"), chain("S", "J", "A", "J"))
    case = Case.started(content)
    assert [wait.kind for wait in case.waits.values()] == ["endless_loop"]


UNIQUE = """<definitions xmlns="https://www.omg.org/spec/DMN/20191111/MODEL/" id="d" name="d"
    namespace="n"><decision id="D" name="D"><decisionTable id="t" hitPolicy="UNIQUE">
  <input id="i" label="n"><inputExpression id="ie" typeRef="number"><text>n</text>
  </inputExpression></input><output id="o" name="r" typeRef="string"/>
  <rule id="r1"><inputEntry id="e1"><text>&gt; 1</text></inputEntry>
    <outputEntry id="o1"><text>"first"</text></outputEntry></rule>
  <rule id="r2"><inputEntry id="e2"><text>&gt; 2</text></inputEntry>
    <outputEntry id="o2"><text>"second"</text></outputEntry></rule>
</decisionTable></decision></definitions>"""


def test_trap_6_two_rules_that_both_hold_are_no_verdict():
    parser = BpmnDmnParser()
    parser.add_dmn_str(UNIQUE.encode())
    parser.dmn_parsers["D"].parse()
    engine = DMNEngine(parser.dmn_parsers["D"].decision.decisionTables[0])
    asked = Bare(diagram(start(), user("A"), end(), chain("S", "A", "E")), n=5).ready["A"]
    assert engine.result(asked) == {"r": "first"}, "as if the second did not hold"
    decided = Decisions([read_dmn(UNIQUE.encode(), "d.dmn")]).decide("D", {"n": 5})
    assert decided.outcome is None
    assert any("UNIQUE" in str(f) or "唯一" in str(f) for f in decided.findings)
