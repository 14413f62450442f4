"""An `xs:boolean` is true, 1, false or 0, at every attribute of a diagram that is one."""

from dataclasses import replace

import pytest

from engine.definitions import check
from engine.definitions.reading import read_bpmn
from tests.drawing import (
    boundary,
    chain,
    diagram,
    element,
    end,
    event,
    event_sub,
    many,
    message,
    script,
    start,
    timer,
    user,
    zeebe,
)  # fmt: skip

WHOLE = diagram(
    start(),
    user("A", many("[1]", sequential=True)),
    boundary("B", "A", timer("Duration", "P1D"), interrupting=False),
    element(
        "callActivity",
        "C",
        zeebe(
            "calledElement",
            processId="q",
            propagateAllChildVariables="false",
            propagateAllParentVariables="false",
        ),
    ),
    element(
        "adHocSubProcess", "H", zeebe("adHoc"), script("T", "1", "t"),
        cancelRemainingInstances="false",
    ),
    event_sub("V", start("VS", event("message", "m"), isInterrupting="false"), end("VE")),
    end(),
    chain("S", "A", "C", "H", "E"),
    roots=message("m", correlation="k"),
).decode()  # fmt: skip
SPELLINGS = {'"true"': ['"1"', '" true "'], '"false"': ['"0"', '"false\n"']}


@pytest.mark.parametrize("word", SPELLINGS)
@pytest.mark.parametrize("place", [0, 1])
def test_a_number_says_the_same_as_the_word(word: str, place: int) -> None:
    written = WHOLE.replace(word, SPELLINGS[word][place]).encode()
    assert replace(read_bpmn(written, "a"), name="") == replace(
        read_bpmn(WHOLE.encode(), "b"), name=""
    )


@pytest.mark.parametrize(
    "attribute",
    ["isExecutable", "isSequential", "cancelActivity", "isInterrupting", "triggeredByEvent",
     "cancelRemainingInstances", "propagateAllChildVariables", "propagateAllParentVariables"],
)  # fmt: skip
@pytest.mark.parametrize("value", ["yes", "TRUE", "", "2"])
def test_any_other_word_is_refused_at_its_element(attribute: str, value: str) -> None:
    for word in ("true", "false"):
        written = WHOLE.replace(f'{attribute}="{word}"', f'{attribute}="{value}"')
        if written != WHOLE:
            break
    findings = check({"a.bpmn": written.encode()})
    assert any(f.element and f"「{attribute}」的值「{value}」" in f.message for f in findings)


@pytest.mark.parametrize(("value", "refused"), [("0", 0), ("false", 0), ("1", 1), ("true", 1)])
def test_what_is_refused_when_it_is_true_may_be_false(value: str, refused: int) -> None:
    content = diagram(start("S", parallelMultiple=value), user("A"), end(), chain("S", "A", "E"))
    assert sum("parallelMultiple" in f.message for f in check({"a.bpmn": content})) == refused
