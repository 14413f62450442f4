"""How a decision was made, as Camunda has it: the inputs asked, the rules that matched."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from api.schemas import KEY, NUMBER, TEXT, listed, or_null, record
from engine.persistence.columns import dump_json

Trace = Mapping[str, Any]

INPUT = record(inputId=TEXT, inputName=TEXT, inputValue=TEXT)
OUTPUT = record(
    outputId=TEXT, outputName=TEXT, outputValue=TEXT,
    ruleId=or_null(TEXT), ruleIndex=or_null(NUMBER),
)  # fmt: skip
RULE = record(ruleId=TEXT, ruleIndex=NUMBER, evaluatedOutputs=listed(OUTPUT))
EVALUATED = record(
    decisionDefinitionId=TEXT,
    decisionDefinitionName=TEXT,
    decisionDefinitionVersion=NUMBER,
    decisionDefinitionType=TEXT,
    decisionDefinitionKey=KEY,
    decisionEvaluationInstanceKey=TEXT,
    output=TEXT,
    tenantId=TEXT,
    matchedRules=listed(RULE),
    evaluatedInputs=listed(INPUT),
)


def kind_of(decision: Trace) -> str:
    """A decision that asked a table is one."""
    return "DECISION_TABLE" if decision["tables"] else "LITERAL_EXPRESSION"


def value_of(decision: Trace) -> str:
    """What it decided, as JSON text."""
    return dump_json(decision.get("outcome"))


def inputs_of(decision: Trace) -> list[dict[str, Any]]:
    """The input columns of its tables with the values they had; else the facts it named."""
    columns = [column for table in decision["tables"] for column in table["inputs"]]
    if not columns:
        return [
            {"inputId": one["name"], "inputName": one["name"], "inputValue": _text(one)}
            for one in decision["inputs"]
        ]
    return [
        {
            "inputId": column["input"],
            "inputName": column["label"] or column["expression"],
            "inputValue": _text(column),
        }
        for column in columns
    ]


def rules_of(decision: Trace) -> list[dict[str, Any]]:
    """The rules that matched, in the order of the tables; outputs as they are written there."""
    return [
        {
            "ruleId": rule["rule"],
            "ruleIndex": rule["number"],
            "evaluatedOutputs": [*_outputs(rule)],
        }
        for table in decision["tables"]
        for rule in table["rules"]
        if rule["matched"] is True
    ]


def named(decisions: Sequence[Trace], decision_id: str) -> Trace:
    """The trace of the decision that was asked; an empty one where there is none."""
    nothing: Trace = {"tables": [], "inputs": [], "name": "", "outcome": None}
    return next((one for one in decisions if one["decision"] == decision_id), nothing)


def _outputs(rule: Trace) -> Iterator[dict[str, Any]]:
    for name, text in rule["outputs"].items():
        yield {
            "outputId": name,
            "outputName": name,
            "outputValue": text,
            "ruleId": rule["rule"],
            "ruleIndex": rule["number"],
        }


def _text(shown: Trace) -> str:
    return dump_json(shown.get("value"))
