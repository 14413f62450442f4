"""One place waits for a message once, and catches an error or escalation once."""

import pytest

from engine.definitions import Known, check
from tests.drawing import (
    boundary,
    catch,
    chain,
    diagram,
    element,
    end,
    error,
    escalation,
    event,
    event_sub,
    many,
    message,
    start,
    sub,
    timer,
    user,
    zeebe,
)

ROOTS = message("m", "ma", "k") + message("n", "ma", "other") + error("e") + escalation("u")
GROUP = zeebe("assignmentDefinition", candidateGroups="dept")


def found(*parts: str, severity: str = "error") -> list[tuple[str, str]]:
    findings = check({"a.bpmn": diagram(*parts, roots=ROOTS)})
    return [(f.element, f.message) for f in findings if f.severity == severity]


def handling(key: str, begun_by: str, **more: str) -> str:
    begin = start(f"S{key}", begun_by, **more)
    return event_sub(key, begin, end(f"E{key}"), chain(f"S{key}", f"E{key}"))


ACTIVITY = (start(), user("A", GROUP), end(), chain("S", "A", "E"))
TWICE = {
    "behind an event-based gateway": (
        start(), element("eventBasedGateway", "G"), catch("X", event("message", "m")),
        catch("Y", event("message", "m")), end("E1"), end("E2"), chain("S", "G", "X", "E1"),
        chain("G", "Y", "E2"),
    ),
    "by a receive task and an event behind a gateway": (
        start(), element("eventBasedGateway", "G"), catch("X", event("message", "m")),
        element("receiveTask", "Y", messageRef="m"), end("E1"), end("E2"),
        chain("S", "G", "X", "E1"), chain("G", "Y", "E2"),
    ),
    "at an activity": (
        *ACTIVITY, boundary("X", "A", event("message", "m")),
        boundary("Y", "A", event("message", "m"), interrupting=False), end("E1"), end("E2"),
        chain("X", "E1"), chain("Y", "E2"),
    ),
    "at an activity, under one name with two keys": (
        *ACTIVITY, boundary("X", "A", event("message", "m")),
        boundary("Y", "A", event("message", "n")), end("E1"), end("E2"),
        chain("X", "E1"), chain("Y", "E2"),
    ),
    "by a receive task and its boundary event": (
        start(), element("receiveTask", "A", messageRef="m"), end(), chain("S", "A", "E"),
        boundary("Y", "A", event("message", "m")), end("E2"), chain("Y", "E2"),
    ),
    "by a sub-process's boundary events": (
        start(), sub("A", start("S1"), end("E1"), chain("S1", "E1")), end(), chain("S", "A", "E"),
        boundary("X", "A", event("message", "m")), boundary("Y", "A", event("message", "m")),
        end("E3"), end("E4"), chain("X", "E3"), chain("Y", "E4"),
    ),
    "at the start of the process": (
        start("X", event("message", "m")), start("Y", event("message", "m")), end("E1"), end("E2"),
        chain("X", "E1"), chain("Y", "E2"),
    ),
    "by the event sub-processes of the process": (
        *ACTIVITY, handling("1", event("message", "m"), isInterrupting="false"),
        handling("2", event("message", "m")),
    ),
    "by the event sub-processes of a sub-process": (
        start(), sub("A", start("S0"), end("E0"), chain("S0", "E0"),
                     handling("1", event("message", "m")), handling("2", event("message", "m"))),
        end(), chain("S", "A", "E"),
    ),
}  # fmt: skip


@pytest.mark.parametrize("where", TWICE)
def test_a_message_that_one_place_waits_for_twice_is_refused(where):
    [(element, sentence)] = found(*TWICE[where])
    assert element in ("Y", "S2")
    assert "两次等待同一个消息「ma」" in sentence


def test_two_places_may_wait_for_one_message():
    assert not found(
        start(), user("A", GROUP), boundary("X", "A", event("message", "m")), end("E1"),
        user("B", GROUP), boundary("Y", "B", event("message", "m")), end("E2"), end(),
        chain("S", "A", "B", "E"), chain("X", "E1"), chain("Y", "E2"),
    )  # fmt: skip


@pytest.mark.parametrize(("kind", "ref"), [("error", "e"), ("escalation", "u")])
def test_a_scope_catches_an_error_or_escalation_in_one_event_sub_process(kind, ref):
    [(element, sentence)] = found(
        *ACTIVITY, handling("1", event(kind, ref)), handling("2", event(kind, ref))
    )
    assert (element, "有 2 个事件子流程捕获同一个" in sentence) == ("P", True)


def test_a_receive_task_behind_a_gateway_runs_once():
    [(where, sentence)] = found(
        start(), element("eventBasedGateway", "G"),
        element("receiveTask", "X", many("[1]"), messageRef="m"),
        catch("Y", timer("Duration", "PT1H")),
        end("E1"), end("E2"), chain("S", "G", "X", "E1"), chain("G", "Y", "E2"),
    )  # fmt: skip
    assert (where, "不能是多实例" in sentence) == ("X", True)


def test_a_message_that_begins_another_process_too_is_warned_of():
    def begun(process: str) -> bytes:
        return diagram(
            start("X", event("message", "m")), end(), chain("X", "E"), roots=ROOTS,
            process=f'id="{process}" name="{process}" isExecutable="true"',
        )  # fmt: skip

    known = Known(lambda kind, id: None, lambda: [begun("old")])
    [finding] = check({"a.bpmn": begun("new")}, known)
    assert (finding.severity, finding.element) == ("warning", "X")
    assert "也启动流程「old」" in finding.message
    assert check({"a.bpmn": begun("old")}, known) == ()
