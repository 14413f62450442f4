"""DMN files: what is read, what is refused, and with which sentence."""

import pytest

from engine.decisions import Decisions, read_dmn
from engine.errors import Invalid, NotFound
from tests.decisions.drawing import decision, document, fact, table

ONE = "<literalExpression><text>1</text></literalExpression>"


def refusal(data: bytes) -> str:
    with pytest.raises(Invalid) as caught:
        read_dmn(data, "规则.dmn")
    (finding, *_) = caught.value.findings
    assert finding.resource == "规则.dmn"
    return f"{finding.element}|{finding.message}"


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"<a>",
        b"<a/>",
        b"\xff\xfe\x00",
        b'<!DOCTYPE a [<!ENTITY x "y">]><definitions xmlns="https://www.omg.org/spec/DMN/x/">&x;</definitions>',
    ],
)
def test_what_is_no_dmn_is_refused(data):
    assert refusal(data)


def test_an_external_entity_is_never_fetched(tmp_path):
    secret = tmp_path / "secret"
    secret.write_text("secret")
    data = f'<!DOCTYPE d [<!ENTITY x SYSTEM "file://{secret}">]>'.encode() + document(
        decision("<literalExpression><text>&x;</text></literalExpression>")
    )
    assert "DOCTYPE" in refusal(data)


def test_a_syntax_error_names_the_cell():
    said = refusal(document(decision(table(["a"], [["> （3", "1"]]))))
    assert said.startswith("r1|")
    assert "半角" in said


def test_another_expression_language_is_refused():
    logic = (
        '<literalExpression id="le" expressionLanguage="groovy"><text>1</text></literalExpression>'
    )
    assert (
        refusal(document(decision(logic))) == "le|表达式语言是“groovy”；这里只执行 FEEL，请改写。"
    )


def test_an_external_function_is_refused():
    logic = '<functionDefinition id="f" kind="Java"><context/></functionDefinition>'
    assert "Java" in refusal(document(decision(logic)))


def test_a_requirement_that_points_nowhere_is_refused():
    assert "没有这个元素" in refusal(document(decision(ONE, needs=["nobody"])))


def test_decisions_that_require_each_other_are_refused():
    one = decision(ONE, needs=["!b"], element="a")
    other = decision(ONE, needs=["!a"], element="b")
    assert "循环" in refusal(document(one, other))


def test_a_type_nobody_defined_is_refused():
    assert "没有定义" in refusal(document(fact("a", "tMoney")))


def test_leftovers_of_camunda_7_are_ignored_and_said_once():
    data = document(decision(table(["a"], [["-", "1"]]))).replace(
        b"<decision ",
        b'<decision xmlns:c="http://camunda.org/schema/1.0/dmn" c:historyTimeToLive="9" ',
    )
    (finding,) = read_dmn(data, "t.dmn").findings
    assert finding.severity == "warning"


@pytest.mark.parametrize("version", ["20151101/dmn.xsd", "20180521/MODEL/", "20230324/MODEL/"])
def test_every_version_of_dmn_reads_the_same(version):
    data = document(decision(table(["a"], [["-", '"x"']]))).replace(
        b"https://www.omg.org/spec/DMN/20191111/MODEL/",
        f"http://www.omg.org/spec/DMN/{version}".encode(),
    )
    assert Decisions([read_dmn(data, "t.dmn")]).decide("decide", {}).outcome == "x"


def test_a_decision_without_an_id_goes_by_its_name():
    data = document(decision(table(["a"], [["-", '"x"']]))).replace(
        b'<decision id="decide"', b"<decision"
    )
    assert Decisions([read_dmn(data, "t.dmn")]).decide("decide", {}).outcome == "x"


def test_a_model_lists_its_decisions_with_what_they_need():
    inner = decision(table(["a"], [["-", "1"]]), needs=["a"], element="inner")
    outer = decision(table(["inner"], [["-", "1"]]), needs=["!inner"])
    summary = read_dmn(document(fact("a", "number", "金额"), inner, outer), "t.dmn").decisions[1]
    assert (summary.id, summary.requires) == ("decide", ("inner",))
    assert [(each.name, each.label, each.type) for each in summary.inputs] == [
        ("a", "金额", "number")
    ]


def test_an_unknown_decision_is_not_found(of_table):
    with pytest.raises(NotFound, match="nobody"):
        of_table(["a"], [["-", "1"]]).decide("nobody", {})


OUTPUT = '<output id="{0}" {1}/>'


