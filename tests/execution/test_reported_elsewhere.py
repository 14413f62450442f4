"""Small diagrams of the kinds that users of other engines report as wrong; each has its right end.

A row: the parts, the variables, what is done (an element to complete; `!` an error at an element;
`?` a message or signal; `+` hours), and what waits in the end (empty: the process has completed).
"""

import pytest

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
    escalation,
    event,
    event_sub,
    flow,
    many,
    mapping,
    message,
    script,
    service,
    signal,
    some,
    start,
    sub,
    throw,
    timer,
    user,
    xor,
)  # fmt: skip
from tests.execution.driving import Case

ROOTS = (
    message("m", "m", '"k"') + message("n", "n", '"k"') + signal("s") + error("e") + error("f")
    + escalation("u")
)  # fmt: skip
HOUR = timer("Duration", "PT1H")
ERROR, MESSAGE, SIGNAL = event("error", "e"), event("message", "m"), event("signal", "s")
UNDO = event("compensate")


def on(key: str, begun_by: str, *inside: str, interrupting: bool = True) -> str:
    begun = start(f"S{key}", begun_by, isInterrupting=str(interrupting).lower())
    return event_sub(key, begun, *inside)


def undone(activity: str) -> str:
    handler = user(f"U{activity}", isForCompensation="true")
    link = element("association", f"L{activity}", associationDirection="One",
                   sourceRef=f"C{activity}", targetRef=f"U{activity}")  # fmt: skip
    return boundary(f"C{activity}", activity, UNDO) + handler + link


