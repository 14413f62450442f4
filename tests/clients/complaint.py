"""What an analyst draws for complaints: with the guide and the catalogue, and nothing else.

投诉收到 → 按表评估 → 两个部门并行会签 → 15个工作日内答复 → 在门户网站公开.
"""

from collections.abc import Mapping
from typing import Any

Field = Mapping[str, Any]
CLAUSE = "GD-9-4-b"
BASE = """<?xml version="1.0" encoding="UTF-8"?>
<bpmn:definitions xmlns:bpmn="http://www.omg.org/spec/BPMN/20100524/MODEL"
 xmlns:bpmndi="http://www.omg.org/spec/BPMN/20100524/DI"
 xmlns:modeler="http://camunda.org/schema/modeler/1.0" id="new_diagram"
 targetNamespace="http://bpmn.io/schema/bpmn" modeler:executionPlatform="Camunda Cloud"
 modeler:executionPlatformVersion="8.8.0">
  <bpmn:process id="gd-complaint" name="投诉办理" isExecutable="true" />
  <bpmndi:BPMNDiagram id="diagram"><bpmndi:BPMNPlane id="plane" bpmnElement="gd-complaint" />
  </bpmndi:BPMNDiagram>
</bpmn:definitions>"""
"""A new diagram, with its id and name filled in."""


def _task(id: str, name: str, x: int, y: int, template: str, **fields: str) -> Field:
    return {
        "id": id, "type": "bpmn:UserTask", "x": x, "y": y, "template": template,
        "fields": {"name": name, "clauses": CLAUSE, **fields},
    }  # fmt: skip


def _node(id: str, kind: str, name: str, x: int, y: int, **properties: str) -> Field:
    return {
        "id": id, "type": f"bpmn:{kind}", "x": x, "y": y, "name": name,
        "properties": properties,
    }  # fmt: skip


def _flow(start: str, to: str, **more: Any) -> Field:
    return {"from": start, "to": to, "id": f"f_{start}_{to}", **more}


UNFINISHED = "不涉及当事单位的办结"
PLAN: Mapping[str, Any] = {
    "elements": [
        _node(
            "received", "StartEvent", "收到投诉", 160, 200, startForm="gd-complaint",
            startableBy="gd-dept", role="department",
        ),
        {
            "id": "assess", "type": "bpmn:BusinessRuleTask", "x": 300, "y": 200,
            "template": "guicheng.decision",
            "fields": {"name": "评估", "decisionId": "gd-complaint-level", "clauses": CLAUSE},
        },
        _node("which", "ExclusiveGateway", "是否受理？", 430, 200),
        _node("not_taken", "EndEvent", "不予受理", 430, 400, withoutNotice=UNFINISHED),
        _node("split", "ParallelGateway", "", 530, 200),
        _task(
            "sign_dept", "科技厅会签", 660, 120, "guicheng.countersign",
            formId="gd-complaint-dept", candidateGroups="gd-dept",
        ),
        _task(
            "sign_agency", "专业机构会签", 660, 320, "guicheng.countersign",
            formId="gd-complaint-agency", candidateGroups="gd-agency",
        ),
        _node("join", "ParallelGateway", "", 790, 200),
        _task(
            "reply", "答复", 920, 200, "guicheng.paper", formId="gd-complaint-reply",
            candidateGroups="gd-dept", paper="审核意见",
        ),
        {
            "id": "late", "type": "bpmn:BoundaryEvent", "on": "reply", "cancelActivity": False,
            "name": "15个工作日未答复",
            "event": "bpmn:TimerEventDefinition",
            "template": "guicheng.deadline.working-days.boundary",
            "fields": {
                "period": "15", "periodStart": "=received_on",
                "escalateTo": "gd-dept", "escalateAfter": "PT0S", "remindBefore": "P1D",
            },
        },
        _node("overdue", "EndEvent", "已督办", 1000, 400, withoutNotice=UNFINISHED),
        {
            "id": "publish", "type": "bpmn:SendTask", "x": 1080, "y": 200,
            "template": "guicheng.notice.send",
            "fields": {"name": "公开答复", "clauses": CLAUSE},
        },
        _node("done", "EndEvent", "已答复并公开", 1220, 200, withoutNotice=UNFINISHED),
    ],
    "flows": [
        _flow("received", "assess"), _flow("assess", "which"),
        _flow("which", "split", name="受理", condition='=result = "受理"'),
        _flow("which", "not_taken", name="不予受理", isDefault=True),
        _flow("split", "sign_dept"), _flow("split", "sign_agency"),
        _flow("sign_dept", "join"), _flow("sign_agency", "join"), _flow("join", "reply"),
        _flow("late", "overdue"), _flow("reply", "publish"), _flow("publish", "done"),
    ],
}  # fmt: skip


