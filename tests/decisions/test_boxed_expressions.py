"""Boxed expressions, functions and services around tables."""

from decimal import Decimal

import pytest

from engine.decisions import Decisions, read_dmn
from tests.decisions.drawing import decision, document, fact, table


def literal(text: str) -> str:
    return f"<literalExpression><text>{text}</text></literalExpression>"


def entry(name: str, text: str) -> str:
    return f'<contextEntry><variable name="{name}"/>{literal(text)}</contextEntry>'


@pytest.mark.parametrize(
    ("logic", "outcome"),
    [
        (f"<context>{entry('a', '1')}{entry('b', 'a + 1')}</context>", {"a": 1, "b": 2}),
        (
            f"<context>{entry('金额 合计', '2')}<contextEntry>{literal('金额 合计 * 3')}"
            "</contextEntry></context>",
            6,
        ),
        (f"<list>{literal('1')}{literal('x')}</list>", [1, 5]),
        (
            f'<relation><column name="a"/><column name="b"/><row>{literal("1")}{literal("2")}'
            f"</row><row>{literal('3')}{literal('4')}</row></relation>",
            [{"a": 1, "b": 2}, {"a": 3, "b": 4}],
        ),
        (
            f"<conditional><if>{literal('x &gt; 3')}</if><then>{literal('1')}</then>"
            f"<else>{literal('2')}</else></conditional>",
            1,
        ),
        (
            f'<for iteratorVariable="i"><in>{literal("[1, 2]")}</in><return>{literal("i * x")}'
            "</return></for>",
            [5, 10],
        ),
        (
            f'<some iteratorVariable="i"><in>{literal("[1, 9]")}</in><satisfies>'
            f"{literal('i &gt; x')}</satisfies></some>",
            True,
        ),
        (
            f'<every iteratorVariable="i"><in>{literal("[1, 9]")}</in><satisfies>'
            f"{literal('i &gt; x')}</satisfies></every>",
            False,
        ),
        (
            f"<filter><in>{literal('[1, 9]')}</in><match>{literal('item &gt; x')}</match></filter>",
            [9],
        ),
    ],
)
def test_each_boxed_expression_has_its_value(of_parts, logic, outcome):
    catalogue = of_parts(fact("x", "number"), decision(logic, needs=["x"]))
    assert catalogue.decide("decide", {"x": 5}).outcome == outcome


@pytest.mark.parametrize(
    ("condition", "outcome", "findings"),
    [("true", 1, 0), ("false", 2, 0), ("null", 2, 0), ('"abc"', None, 1), ("1", None, 1)],
)
def test_a_boxed_condition_that_is_no_truth_value_answers_nothing(
    of_parts, condition, outcome, findings
):
    logic = (
        f"<conditional><if>{literal(condition)}</if><then>{literal('1')}</then>"
        f"<else>{literal('2')}</else></conditional>"
    )
    result = of_parts(decision(logic)).decide("decide", {})
    assert (result.outcome, len(result.findings)) == (outcome, findings)


@pytest.mark.parametrize(
    "logic",
    [
        f"<context>{entry('a', 'x')}</context>",
        f"<list>{literal('1')}{literal('x')}</list>",
        f"<conditional><if>{literal('x &gt; 3')}</if><then>{literal('1')}</then>"
        f"<else>{literal('2')}</else></conditional>",
        f'<some iteratorVariable="i"><in>{literal("[1, 9]")}</in><satisfies>'
        f"{literal('i &gt; x')}</satisfies></some>",
        f"<filter><in>{literal('[1, 9]')}</in><match>{literal('item &gt; x')}</match></filter>",
    ],
)
def test_a_missing_fact_inside_a_boxed_expression_refuses_it(of_parts, logic):
    catalogue = of_parts(fact("x", "number"), decision(logic, needs=["x"]))
    assert catalogue.decide("decide", {}).missing == ("x",)


KNOWLEDGE = (
    '<businessKnowledgeModel id="twice" name="twice"><variable name="twice"/><encapsulatedLogic>'
    '<formalParameter name="n" typeRef="number"/>'
    f"{literal('n * 2')}</encapsulatedLogic></businessKnowledgeModel>"
)
KNOWS = '<knowledgeRequirement><requiredKnowledge href="#twice"/></knowledgeRequirement>'