JOIN = (
    both("F"), user("A"), user("B"), both("J"), chain("S", "F", "A", "J"), chain("F", "B", "J"),
)  # fmt: skip
REPORTED = {
    "a token that waits at a join is withdrawn by an event sub-process": (
        (start(), *JOIN, user("C"), chain("J", "C"), on("H", MESSAGE, user("X"), chain("SH", "X"))),
        {}, "A ?m", "X",
    ),
    "a token that waits at a join is withdrawn by a boundary event": (
        (start("S0"), sub("U", start(), *JOIN), boundary("B1", "U", MESSAGE), user("X"),
         chain("S0", "U"), chain("B1", "X")), {}, "A ?m X", "",
    ),
    "an error in one instance of a multi-instance ends all of it": (
        (start("S0"), sub("U", many("[1, 2]"), start(), user("A"), end("E", ERROR),
                          chain("S", "A", "E")), boundary("B1", "U", ERROR), user("X"),
         chain("S0", "U"), chain("B1", "X")), {}, "A", "X",
    ),
    "an error within one instance is caught within it": (
        (start("S0"), sub("U", many("[1, 2]"), start(), user("A"), end("E", ERROR),
                          chain("S", "A", "E"), on("H", ERROR, user("X"), chain("SH", "X"))),
         user("Y"), chain("S0", "U", "Y")), {}, "A A X X", "Y",
    ),
    "an inclusive join takes what has come twice by one branch": (
        (start(), some("F"), user("A"), user("B"), boundary("B1", "B", MESSAGE, interrupting=False),
         xor("G"), some("J"), user("C"), flow("S", "F"), flow("F", "A", "true"),
         flow("F", "B", "true"), chain("A", "J"), chain("B", "G", "J"), chain("B1", "G"),
         chain("J", "C")), {}, "?m B A C C", "",
    ),
    "a sub-process that can be undone ends after its interrupting event sub-process": (
        (start("S0"), sub("U", start(), user("A"), chain("S", "A"),
                          on("H", HOUR, user("X"), chain("SH", "X"))), undone("U"), user("Y"),
         chain("S0", "U", "Y")), {}, "+1 X", "Y",
    ),
    "what an event sub-process undoes is what its scope has done": (
        (start(), user("A"), undone("A"), user("B"), chain("S", "A", "B"),
         on("H", MESSAGE, throw("T", UNDO), user("X"), chain("SH", "T", "X"))),
        {}, "A ?m UA", "X",
    ),
    "what was withdrawn is not undone": (
        (start(), user("A"), undone("A"), boundary("B1", "A", MESSAGE), throw("T", UNDO), user("X"),
         chain("S", "A"), chain("B1", "T", "X")), {}, "?m", "X",
    ),
    "each completed instance of a multi-instance is undone by one handler of the whole": (
        (start(), user("A", many("[1, 2]")), undone("A"), throw("T", UNDO), user("X"),
         chain("S", "A", "T", "X")), {}, "A A UA", "X",
    ),
    "a timer of a withdrawn sub-process never fires": (
        (start("S0"), sub("U", start(), user("A"), boundary("B1", "A", HOUR, interrupting=False),
                          user("Z"), chain("S", "A"), chain("B1", "Z")),
         boundary("B2", "U", MESSAGE), user("X"), chain("S0", "U"), chain("B2", "X")),
        {}, "?m +2", "X",
    ),
    "a terminate end ends its sub-process and not the process": (
        (start("S0"), sub("U", start(), both("F"), user("A"), user("B"),
                          end("E", "<bpmn:terminateEventDefinition />"), chain("S", "F", "A", "E"),
                          chain("F", "B")), user("Y"), chain("S0", "U", "Y")), {}, "A", "Y",
    ),
    "a terminate end in one instance ends that instance alone": (
        (start("S0"), sub("U", many("[1, 2]"), start(), both("F"), user("A"), user("B"),
                          end("E", "<bpmn:terminateEventDefinition />"), chain("S", "F", "A", "E"),
                          chain("F", "B")), user("Y"), chain("S0", "U", "Y")), {}, "A", "AB",
    ),
    "the nearest boundary event that names the code catches it": (
        (start("S0"), sub("U", start(), sub("V", start("S2"), end("E", ERROR), chain("S2", "E")),
                          boundary("B1", "V", event("error", "f")), user("Z"), chain("S", "V"),
                          chain("B1", "Z")), boundary("B2", "U", ERROR), user("X"),
         chain("S0", "U"), chain("B2", "X")), {}, "", "X",
    ),
    "an error thrown in a handler goes outwards and not to itself": (
        (start("S0"), sub("U", start(), user("A"), chain("S", "A"),
                          on("H", MESSAGE, end("E", ERROR), chain("SH", "E")),
                          on("I", ERROR, user("Z"), chain("SI", "Z"))),
         boundary("B2", "U", ERROR), user("X"), chain("S0", "U"), chain("B2", "X")), {}, "?m", "X",
    ),
    "a loop back into a join needs a token of each branch again": (
        (start(), xor("M"), *JOIN[:4], chain("S", "M", "F", "A", "J"), chain("F", "B", "J"),
         xor("G"), chain("J", "G"), flow("G", "M", "again"), end("E"),
         flow("G", "E", "not(again)")),
        {"again": True}, "A B A", "B",
    ),
    "two tokens of one branch are not both branches of a join": (
        (start(), both("F"), user("A"), user("B"), xor("M"), both("K"), both("J"), user("C"),
         chain("S", "F", "A", "M"), chain("F", "B", "M"), chain("M", "J"),
         user("D"), chain("F", "D", "J"), chain("J", "C")), {}, "A B", "D",
    ),
    "a boundary timer of a sub-process goes on beside it": (
        (start("S0"), sub("U", start(), user("A"), chain("S", "A")),
         boundary("B1", "U", HOUR, interrupting=False), user("X"), user("Y"), chain("S0", "U", "Y"),
         chain("B1", "X")), {}, "+1 A", "XY",
    ),
    "a reminder that repeats stops with its task": (
        (start(), user("A"), boundary("B1", "A", timer("Cycle", "R3/PT1H"), interrupting=False),
         user("X"), user("Y"), chain("S", "A", "Y"), chain("B1", "X")), {}, "+1 +1 A +5", "XXY",
    ),
    "a message for one of two gateways leaves the other": (
        (start(), both("F"), element("eventBasedGateway", "G"), element("eventBasedGateway", "H"),
         catch("M", MESSAGE), catch("T", HOUR), catch("N", event("message", "n")),
         catch("V", timer("Duration", "PT2H")), user("X"), user("Y"),
         chain("S", "F", "G", "M", "X"), chain("G", "T"), chain("F", "H", "N", "Y"),
         chain("H", "V")), {}, "?m", "NVX",
    ),
    "one signal reaches a boundary event and a catch event alike": (
        (start(), both("F"), user("A"), boundary("B1", "A", SIGNAL), catch("C", SIGNAL), user("X"),
         user("Y"), throw("T", SIGNAL), user("W"), chain("S", "F", "A"), chain("B1", "X"),
         chain("F", "C", "Y"), chain("F", "W", "T")), {}, "W", "XY",
    ),
    "a branch that nobody waits for ends the process with the last token": (
        (start(), both("F"), user("A"), user("B"), chain("S", "F", "A"), chain("F", "B")),
        {}, "A B", "",
    ),
    "an inclusive split with one true branch is joined by it alone": (
        (start(), some("F"), user("A"), user("B"), some("J"), user("C"), flow("S", "F"),
         flow("F", "A", "x > 0"), flow("F", "B", "x > 5"), chain("A", "J", "C"), chain("B", "J")),
        {"x": 1}, "A", "C",
    ),
    "a condition that holds from the start interrupts at once": (
        (start(), user("A"), boundary("B1", "A", condition("x > 0")), user("X"), chain("S", "A"),
         chain("B1", "X")), {"x": 1}, "", "X",
    ),
    "a multi-instance whose instances change what it counts goes by what it began with": (
        (start(), script("A", "append(xs, i)", "xs", many("xs", sequential=True, inputElement="i")),
         user("Y"), chain("S", "A", "Y")), {"xs": [1, 2]}, "", "Y",
    ),
    "an escalation in each of two instances is caught each time": (
        (start("S0"), sub("U", many("[1, 2]"), start(), throw("T", event("escalation", "u")),
                          user("A"), chain("S", "T", "A")),
         boundary("B1", "U", event("escalation", "u"), interrupting=False), user("X"),
         chain("S0", "U"), chain("B1", "X")), {}, "", "AAXX",
    ),
    "an error of a worker in a sub-process's event sub-process leaves the sub-process": (
        (start("S0"), sub("U", start(), user("A"), chain("S", "A"),
                          on("H", MESSAGE, service("W"), chain("SH", "W"), interrupting=False)),
         boundary("B1", "U", ERROR), user("X"), chain("S0", "U"), chain("B1", "X")),
        {}, "?m !W", "X",
    ),
    "variables of a sub-process end with it": (
        (start("S0"), sub("U", mapping(inputs={"x": "1"}), start(), script("A", "x + 1", "x"),
                          chain("S", "A")), xor("G"), user("X"), user("Y"), chain("S0", "U", "G"),
         flow("G", "X", "x = null"), flow("G", "Y", "x != null")), {}, "", "X",
    ),
    "an empty multi-instance sub-process is passed": (
        (start("S0"), sub("U", many("[]"), start(), user("A"), chain("S", "A")),
         boundary("B1", "U", HOUR), user("Y"), chain("S0", "U", "Y")), {}, "+2", "Y",
    ),
}  # fmt: skip


@pytest.mark.parametrize("what", REPORTED)
def test_a_diagram_ends_as_bpmn_says(what):
    parts, variables, done, waiting = REPORTED[what]
    case = Case.started(diagram(*parts, roots=ROOTS), **variables)
    for step in done.split():
        if step[0] == "?":
            case.send(step[1:], "k")
        elif step[0] == "+":
            case.pass_time(hours=int(step[1:]))
        elif step[0] == "!":
            case.throw(step[1:], "e")
        else:
            case.complete(step)
    watching = {"B1", "B2", "SH", "SI", "T", "H"}
    assert ("".join(each for each in case.waiting if each not in watching) or "") == waiting
    assert (case.status == "completed") == (not waiting)
