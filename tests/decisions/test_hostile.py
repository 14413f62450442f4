"""Whatever is drawn or sent, the answer is a result or one of the three errors, in bounded work."""

import os
from decimal import Decimal

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from engine.decisions import Decisions, analyse, read_dmn
from engine.errors import GuichengError
from tests.decisions.drawing import decision, document, fact, table
from tests.decisions.random_tables import Drawn, tables

FUZZ = settings(
    max_examples=int(os.environ.get("GUICHENG_EXAMPLES", "60")),
    suppress_health_check=list(HealthCheck),
)
SCRAPS = st.sampled_from(
    ["-", "?", "not(", "null", '"a"', "date(", "[1..", "..", "]", "for x in ", "return ", "if ",
     "{a:", "}", ",", ")", "(", "+", "count(x)", "x", "1e9", "@", "中", "（", "\\u", "of "]
)  # fmt: skip
TEXTS = st.text(max_size=12) | st.lists(SCRAPS, max_size=8).map("".join)
VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=3), inner),
    max_leaves=6,
)


def use(data: bytes, facts: dict[str, object]) -> None:
    try:
        model = read_dmn(data, "t.dmn", lenient=True)
        analyse(model)
        catalogue = Decisions([model])
        for element in catalogue.decisions:
            for strict in (True, False):
                catalogue.decide(element, facts, strict=strict).explain()
    except GuichengError:
        pass


def is_xml(text: str) -> bool:
    return all(character >= " " and character not in "￾￿" for character in text)


@given(
    cells=st.lists(st.tuples(TEXTS, TEXTS).map(list), min_size=1, max_size=4),
    head=TEXTS,
    value=VALUES,
)
@FUZZ
def test_any_text_in_any_cell(cells, head, value):
    texts = [head, *(text for row in cells for text in row)]
    if all(map(is_xml, texts)):
        logic = table([head], cells)
        try:
            data = document(fact("x"), decision(logic, needs=["x"]))
        except UnicodeEncodeError:
            return
        use(data, {"x": value})


@given(drawn=tables(), at=st.integers(0, 2000), piece=st.binary(max_size=6), cut=st.integers(0, 40))
@FUZZ
def test_any_damage_to_a_file(drawn: Drawn, at, piece, cut):
    damaged = drawn.dmn[: at % len(drawn.dmn)] + piece + drawn.dmn[at % len(drawn.dmn) + cut :]
    use(damaged, drawn.facts)


@given(drawn=tables(), facts=st.dictionaries(st.sampled_from(["n0", "s0", "b0", "n1"]), VALUES))
@FUZZ
def test_any_facts(drawn: Drawn, facts):
    use(drawn.dmn, facts)


@given(drawn=tables(policies=("UNIQUE",)))
@FUZZ
def test_what_the_analysis_calls_clean_has_exactly_one_hit(drawn: Drawn):
    model = read_dmn(drawn.dmn, "t.dmn")
    if None in drawn.facts.values() or analyse(model):
        return
    result = Decisions([model]).decide("decide", drawn.facts)
    assert (len(result.rules), result.findings) == (1, ())


def knowledge(name: str, body: str, *needs: str) -> str:
    lines = "".join(
        f'<knowledgeRequirement><requiredKnowledge href="#{each}"/></knowledgeRequirement>'
        for each in needs
    )
    return (
        f'<businessKnowledgeModel id="{name}" name="{name}"><variable name="{name}"/>'
        f'<encapsulatedLogic><formalParameter name="n"/><literalExpression><text>{body}</text>'
        f"</literalExpression></encapsulatedLogic>{lines}</businessKnowledgeModel>"
    )


def asking(body: str, *needs: str) -> str:
    lines = "".join(
        f'<knowledgeRequirement><requiredKnowledge href="#{each}"/></knowledgeRequirement>'
        for each in needs
    )
    logic = f"<literalExpression><text>{body}</text></literalExpression>"
    return decision(lines + logic)


@pytest.mark.slow
def test_loops_inside_functions_inside_loops_share_one_budget(of_parts):
    inner = knowledge("inner", "count(for i in 1..1000 return i * n)")
    outer = asking("for i in 1..100000 return inner(i)", "inner")
    result = of_parts(inner, outer).decide("decide", {})
    assert result.outcome is None
    assert "超过上限" in result.findings[0].message


def loop(variable: str, body: str) -> str:
    source = "<literalExpression><text>for i in 1..2000 return i</text></literalExpression>"
    return f'<for iteratorVariable="{variable}"><in>{source}</in><return>{body}</return></for>'


@pytest.mark.slow
def test_boxed_loops_inside_one_another_share_one_budget(of_parts):
    body = "<literalExpression><text>a * b * c</text></literalExpression>"
    nested = loop("a", loop("b", loop("c", body)))
    result = of_parts(decision(nested)).decide("decide", {})
    assert result.outcome is None
    assert "超过上限" in result.findings[0].message


@pytest.mark.parametrize("number", ["NaN", "sNaN", "Infinity", "1e999999"])
def test_a_number_that_is_none_counts_as_missing(of_table, number):
    rows = [["> 3", "1"], ["<= 3", "2"]]
    assert of_table(["x:number"], rows).decide("decide", {"x": Decimal(number)}).missing == ("x",)


def test_facts_nested_without_end_are_a_finding(of_table):
    nested: list[object] = []
    for _ in range(300):
        nested = [nested]
    result = of_table(["x"], [["-", "1"]]).decide("decide", {"x": nested})
    assert "嵌套超过" in result.findings[0].message


def test_a_chain_of_decisions_too_long_is_a_finding(of_parts):
    chain = [decision(table(["x"], [["-", "1"]]), element="d0")]
    chain += [
        decision(table([f"d{n - 1}"], [["-", "1"]]), needs=[f"!d{n - 1}"], element=f"d{n}")
        for n in range(1, 80)
    ]
    result = of_parts(*chain).decide("d79", {})
    assert "太深" in result.findings[0].message


@pytest.mark.parametrize("hostile", ["1" * 250_000, "(" * 500, "9**99999", "(a" * 300])
def test_a_monstrous_cell_is_refused_or_null(hostile):
    use(document(decision(table(["x"], [[hostile, "1"]]))), {"x": 1})
