"""A name that nothing writes is told at deployment, with the one that was meant."""

import json
from collections.abc import Mapping

import pytest

from engine.definitions import Known, check
from tests.drawing import (
    boundary,
    catch,
    chain,
    diagram,
    element,
    end,
    event,
    flow,
    mapping,
    message,
    script,
    service,
    start,
    timer,
    user,
    xor,
    zeebe,
)

GROUP = zeebe("assignmentDefinition", candidateGroups="dept")
FORM = zeebe("formDefinition", formId="application")
APPLICATION = json.dumps(
    {
        "id": "application",
        "type": "default",
        "components": [
            {"type": "number", "id": "F1", "key": "investment_total_wan", "label": "投入"},
            {"type": "textfield", "id": "F2", "key": "host.name", "label": "单位"},
        ],
    }
).encode()
TABLE = b"""<definitions xmlns="https://www.omg.org/spec/DMN/20191111/MODEL/" id="g" name="g"
 namespace="urn:g"><inputData id="i" name="total"><variable name="investment_totl_wan"/></inputData>
 <decision id="D" name="D"><informationRequirement><requiredInput href="#i"/>
 </informationRequirement><literalExpression><text>investment_totl_wan &gt; 600</text>
 </literalExpression></decision></definitions>"""


def told(*parts: str, roots: str = "", **files: bytes) -> list[tuple[str, str]]:
    """Element and sentence of every finding about a name."""
    named = {name.replace("_", "."): content for name, content in files.items()}
    resources = {"a.bpmn": diagram(*parts, roots=roots), "f.form": APPLICATION, **named}
    return [(f.element, f.message) for f in check(resources) if "没有任何地方写入" in f.message]


def apply(*more: str) -> tuple[str, ...]:
    return (start(), user("A", GROUP, FORM), *more)


def properties(**named: str) -> str:
    return zeebe("properties", *(zeebe("property", name=k, value=v) for k, v in named.items()))


BUSINESS_RULE = zeebe("calledDecision", decisionId="D", resultVariable="verdict")
FAULTY: Mapping[str, tuple[str, ...]] = {
    "a condition": apply(
        xor("X", default="f2"), end(), end("N"), chain("S", "A", "X"),
        flow("X", "E", "investment_totl_wan > 600", "f1"), flow("X", "N", key="f2"),
    ),
    "a script": apply(script("f1", "investment_totl_wan * 2", "twice"), end(),
                      chain("S", "A", "f1", "E")),
    "an input mapping": apply(service("f1", mapping({"total": "investment_totl_wan"})),
                              end(), chain("S", "A", "f1", "E")),
    "an output mapping": (
        start(), user("f1", GROUP, FORM, mapping(None, {"total": "investment_totl_wan"})),
        end(), chain("S", "f1", "E"),
    ),
    "an assignment": apply(
        user("f1", zeebe("assignmentDefinition", assignee="=investment_totl_wan")), end(),
        chain("S", "A", "f1", "E"),
    ),
    "a timer": apply(
        catch("f1", timer("Duration", "=investment_totl_wan")), end(), chain("S", "A", "f1", "E")
    ),
}  # fmt: skip


@pytest.mark.parametrize("where", FAULTY)
def test_a_slip_is_told_with_the_name_that_was_meant(where: str) -> None:
    [(element_id, sentence)] = told(*FAULTY[where])
    assert element_id == "f1"
    assert "「investment_totl_wan」" in sentence
    assert "是不是「investment_total_wan」？" in sentence


def test_a_fact_of_a_decision_that_nothing_writes_is_told() -> None:
    parts = apply(element("businessRuleTask", "f1", BUSINESS_RULE), end(), chain("S", "A", "f1"))
    [(element_id, sentence)] = told(*parts, chain("f1", "E"), d_dmn=TABLE)
    assert element_id == "f1"
    assert "决策需要事实「investment_totl_wan」" in sentence


def test_a_name_like_no_other_is_told_where_nothing_can_bring_it() -> None:
    parts = apply(script("B", "grade", "g"), end(), chain("S", "A", "B", "E"))
    assert told(*parts) == [
        (
            "B",
            "脚本任务「B」的表达式「=grade」用到「grade」，本流程没有任何地方写入它，"
            "除非启动时给出（开始事件的属性 variables）",
        )
    ]


def test_a_worker_may_bring_any_name_that_is_no_slip() -> None:
    read = script("B", "grade", "g"), script("C", "investment_totl_wan", "h")
    parts = apply(service("W"), *read, end(), chain("S", "A", "W", "B", "C", "E"))
    assert [element_id for element_id, _ in told(*parts)] == ["C"]