def form(id: str, *fields: Field) -> Mapping[str, Any]:
    """A form for the form editor to save."""
    components = [{"id": f"F_{one['key']}", **one} for one in fields]
    return {
        "id": id, "type": "default", "components": components,
        "executionPlatform": "Camunda Cloud", "executionPlatformVersion": "8.8.0",
    }  # fmt: skip


def _required(kind: str, key: str, label: str, **more: Any) -> Field:
    return {"type": kind, "key": key, "label": label, "validate": {"required": True}, **more}


_CHOICE = [{"label": word, "value": word} for word in ("实名", "匿名")]
FORMS = [
    form(
        "gd-complaint",
        _required("textfield", "caseTitle", "投诉事项"),
        _required("select", "signed", "署名", values=_CHOICE),
        _required("checkbox", "has_evidence", "附有线索或者材料", validate={}),
        {"type": "datetime", "subtype": "date", "key": "received_on", "dateLabel": "收到之日",
         "validate": {"required": True}},
    ),
    form("gd-complaint-dept", _required("textarea", "dept_view", "科技厅意见")),
    form("gd-complaint-agency", _required("textarea", "agency_view", "专业机构意见")),
    form("gd-complaint-reply", _required("textarea", "reply_text", "答复内容")),
]  # fmt: skip

TABLE = """<?xml version="1.0" encoding="UTF-8"?>
<definitions xmlns="https://www.omg.org/spec/DMN/20191111/MODEL/"
 xmlns:modeler="http://camunda.org/schema/modeler/1.0" id="gd-complaint-drd" name="投诉评估"
 namespace="http://camunda.org/schema/1.0/dmn" modeler:executionPlatform="Camunda Cloud"
 modeler:executionPlatformVersion="8.8.0">
  <decision id="gd-complaint-level" name="投诉评估">
    <variable id="value" name="投诉评估" typeRef="string" />
    <informationRequirement id="n1"><requiredInput href="#signed" /></informationRequirement>
    <informationRequirement id="n2"><requiredInput href="#has_evidence" /></informationRequirement>
    <decisionTable id="table">
      <input id="i1" label="署名">
        <inputExpression id="x1" typeRef="string"><text>signed</text></inputExpression>
        <inputValues id="v1"><text>"实名", "匿名"</text></inputValues>
      </input>
      <input id="i2" label="附有线索">
        <inputExpression id="x2" typeRef="boolean"><text>has_evidence</text></inputExpression>
      </input>
      <output id="o1" label="结论" name="结论" typeRef="string">
        <outputValues id="v2"><text>"受理", "不予受理"</text></outputValues>
      </output>
      <rule id="r1"><inputEntry id="a1"><text>"实名"</text></inputEntry>
        <inputEntry id="a2"><text></text></inputEntry>
        <outputEntry id="a3"><text>"受理"</text></outputEntry></rule>
      <rule id="r2"><inputEntry id="b1"><text>"匿名"</text></inputEntry>
        <inputEntry id="b2"><text>true</text></inputEntry>
        <outputEntry id="b3"><text>"受理"</text></outputEntry></rule>
      <rule id="r3"><inputEntry id="c1"><text>"匿名"</text></inputEntry>
        <inputEntry id="c2"><text>false</text></inputEntry>
        <outputEntry id="c3"><text>"不予受理"</text></outputEntry></rule>
    </decisionTable>
  </decision>
  <inputData id="signed" name="署名"><variable id="s" name="signed" typeRef="string" /></inputData>
  <inputData id="has_evidence" name="附有线索"><variable id="h" name="has_evidence"
    typeRef="boolean" /></inputData>
</definitions>"""