@pytest.mark.parametrize(
    ("outputs", "head", "said"),
    [
        (["", ""], "", "第 1 个结论列没有名称"),
        (['name="a"', ""], "", "第 2 个结论列没有名称"),
        (['name="a"', 'name="a"'], "", "有两个结论列都叫“a”"),
        (['name="a"', 'name="b"'], 'hitPolicy="COLLECT" aggregation="SUM"', "只能有一列结论"),
        (['name="a"', 'name="b"'], 'hitPolicy="COLLECT" aggregation="COUNT"', "只能有一列结论"),
        ([], "", "没有结论列"),
    ],
)
def test_a_conclusion_that_would_be_lost_is_refused(outputs, head, said):
    columns = "".join(OUTPUT.format(f"o{n}", name) for n, name in enumerate(outputs))
    cells = "<outputEntry><text>1</text></outputEntry>" * len(outputs)
    logic = (
        f'<decisionTable id="t" {head}><input id="i"><inputExpression><text>x</text>'
        f'</inputExpression></input>{columns}<rule id="r"><inputEntry><text>-</text></inputEntry>'
        f"{cells}</rule></decisionTable>"
    )
    assert refusal(document(decision(logic))).startswith("t|")
    assert said in refusal(document(decision(logic)))


@pytest.mark.parametrize(
    ("logic", "said"),
    [
        ("", "没有决策逻辑"),
        (f'<context><contextEntry><variable name="a"/>{ONE}</contextEntry><contextEntry>'
         f'<variable name="a"/>{ONE}</contextEntry></context>', "有两个上下文的项都叫“a”"),
        (f'<context><contextEntry><variable name=""/>{ONE}</contextEntry></context>',
         "第 1 个上下文的项没有名称"),
        (f'<relation><column name="a"/><column name="a"/><row>{ONE}{ONE}</row></relation>',
         "有两个列都叫“a”"),
        (f'<relation><column name="a"/><column name="b"/><row>{ONE}</row></relation>',
         "第 1 行有 1 格，表头有 2 列"),
        (f'<functionDefinition><formalParameter name="p"/><formalParameter name="p"/>{ONE}'
         "</functionDefinition>", "有两个参数都叫“p”"),
        ("<invocation><literalExpression><text>abs</text></literalExpression>"
         f'<binding><parameter name="n"/>{ONE}</binding><binding><parameter name="n"/>{ONE}'
         "</binding></invocation>", "有两个调用的参数都叫“n”"),
    ],
)  # fmt: skip
def test_a_part_that_would_be_lost_is_refused(logic, said):
    assert said in refusal(document(decision(logic)))


def test_two_facts_of_one_name_are_refused():
    parts = [fact("x"), fact("x").replace('id="x"', 'id="y"')]
    logic = decision("<literalExpression><text>x</text></literalExpression>", needs=["x", "y"])
    assert "同名的“x”" in refusal(document(*parts, logic))


@pytest.mark.parametrize("cell", ["", "  "])
@pytest.mark.parametrize("policy", ["UNIQUE", "FIRST", "ANY", "COLLECT"])
def test_an_empty_conclusion_is_null(of_table, cell, policy):
    answer = of_table(["x"], [["1", cell], ["2", "3"]], policy=policy).decide("decide", {"x": 1})
    assert answer.outcome == ([None] if policy == "COLLECT" else None)
    assert [rule.number for rule in answer.rules] == [1]
    assert answer.findings == ()


def test_an_empty_conclusion_beside_others_is_null(of_table):
    answer = of_table(["x"], [["1", "", "3"]], outputs=("a", "b")).decide("decide", {"x": 1})
    assert answer.outcome == {"a": None, "b": 3}


@pytest.mark.parametrize(("written", "outcome"), [("true", [1]), ("1", [1]), ("0", None)])
def test_a_collection_is_declared_by_any_word_for_true(written, outcome):
    kind = f'<itemDefinition name="many" isCollection="{written}"><typeRef>number</typeRef>'
    parts = (kind + "</itemDefinition>", fact("x", "many"))
    logic = decision("<literalExpression><text>x</text></literalExpression>", needs=["x"])
    answer = Decisions([read_dmn(document(*parts, logic), "t.dmn")])
    assert answer.decide("decide", {"x": [1, 2][:1]}, strict=False).outcome == (outcome or 1)


def test_a_collection_that_is_declared_by_no_such_word_is_refused():
    kind = '<itemDefinition id="i" name="many" isCollection="yes"><typeRef>number</typeRef>'
    assert refusal(document(kind + "</itemDefinition>", decision(ONE))).startswith("i|")
