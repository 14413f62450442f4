"""The procedure of the tests: a first review with two papers, a correction, an agency's opinion."""

import json

from tests import drawing
from tests.drawing import boundary, chain, end, flow, start, timer, user, zeebe

FORM = json.dumps(
    {
        "id": "letters-form",
        "type": "default",
        "schemaVersion": 19,
        "executionPlatform": "Camunda Cloud",
        "executionPlatformVersion": "8.8.0",
        "components": [
            {"id": "head", "type": "text", "text": "# 初审表"},
            {"id": "ok", "type": "radio", "key": "complete", "label": "材料是否齐全",
             "values": [{"label": "齐全", "value": True}, {"label": "不齐全", "value": False}]},
            {"id": "money", "type": "number", "key": "amount", "label": "投入",
             "appearance": {"suffixAdorner": "万元"}},
            {"id": "on", "type": "datetime", "subtype": "date", "key": "on",
             "dateLabel": "受理日期"},
            {"id": "why", "type": "textarea", "key": "why", "label": "不齐全的说明",
             "conditional": {"hide": "=complete = true"}},
            {"id": "people", "type": "dynamiclist", "path": "people", "label": "人员",
             "components": [{"id": "who", "type": "textfield", "key": "name", "label": "姓名"}]},
        ],
    }
)  # fmt: skip


def properties(**given: str) -> str:
    return zeebe(
        "properties", *(zeebe("property", name=name, value=text) for name, text in given.items())
    )


def group(name: str) -> str:
    return zeebe("assignmentDefinition", candidateGroups=name)


def diagram(paper: str = "初审表 补正通知书") -> bytes:
    """The diagram; `paper` is the first task's property."""
    form = zeebe("formDefinition", formId="letters-form")
    lanes = (
        ("dept", "省科技厅", "S check E"),
        ("host", "依托建设单位", "correct late L"),
        ("agency", "第三方专业机构", "opinion"),
    )
    return drawing.diagram(
        _lanes(lanes),
        start(),
        user("check", form, group("gd-dept"), properties(paper=paper, clauses="GD-9-3")),
        user("correct", group("host:12440000455860015E")),
        boundary("late", "correct", timer("Date", '=deadline("T-GX-COOP-10-3-d", today())')),
        user("opinion", form, group("gd-agency"), properties(paper="推荐意见", clauses="GD-9-2-a")),
        end(),
        end("L"),
        chain("S", "check", "correct", "opinion", "E"),
        flow("late", "L"),
        process='id="GD-LETTERS" name="文书试验" isExecutable="true"',
    )


def _lanes(lanes: tuple[tuple[str, str, str], ...]) -> str:
    drawn = "".join(
        f'<bpmn:lane id="lane_{key}" name="{name}">'
        + "".join(f"<bpmn:flowNodeRef>{node}</bpmn:flowNodeRef>" for node in nodes.split())
        + "</bpmn:lane>"
        for key, name, nodes in lanes
    )
    return f'<bpmn:laneSet id="lanes">{drawn}</bpmn:laneSet>'
