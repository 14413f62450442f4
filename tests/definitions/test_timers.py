"""A timer that no time can come of is refused where it is drawn, not when somebody waits for it."""

import re

import pytest

from engine.definitions import Installed, check
from engine.definitions.vocabulary import REFUSED
from engine.feel import compile_expression, function
from tests.drawing import (
    boundary,
    catch,
    chain,
    diagram,
    element,
    end,
    event_sub,
    flow,
    many,
    start,
    timer,
    user,
    zeebe,
)  # fmt: skip

POSITIONS = {
    "start": lambda t: (start("T", t), user("A"), end(), chain("T", "A", "E")),
    "catch": lambda t: (start(), catch("T", t), end(), chain("S", "T", "E")),
    "boundary": lambda t: (
        start(), user("A"), boundary("T", "A", t), end(), end("F"),
        chain("S", "A", "E"), flow("T", "F"),
    ),
    "reminder": lambda t: (
        start(), user("A"), boundary("T", "A", t, interrupting=False), end(), end("F"),
        chain("S", "A", "E"), flow("T", "F"),
    ),
    "event sub-process": lambda t: (
        start(), user("A"), end(), chain("S", "A", "E"),
        event_sub("X", start("T", t), end("XE"), flow("T", "XE")),
    ),
    "gateway": lambda t: (
        start(), element("eventBasedGateway", "G"), catch("T", t),
        catch("U", timer("Date", "2026-10-02T00:00:00Z")),
        end(), end("F"), chain("S", "G", "T", "E"), chain("G", "U", "F"),
    ),
}  # fmt: skip
WRONG = [
    ("Date", '=date("2026-10-02")'), ("Date", "=null"), ("Date", "=1"), ("Date", '="soon"'),
    ("Date", '=duration("P1D")'), ("Date", "=[]"),
    ("Date", '=date and time("2026-13-01T00:00:00")'),
    ("Duration", '=date and time("2026-10-02T00:00:00Z")'), ("Duration", '="soon"'),
    ("Duration", "=1 / 0"), ("Date", '=assert(1, false, "没有日期")'),
]  # fmt: skip


def faults(*parts: str, house: Installed | None = None) -> list[str]:
    found = check({"a.bpmn": diagram(*parts)}, installed=house)
    return [f.message for f in found if f.element == "T" and f.severity == "error"]


@pytest.mark.parametrize("position", POSITIONS)
@pytest.mark.parametrize(("kind", "value"), WRONG)
def test_a_timer_without_a_usable_time_is_refused(position: str, kind: str, value: str) -> None:
    assert faults(*POSITIONS[position](timer(kind, value)))


@pytest.mark.parametrize("position", POSITIONS)
@pytest.mark.parametrize(
    ("kind", "value"),
    [
        ("Date", '=date and time("2026-10-02T00:00:00")'),
        ("Date", '="2026-10-02T00:00:00+08:00"'),
        ("Date", '=@"2026-01-01T10:00:00@Asia/Shanghai"'),
        ("Date", "=now() + duration(\"P1D\")"),
        ("Duration", '=duration("P1M")'),
        ("Duration", '="PT1H"'),
    ],
)  # fmt: skip
def test_a_timer_with_a_time_is_none_to_refuse(position: str, kind: str, value: str) -> None:
    assert faults(*POSITIONS[position](timer(kind, value))) == []


@pytest.mark.parametrize("position", POSITIONS)
def test_only_a_timer_that_begins_the_process_may_read_no_variable(position: str) -> None:
    found = faults(*POSITIONS[position](timer("Date", "=下次")))
    assert bool(found) is (position == "start")
    assert all("流程开始之前没有变量" in each for each in found)


def test_a_function_of_the_house_is_left_to_the_deployment() -> None:
    house = Installed(functions={"due day": function("due day() -> Any", lambda: None)})
    assert faults(*POSITIONS["start"](timer("Date", "=due day()")), house=house) == []


@pytest.mark.parametrize(
    ("written", "refused"),
    [('=date("2026-10-02")', 0), ("=null", 0), ("=期限", 0), ("soon", 1), ("=1", 1),
     ('="soon"', 1), ("2026-02-30", 1)],
)  # fmt: skip
@pytest.mark.parametrize("attribute", ["dueDate", "followUpDate"])
def test_a_date_of_a_task_is_one(attribute: str, written: str, refused: int) -> None:
    task = user("T", zeebe("taskSchedule", **{attribute: written}))
    assert len(faults(start(), task, end(), chain("S", "T", "E"))) == refused


def test_every_expression_that_a_refusal_advises_is_feel() -> None:
    for sentence in REFUSED.values():
        _, sign, advised = sentence.partition(" =")
        assert not sign or compile_expression(advised).valid, sentence


@pytest.mark.parametrize(("written", "advised"), [("a > 3", "=a > 3"), ("${a > 3}", "不是 FEEL")])
def test_a_condition_without_its_sign_is_told_what_to_write(written: str, advised: str) -> None:
    content = diagram(
        start(), element("exclusiveGateway", "X", default="X_F"), end(), end("F"),
        chain("S", "X"), flow("X", "E", "b").replace("=b", written.replace(">", "&gt;")),
        flow("X", "F"),
    )  # fmt: skip
    (message,) = [f.message for f in check({"a.bpmn": content}) if "条件" in f.message]
    assert advised in message


def test_a_bare_range_is_told_how_to_write_it_in_feel() -> None:
    task = user("T", many("1..3", inputElement="x"))
    (message,) = faults(start(), task, end(), chain("S", "T", "E"))
    advised = re.findall(r"写 =([^；]+)", message)
    assert advised == ["for i in 1..3 return i", "[1..3]"]
    assert all(compile_expression(each).valid for each in advised)
