"""A procedure drawn as steps, each on a plane of its own: 申报 and 审核, then another procedure."""

from collections.abc import Mapping

from tests.drawing import chain, diagram, end, start, sub, user, zeebe

_DI = "http://www.omg.org/spec/BPMN/20100524/DI"
_DC = "http://www.omg.org/spec/DD/20100524/DC"
_LANES = (
    '<bpmn:laneSet id="lanes"><bpmn:lane id="lane" name="主管部门">'
    "<bpmn:flowNodeRef>apply</bpmn:flowNodeRef><bpmn:flowNodeRef>assess</bpmn:flowNodeRef>"
    "</bpmn:lane></bpmn:laneSet>"
)
_PLACES: Mapping[str, Mapping[str, tuple[int, int, int, int]]] = {
    "steps": {
        "S": (160, 102, 36, 36), "apply": (260, 80, 100, 80), "assess": (420, 80, 100, 80),
        "call": (580, 80, 100, 80), "E": (740, 102, 36, 36),
    },
    "apply": {"AS": (160, 102, 36, 36), "fill": (260, 80, 100, 80), "AE": (420, 102, 36, 36)},
    "assess": {"BS": (160, 102, 36, 36), "approve": (260, 80, 100, 80), "BE": (420, 102, 36, 36)},
}  # fmt: skip


def steps() -> bytes:
    """The file: `fill` in the step `apply`; `approve`, which returns to it, in `assess`."""
    call = (
        '<bpmn:callActivity id="call" name="材料审核"><bpmn:extensionElements>'
        '<zeebe:calledElement processId="review" propagateAllChildVariables="false" />'
        "</bpmn:extensionElements></bpmn:callActivity>"
    )
    drawn = diagram(
        _LANES,
        start("S", zeebe("properties", _property("startableBy", "dept"), _role())),
        sub(
            "apply",
            start("AS"),
            _task("fill", "填报"),
            end("AE"),
            chain("AS", "fill", "AE"),
            name="申报",
        ),
        sub(
            "assess",
            start("BS"),
            _task("approve", "审核", _property("returnTo", "fill")),
            end("BE"),
            chain("BS", "approve", "BE"),
            name="审核",
        ),
        call,
        end("E"),
        chain("S", "apply", "assess", "call", "E"),
        process='id="steps" name="分步办理" isExecutable="true"',
    ).decode()
    planes = "".join(_plane(owner, places) for owner, places in _PLACES.items())
    return drawn.replace("</bpmn:definitions>", f"{planes}</bpmn:definitions>").encode()


def _task(key: str, name: str, *properties: str) -> str:
    group = zeebe("assignmentDefinition", candidateGroups="dept")
    return user(key, group, zeebe("properties", *properties, _role()), name=name)


def _role() -> str:
    return _property("role", "department")


def _property(name: str, value: str) -> str:
    return zeebe("property", name=name, value=value)


def _plane(owner: str, places: Mapping[str, tuple[int, int, int, int]]) -> str:
    shapes = "".join(
        f'<di:BPMNShape id="{owner}_{key}_di" bpmnElement="{key}">'
        f'<dc:Bounds x="{x}" y="{y}" width="{width}" height="{height}" /></di:BPMNShape>'
        for key, (x, y, width, height) in places.items()
    )
    return (
        f'<di:BPMNDiagram xmlns:di="{_DI}" xmlns:dc="{_DC}" id="{owner}_diagram">'
        f'<di:BPMNPlane id="{owner}_plane_di" bpmnElement="{owner}">{shapes}'
        "</di:BPMNPlane></di:BPMNDiagram>"
    )
