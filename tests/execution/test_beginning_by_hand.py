"""Starting at any element, ending after one, and what a modification may say of its activations."""

import pytest

from engine.errors import NotFound, Refused
from engine.execution import compile_process, migrate
from engine.execution.stimuli import Activation, Start
from engine.execution.waits import MessageSubscription
from tests.drawing import (
    both,
    boundary,
    chain,
    diagram,
    end,
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
    zeebe,
)
from tests.execution.driving import Case, saved

TWO = diagram(start(), user("A"), user("B"), end(), chain("S", "A", "B", "E"))
NESTED = diagram(
    start(),
    sub(
        "U",
        mapping({"inner": '"by the mapping"'}),
        zeebe("executionListeners", zeebe("executionListener", eventType="start", type="l")),
        start("S1"),
        sub("V", start("S2"), user("A"), user("B"), chain("S2", "A", "B")),
        chain("S1", "V"),
    ),
    boundary("X", "U", timer("Duration", "PT1H")),
    event_sub("Q", start("SQ", event("message", "m")), user("M"), chain("SQ", "M")),
    end("EX"),
    chain("S", "U"),
    flow("X", "EX"),
    roots=message("m", "m", "k"),
)


def begun(content: bytes, *elements: str | Activation, end_after=(), **variables) -> Case:
    case = Case(content)
    at = tuple(Activation(one) if isinstance(one, str) else one for one in elements)
    case.apply(Start(variables, begin_at=at, end_after=tuple(end_after)))
    return case


def test_an_instance_starts_before_the_element_it_is_told():
    case = begun(TWO, "B", n=1)
    assert (case.waiting, case.variables) == (["B"], {"n": 1})
    case.complete("B")
    assert (case.status, case.completed) == ("completed", ["B", "E", "P"])


def test_an_instance_starts_at_several_elements_and_twice_at_one():
    case = begun(TWO, "A", "B", "B")
    assert case.waiting == ["A", "B", "B"]
    for name in ("B", "B", "A", "B"):
        case.complete(name)
    assert case.status == "completed"


def test_the_scopes_around_the_element_are_opened_without_start_mappings_and_listeners():
    case = begun(NESTED, "B", k="1")
    assert case.waiting == ["B", "SQ", "X"]
    assert not {"S1", "S2"} & set(case.happened("activated"))
    case.complete("B")
    assert case.status == "completed"


def test_two_elements_of_one_sub_process_begin_in_one_instance_of_it():
    case = begun(NESTED, "A", "B", k="1")
    assert case.happened("activated").count("U") == 1
    assert len({case.wait(name).element_id for name in ("A", "B")}) == 2


def test_what_watches_an_opened_scope_can_happen():
    case = begun(NESTED, "B", k="1")
    case.pass_time(hours=1)
    assert case.completed[-3:] == ["X", "EX", "P"]
    case = begun(NESTED, "B", k="1")
    case.send("m", "1")
    assert case.waiting == ["M"]


@pytest.mark.parametrize("element", ["S", "X", "S1"])
def test_what_only_its_trigger_begins_is_refused(element):
    with pytest.raises(Refused, match="触发事件"):
        begun(NESTED, element, k="1")


def test_an_element_that_is_not_drawn_is_not_found():
    with pytest.raises(NotFound, match="没有元素「Z」"):
        begun(TWO, "Z")
    with pytest.raises(NotFound, match="没有元素「Z」"):
        begun(TWO, "A", end_after=["Z"])


def test_a_scope_that_cannot_be_watched_refuses_the_start():
    with pytest.raises(Refused, match="关联键"):
        begun(NESTED, "B")


def test_an_element_of_a_multi_instance_does_not_begin_where_none_of_it_lives():
    content = diagram(
        start(), sub("U", many("[1]"), start("S1"), user("A"), chain("S1", "A")), chain("S", "U")
    )
    with pytest.raises(Refused, match="多实例"):
        begun(content, "A")


def test_the_instance_is_terminated_after_the_element():
    case = begun(TWO, "A", end_after=["A"])
    assert case.status == "active"
    case.complete("A", n=1)
    assert (case.status, case.variables, case.waits) == ("terminated", {"n": 1}, {})
    assert "B" not in case.happened("activated")


def test_an_element_that_runs_by_itself_ends_the_instance_as_well():
    content = diagram(start(), both("F"), script("A", "1", "n"), user("B"), user("C"),
                      chain("S", "F", "A", "C"), flow("F", "B"))  # fmt: skip
    case = begun(content, "F", end_after=["A"])
    assert (case.status, case.variables, case.waits) == ("terminated", {"n": 1}, {})
    assert "C" not in case.happened("activated")


