"""A world for the interfaces: cases with a decision, a job, an incident, messages, a batch."""

from io import BytesIO
from typing import Any

import simplejson

from tests.api.conftest import Call
from tests.drawing import (
    catch,
    chain,
    diagram,
    element,
    end,
    event,
    message,
    service,
    start,
    user,
    zeebe,
)

FORM = {
    "type": "default",
    "id": "ask",
    "schemaVersion": 19,
    "components": [{"type": "number", "id": "f", "key": "score", "label": "得分"}],
}
TABLE = b"""<definitions xmlns="https://www.omg.org/spec/DMN/20191111/MODEL/" id="g" name="G"
 namespace="urn:d"><decision id="rating" name="rating"><decisionTable id="t">
<input id="in" label="score"><inputExpression id="x" typeRef="number"><text>score</text>
</inputExpression></input><output id="out" name="level" typeRef="string" />
<rule id="high"><inputEntry id="i1"><text>&gt;= 60</text></inputEntry>
<outputEntry id="o1"><text>"good"</text></outputEntry></rule>
<rule id="low"><inputEntry id="i2"><text>&lt; 60</text></inputEntry>
<outputEntry id="o2"><text>"bad"</text></outputEntry></rule>
</decisionTable></decision></definitions>"""


def furnish(v2: Call) -> dict[str, str]:
    """The keys of what there is, by the names that paths have for them."""
    asks = zeebe("formDefinition", formId="ask")
    drawn = diagram(
        start("S", asks),
        element(
            "businessRuleTask",
            "D",
            zeebe("calledDecision", decisionId="rating", resultVariable="level"),
        ),
        user("A", asks, zeebe("assignmentDefinition", candidateGroups="dept")),
        service("J", type="mail"),
        catch("M", event("message", "told")),
        end(),
        chain("S", "D", "A", "J", "M", "E"),
        roots=message("told", correlation="string(score)"),
    )
    files = {
        "p.bpmn": drawn,
        "ask.form": simplejson.dumps(FORM, ensure_ascii=False).encode(),
        "g.dmn": TABLE,
    }
    sent = {"resources": [(BytesIO(content), name) for name, content in files.items()]}
    made = v2("POST", "/deployments", data=sent, content_type="multipart/form-data")
    assert made.status_code == 200, made.text
    keys: dict[str, str] = {}
    for one in made.json["deployments"]:
        for each in one.values():
            keys |= {name: key for name, key in (each or {}).items() if name.endswith("Key")}
    begun = [begin(v2) for _ in range(3)]
    keys["processInstanceKey"], keys["waiting"], keys["third"] = begun
    for case in begun[1:]:
        task = first(v2, "user-tasks", processInstanceKey=case)
        assert v2("POST", f"/user-tasks/{task['userTaskKey']}/completion").status_code == 204
    keys["userTaskKey"] = first(v2, "user-tasks", state="CREATED")["userTaskKey"]
    keys["jobKey"] = first(v2, "jobs")["jobKey"]
    keys["elementInstanceKey"] = first(v2, "element-instances", elementId="A")["elementInstanceKey"]
    keys["variableKey"] = first(v2, "variables")["variableKey"]
    made = first(v2, "decision-instances")
    keys["decisionEvaluationInstanceKey"] = made["decisionEvaluationInstanceKey"]
    for path in ("messages/publication", "messages/publication"):
        v2("POST", f"/{path}", {"name": "told", "correlationKey": "70"})
    other = v2("POST", "/jobs/activation", activation()).json["jobs"]
    keys["jobKey"] = other[0]["jobKey"]
    said = {"retries": 0, "errorMessage": "网关不通"}
    assert v2("POST", f"/jobs/{other[1]['jobKey']}/failure", said).status_code == 204
    keys["incidentKey"] = first(v2, "incidents")["incidentKey"]
    batch = v2("POST", "/process-instances/cancellation", {"filter": {"processInstanceKey": "1"}})
    keys["batchOperationKey"] = batch.json["batchOperationKey"]
    return keys


def begin(v2: Call) -> str:
    asked = {"processDefinitionId": "P", "variables": {"score": 70}}
    made = v2("POST", "/process-instances", asked)
    assert made.status_code == 200, made.text
    return str(made.json["processInstanceKey"])


def activation() -> dict[str, Any]:
    return {"type": "mail", "timeout": 60_000, "maxJobsToActivate": 5}


def first(v2: Call, path: str, **wanted: str) -> Any:
    found = v2("POST", f"/{path}/search", {"filter": wanted})
    assert found.status_code == 200, found.text
    assert found.json["items"], (path, wanted)
    return found.json["items"][0]
