"""Decisions: what a deployed table says of these facts, and what was decided in cases."""

from typing import Any

from flask import Response

from api import nouns
from api.authentication import caller
from api.context import Context, Route, answer
from api.decision_traces import (
    EVALUATED,
    INPUT,
    RULE,
    inputs_of,
    kind_of,
    named,
    rules_of,
    value_of,
)
from api.filters import FieldOf
from api.requests import EvaluateDecision
from api.schemas import KEY, NUMBER, TEXT, found, listed, or_null, record
from api.searching import TENANT, Noun
from engine.commands.deployments.evaluate_decision import Evaluated, evaluate_decision
from engine.errors import Invalid, NotFound
from engine.feel import to_json
from engine.persistence.columns import dump_json
from engine.queries.search import Condition, search

_TYPES = ("DECISION_TABLE", "LITERAL_EXPRESSION", "UNSPECIFIED", "UNKNOWN")
_STATES = ("EVALUATED", "FAILED", "UNSPECIFIED", "UNKNOWN")


def _shown(item: dict[str, Any]) -> dict[str, Any]:
    """The result and the kind stand in the trace."""
    trace = named(item.pop("trace").get("decisions", ()), item["decisionDefinitionId"])
    name = item["decisionDefinitionName"] or trace["name"] or item["decisionDefinitionId"]
    return {
        **item,
        "decisionDefinitionName": name,
        "decisionDefinitionType": kind_of(trace),
        "result": value_of(trace),
    }


_TRACE = {"trace": FieldOf("data", "shown", empty={})}
DECISION_INSTANCE = Noun(
    "decision_instance",
    "决策实例",
    {
        "decisionEvaluationInstanceKey": FieldOf("key"),
        "decisionEvaluationKey": nouns.key("element_instance_key"),
        **nouns.OF_INSTANCE,
        **nouns.BUSINESS_ID,
        "elementInstanceKey": nouns.key("element_instance_key", null=True),
        "state": FieldOf(empty="EVALUATED", words={each: each for each in _STATES}),
        "evaluationDate": nouns.moment("evaluated_at"),
        "evaluationFailure": FieldOf(null=True),
        "decisionDefinitionId": FieldOf("decision_id"),
        "decisionDefinitionKey": nouns.key("decision_key"),
        "rootDecisionDefinitionKey": nouns.key("decision_key"),
        "decisionDefinitionName": FieldOf("decision_name"),
        "decisionDefinitionVersion": FieldOf("decision_version", "number"),
        "decisionDefinitionType": FieldOf("", "shown", words={each: each for each in _TYPES}),
        "result": FieldOf("", "shown"),
        **_TRACE,
    },
    finish=_shown,
)
_ITEM = record({n: of.schema for n, of in DECISION_INSTANCE.fields.items() if n not in _TRACE})


def search_instances(context: Context) -> Response:
    """`POST /v2/decision-instances/search`."""
    return context.find(DECISION_INSTANCE)


def get_instance(context: Context, key: str) -> Response:
    """`GET /v2/decision-instances/{key}`: with the inputs asked and the rules that matched."""
    store, wanted = context.engine.store, [Condition("key", "eq", key)]
    rows = search(store, DECISION_INSTANCE.name, caller(), wanted, limit=1).rows
    if not rows:
        raise NotFound(f"没有决策实例 {key}。")
    trace = named(rows[0]["data"].get("decisions", ()), rows[0]["decision_id"])
    item = DECISION_INSTANCE.show(rows[0])
    return answer({**item, "evaluatedInputs": inputs_of(trace), "matchedRules": rules_of(trace)})


def evaluate(context: Context, asked: EvaluateDecision) -> Response:
    """`POST /v2/decision-definitions/evaluation`."""
    if asked.decision_definition_id is not None and asked.decision_definition_key is not None:
        raise Invalid("decisionDefinitionId 和 decisionDefinitionKey 只能给出一个。")
    made = evaluate_decision(
        context.engine,
        asked.variables,
        decision_id=asked.decision_definition_id,
        definition_key=asked.decision_definition_key,
        now=context.now(),
    )
    key = str(context.engine.store.next_key())
    missing = made.result.missing
    failure = f"缺少事实：{'、'.join(missing)}" if missing else made.result.failure
    return answer(
        {
            "decisionDefinitionId": made.id,
            "decisionDefinitionName": made.name or made.id,
            "decisionDefinitionVersion": made.version,
            "decisionDefinitionKey": str(made.key),
            "decisionRequirementsId": made.graph_id,
            "decisionRequirementsKey": str(made.graph_key),
            "decisionInstanceKey": key,
            "decisionEvaluationKey": key,
            "output": dump_json(to_json(made.result.outcome)),
            "tenantId": TENANT,
            "failedDecisionDefinitionId": made.id if failure else "",
            "failureMessage": failure or None,
            "evaluatedDecisions": _evaluated(made, key),
        }
    )


def _evaluated(made: Evaluated, key: str) -> list[dict[str, Any]]:
    """Every decision on the way; those that the asked one required are parts of its graph."""
    traces: Any = made.result.explain().get("decisions", ())
    return [
        {
            "decisionDefinitionId": one["decision"],
            "decisionDefinitionName": one["name"] or one["decision"],
            "decisionDefinitionVersion": made.version,
            "decisionDefinitionType": kind_of(one),
            "decisionDefinitionKey": str(made.key),
            "decisionEvaluationInstanceKey": f"{key}-{number}",
            "output": value_of(one),
            "tenantId": TENANT,
            "matchedRules": rules_of(one),
            "evaluatedInputs": inputs_of(one),
        }
        for number, one in enumerate(traces, 1)
    ]


_DECIDED = record(
    decisionDefinitionId=TEXT,
    decisionDefinitionName=TEXT,
    decisionDefinitionVersion=NUMBER,
    decisionDefinitionKey=KEY,
    decisionRequirementsId=TEXT,
    decisionRequirementsKey=KEY,
    decisionInstanceKey=KEY,
    decisionEvaluationKey=KEY,
    output=TEXT,
    tenantId=TEXT,
    failedDecisionDefinitionId=TEXT,
    failureMessage=or_null(TEXT),
    evaluatedDecisions=listed(EVALUATED),
)
_WHOLE = record(_ITEM["properties"], evaluatedInputs=listed(INPUT), matchedRules=listed(RULE))

ROUTES = (
    Route(
        "POST", "/decision-definitions/evaluation", evaluate, EvaluateDecision, _DECIDED,
        examples={"按编号": {"decisionDefinitionId": "rating", "variables": {"score": 85}}},
    ),
    Route(
        "POST", "/decision-instances/search", search_instances, asks=DECISION_INSTANCE,
        gives=found(_ITEM),
    ),
    Route("GET", "/decision-instances/<key>", get_instance, gives=_WHOLE),
)  # fmt: skip