def test_an_element_that_is_interrupted_ends_the_instance_and_its_boundary_event_is_not_followed():
    content = diagram(
        start(), user("A"), boundary("X", "A", timer("Duration", "PT1H")), user("B"),
        chain("S", "A"), flow("X", "B"),
    )  # fmt: skip
    case = Case(content)
    case.apply(Start({}, end_after=("A",)))
    case.pass_time(hours=1)
    assert (case.status, case.waits, case.happened("terminated")) == ("terminated", {}, ["A", "P"])


def test_a_multi_instance_is_over_when_all_of_it_is():
    content = diagram(start(), user("A", many("[1, 2]")), user("B"), chain("S", "A", "B"))
    case = begun(content, "A", end_after=["A"])
    case.complete("A")
    assert case.status == "active"
    case.complete("A")
    assert case.status == "terminated"


def test_an_element_inside_a_sub_process_ends_the_whole_instance():
    content = diagram(
        start(), sub("U", start("S1"), user("A"), user("B"), chain("S1", "A", "B")), user("C"),
        chain("S", "U", "C"),
    )  # fmt: skip
    case = begun(content, "U", end_after=["A"])
    case.complete("A")
    assert case.status == "terminated"


def test_the_element_after_which_to_end_follows_a_migration():
    renamed = TWO.replace(b'"A"', b'"A2"').replace(b'"S_A"', b'"S_A2"')
    case = begun(TWO, "A", end_after=["A"])
    new = compile_process(renamed, "P")
    state = saved(case.state)
    case.take(state, migrate(case.executable, new, state, {"A": "A2"}, case.execution_context()))
    case.executable = new
    case.complete("A")
    assert case.status == "terminated"


PAIR = diagram(
    start(),
    user("W"),
    sub("U", many("names", inputElement="name"), start("S1"), user("A"), user("B"),
        chain("S1", "A", "B")),
    chain("S", "W", "U"),
)  # fmt: skip


def inner(case: Case, name: str) -> int:
    return next(
        token.key
        for token in case.state.all()
        if case.state.variables(token.key).get("name") == name
    )


def test_the_ancestor_says_in_which_of_several_instances_an_element_begins():
    case = Case.started(PAIR, names=["甲", "乙"])
    case.complete("W")
    with pytest.raises(Refused, match="请指明外层的元素实例"):
        case.modify(activate=("B",))
    case.modify(activate=(Activation("B", inner(case, "乙")),))
    assert case.state.visible(case.wait("B").element_instance_key)["name"] == "乙"
    assert case.waiting == ["A", "A", "B"]


def test_below_the_ancestor_every_scope_is_new():
    case = begun(NESTED, "B", k="1")
    case.modify(activate=(Activation("B", case.root),))
    assert case.happened("activated").count("U") == 2
    assert case.waiting == ["B", "B", "SQ", "X", "X"]


def test_an_ancestor_that_is_not_around_the_element_is_refused():
    case = begun(NESTED, "B", k="1")
    with pytest.raises(Refused, match="不是「V」外层的范围"):
        case.modify(activate=(Activation("V", case.wait("B").element_instance_key),))
    with pytest.raises(NotFound, match="没有元素实例"):
        case.modify(activate=(Activation("V", 999),))


def test_variables_are_set_in_their_scope_before_the_element_begins():
    content = diagram(
        start(), user("W"),
        sub("U", start("S1"), service("A", mapping({"total": "a + b + c"}), type="=kind"),
            event_sub("Q", start("SQ", event("message", "m")), user("M"), chain("SQ", "M")),
            chain("S1", "A")),
        chain("S", "W", "U"),
        roots=message("m", "m", "k"),
    )  # fmt: skip
    case = Case.started(content)
    given = (("", {"a": 1, "k": "1"}), ("U", {"b": 2, "kind": "work"}), ("A", {"c": 3}))
    case.modify(activate=(Activation("A", variables=given),))
    job = case.wait("A")
    assert (job.type, case.of(MessageSubscription)[0].correlation_key) == ("work", "1")
    assert case.variables == {"a": 1, "k": "1"}
    assert case.state.variables(job.element_instance_key) == {"c": 3, "total": 6}


def test_variables_for_a_scope_that_is_not_around_the_element_are_refused():
    case = begun(NESTED, "B", k="1")
    with pytest.raises(Refused, match="变量的范围「A」"):
        case.modify(activate=(Activation("B", variables=(("A", {"n": 1}),)),))
    assert case.variables == {"k": "1"}