def test_what_a_start_form_asks_for_is_kept_beside_what_the_start_maps() -> None:
    begins = start("S", FORM, mapping(None, {"caseTitle": "host.name"}))
    parts = begins, script("B", "investment_total_wan + caseTitle", "g"), end()
    assert told(*parts, chain("S", "B", "E")) == []


@pytest.mark.parametrize("declares", ["start", "job"])
def test_what_comes_from_outside_may_be_declared(declares: str) -> None:
    names = properties(variables="grade base_no")
    at = {"start": (names, ""), "job": ("", names)}[declares]
    parts = (start("S", at[0]), service("W", at[1]), script("B", "grade + base_no", "g"), end())
    assert told(*parts, chain("S", "W", "B", "E")) == []
    unknown = script("B", "gradde", "g")
    assert told(*parts[:2], unknown, end(), chain("S", "W", "B", "E")), "and nothing else comes"


def test_what_an_input_mapping_names_is_seen_inside_and_not_after() -> None:
    inside = user("B", zeebe("assignmentDefinition", assignee="=whom"), mapping({"whom": "1"}))
    after = script("C", "whom", "w")
    parts = apply(inside, after, end(), chain("S", "A", "B", "C", "E"))
    assert [element_id for element_id, _ in told(*parts)] == ["C"]


def test_what_a_message_of_another_diagram_carries_is_known() -> None:
    roots = message("m", "told", "host.name")
    sending = element(
        "intermediateThrowEvent", "T", zeebe("publishMessage", correlationKey="=host.name"),
        mapping({"news": "1"}), event("message", "m"),
    )  # fmt: skip
    waiting = boundary("X", "A", event("message", "m"))
    parts = apply(waiting, script("B", "news + newz", "n"), sending, end())
    found = told(*parts, chain("S", "A", "T", "E"), chain("X", "B", "E"), roots=roots)
    assert [(e, "newz" in sentence) for e, sentence in found] == [("B", True)]


def test_a_caller_that_is_deployed_already_gives_what_it_passes() -> None:
    called = diagram(start(), script("B", "base_no", "b"), end(), chain("S", "B", "E"))
    passes = element(
        "callActivity", "C", zeebe("calledElement", processId="P"),
        mapping({"base_no": '"GD-1"'}),
    )  # fmt: skip
    caller = diagram(
        start(), passes, end(), chain("S", "C", "E"), process='id="Q" isExecutable="true"'
    )
    assert check({"b.bpmn": called}, Known(lambda kind, id: None)) != ()
    assert check({"b.bpmn": called}, Known(lambda kind, id: None, lambda: [caller])) == ()


def test_a_group_without_any_account_is_told_with_the_nearest() -> None:
    wrong = zeebe("assignmentDefinition", candidateGroups="gd-dpet")
    drawn = {"a.bpmn": diagram(start(), user("A", wrong), end(), chain("S", "A", "E"))}
    known = Known(lambda kind, id: None, groups=frozenset({"gd-dept", "gd-experts"}))
    [finding] = check(drawn, known)
    assert (finding.element, finding.severity) == ("A", "warning")
    assert "「gd-dpet」没有任何账号，也没有别的流程用到；是不是「gd-dept」？" in finding.message


def test_a_group_that_another_diagram_names_is_known_and_a_computed_one_is_not_asked() -> None:
    dept = zeebe("assignmentDefinition", candidateGroups="dept")
    given = zeebe("assignmentDefinition", candidateGroups='="host:" + string(1)')
    one = diagram(start(), user("A", dept), user("B", given), end(), chain("S", "A", "B", "E"))
    other = diagram(
        start(), user("A", dept), end(), chain("S", "A", "E"), process='id="Q" isExecutable="true"'
    )
    assert check({"a.bpmn": one}, Known(lambda kind, id: None, lambda: [other])) == ()


def test_the_message_a_job_is_told_to_send_is_known_to_who_waits_for_it() -> None:
    sends = zeebe("taskHeaders", zeebe("header", key="message", value="gd.report-due"))
    sender = diagram(start(), service("J", sends), end(), chain("S", "J", "E"))
    waits, alike = (
        diagram(
            start("M", event("message", name)),
            end(),
            chain("M", "E"),
            roots=message(name),
            process=f'id="{process}" isExecutable="true"',
        )
        for name, process in (("gd.report-due", "Q"), ("zj.report-due", "R"))
    )
    others = Known(lambda kind, id: None, lambda: [waits, alike])
    assert check({"a.bpmn": sender}, others) == ()
    [told] = check({"b.bpmn": alike}, Known(lambda kind, id: None, lambda: [sender]))
    assert "是不是「gd.report-due」？" in told.message
