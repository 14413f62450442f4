"""`POST /v2/decision-definitions/evaluation`: what a deployed table says of these facts."""

from flask import Response

from api.context import Context, Route, answer, body
from api.requests import EvaluateDecision
from api.searching import TENANT
from engine.commands.deployments.evaluate_decision import evaluate_decision
from engine.errors import Invalid
from engine.feel import to_json
from engine.persistence.columns import dump_json


def evaluate(context: Context) -> Response:
    """`POST /v2/decision-definitions/evaluation`."""
    asked = EvaluateDecision.model_validate(body())
    if asked.decision_definition_id is not None and asked.decision_definition_key is not None:
        raise Invalid("decisionDefinitionId 和 decisionDefinitionKey 只能给出一个。")
    made = evaluate_decision(
        context.engine,
        asked.variables,
        decision_id=asked.decision_definition_id,
        definition_key=asked.decision_definition_key,
        now=context.now(),
    )
    found = {
        "decisionDefinitionId": made.id,
        "decisionDefinitionName": made.name,
        "decisionDefinitionVersion": made.version,
        "decisionDefinitionKey": str(made.key),
        "decisionRequirementsId": made.graph_id,
        "decisionRequirementsKey": str(made.graph_key),
        "decisionInstanceKey": "",
        "output": dump_json(to_json(made.result.outcome)),
        "tenantId": TENANT,
        "evaluatedDecisions": [],
    }
    missing = made.result.missing
    failure = f"缺少事实：{'、'.join(missing)}" if missing else made.result.failure
    if failure:
        found["failedDecisionDefinitionId"] = made.id
        found["failureMessage"] = failure
    return answer(found)


ROUTES = (Route("POST", "/decision-definitions/evaluation", evaluate),)