@pytest.mark.parametrize(
    ("logic", "outcome"),
    [
        (literal("twice(4)"), 8),
        (literal("twice(n: 4)"), 8),
        (literal('twice("a")'), None),
        (literal("twice()"), None),
        (
            f'<invocation>{literal("twice")}<binding><parameter name="n"/>{literal("4")}'
            "</binding></invocation>",
            8,
        ),
        (f"<functionDefinition>{literal('1')}</functionDefinition>", "a function"),
    ],
)
def test_a_knowledge_model_is_called_by_expressions_and_invocations(of_parts, logic, outcome):
    made = of_parts(KNOWLEDGE, decision(KNOWS + logic)).decide("decide", {}).outcome
    assert made == outcome or (outcome == "a function" and callable(getattr(made, "call", None)))


SERVICE = (
    '<decisionService id="s" name="s"><variable name="s"/><outputDecision href="#upper"/>'
    '<inputDecision href="#lower"/></decisionService>'
)
UPPER = decision(literal("lower + 1"), needs=["!lower"], element="upper")
LOWER = decision(literal("1"), element="lower")


def test_a_service_takes_its_input_decisions_as_parameters(of_parts):
    asks = '<knowledgeRequirement><requiredKnowledge href="#s"/></knowledgeRequirement>'
    catalogue = of_parts(SERVICE, UPPER, LOWER, decision(asks + literal("s(9)")))
    assert catalogue.decide("decide", {}).outcome == 10
    assert catalogue.decide("upper", {}).outcome == 2
    assert catalogue.invoke("s", {"lower": 5}).outcome == 6


def test_a_required_decision_is_read_by_its_name_or_its_id(of_parts):
    lower = (
        '<decision id="Lower_1" name="下层"><variable name="下层"/>' + literal("7") + "</decision>"
    )
    for text in ("下层", "Lower_1"):
        catalogue = of_parts(lower, decision(literal(text), needs=["!Lower_1"]))
        assert catalogue.decide("decide", {}).outcome == 7


def test_clauses_come_from_all_decisions_that_were_needed(of_parts):
    lower = decision(
        table(["x"], [["> 3", "1", "GX-CONS-1-a、GD-2 甲"]]), needs=["x"], element="lower"
    )
    upper = decision(table(["lower"], [["1", '"yes"', "GX-CONS-1-a 乙"]]), needs=["!lower"])
    result = of_parts(fact("x"), lower, upper).decide("decide", {"x": 4})
    assert result.clauses == ("GX-CONS-1-a", "GD-2")
    assert [rule.annotation for rule in result.rules] == ["GX-CONS-1-a、GD-2 甲", "GX-CONS-1-a 乙"]


def test_the_explanation_says_why_and_why_not(of_parts):
    rows = [["> 3", "true", '"yes"'], ["<= 3", "-", '"no"']]
    logic = table(["x:number", "y:boolean"], rows)
    catalogue = of_parts(
        fact("x", "number"), fact("y", "boolean"), decision(logic, needs=["x", "y"])
    )
    (made,) = catalogue.decide("decide", {"x": 5}).explain()
    assert (made["decision"], made["outcome"], made["missing"]) == ("decide", None, ["y"])
    first, second = made["tables"][0]["rules"]
    assert [cell["matched"] for cell in first["cells"]] == [True, None]
    assert first["matched"] is None
    assert second["matched"] is False
    assert second["cells"][0]["value"] == Decimal(5)


def test_an_import_is_read_under_its_prefix():
    lower = document(fact("x", "number"), decision(literal("x * 2"), needs=["x"], element="lower"))
    upper = document(
        '<import namespace="urn:lower" name="base"/>',
        '<decision id="upper" name="upper"><informationRequirement><requiredDecision'
        f' href="urn:lower#lower"/></informationRequirement>{literal("base.lower + 1")}</decision>',
    )
    models = [
        read_dmn(upper, "upper.dmn"),
        read_dmn(lower.replace(b"urn:d", b"urn:lower"), "lower.dmn"),
    ]
    catalogue = Decisions(models)
    assert catalogue.decide("upper", {"x": 4}).outcome == 9
    assert catalogue.decide("upper", {}).missing == ("x",)
