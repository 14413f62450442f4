"""The deployment check: what is not executed is refused, by the id of the element."""

import pytest

from engine.definitions import Known, check
from tests.drawing import (
    boundary,
    catch,
    chain,
    condition,
    diagram,
    element,
    end,
    error,
    event,
    event_sub,
    flow,
    many,
    mapping,
    message,
    script,
    service,
    start,
    sub,
    throw,
    timer,
    user,
    xor,
    zeebe,
)

GROUP = zeebe("assignmentDefinition", candidateGroups="dept")
SOUND = diagram(start(), user("A", GROUP), end(), chain("S", "A", "E"))


def findings(*parts: str, roots: str = "") -> list[tuple[str, str, str]]:
    content = diagram(*parts, roots=roots)
    return [(f.element, f.message, f.severity) for f in check({"a.bpmn": content})]


def test_a_sound_diagram_has_no_findings():
    assert check({"a.bpmn": SOUND}) == ()


def task(kind: str, *inside: str, **attributes: str) -> tuple[str, ...]:
    return start(), element(kind, "X", *inside, **attributes), end(), chain("S", "X", "E")


def held_form(content: str) -> tuple[str, ...]:
    """A process that holds a form itself."""
    form = f'<zeebe:userTaskForm id="f">{content}</zeebe:userTaskForm>'
    held = f"<bpmn:extensionElements>{form}</bpmn:extensionElements>"
    return held, *task("userTask", zeebe("userTask"), GROUP)


FAULTY = {
    "a form where nobody begins": (
        (
            start("X", timer("Cycle", "R/P1D"), zeebe("formDefinition", formId="f")),
            element("manualTask", "A"),
            chain("X", "A"),
        ),
        "X",
        "不由人开始，不能带表单",
    ),
    "a form of one's own for a task that people see here": (
        task("userTask", zeebe("userTask"), GROUP, zeebe("formDefinition", externalReference="x")),
        "X",
        "Camunda Form (linked)",
    ),
    "an embedded form for a task that people see here": (
        task(
            "userTask",
            zeebe("userTask"),
            GROUP,
            zeebe("formDefinition", formKey="camunda-forms:bpmn:f"),
        ),
        "X",
        "Camunda Form (linked)",
    ),
    "an embedded form that is not there": (
        task("userTask", zeebe("formDefinition", formKey="camunda-forms:bpmn:f")),
        "X",
        "「f」没有嵌入在流程中",
    ),
    "a task listener where a job does the work": (
        task(
            "userTask",
            zeebe("taskListeners", zeebe("taskListener", eventType="creating", type="t")),
        ),
        "X",
        "任务监听器不会执行",
    ),
    "a due date of a job that is none": (
        task("userTask", zeebe("taskSchedule", dueDate="morgen")),
        "X",
        "到期时间",
    ),
    "an embedded form that is not JSON": (
        held_form("{"),
        "P",
        "嵌入的表单「f」：内容不是 JSON",
    ),
    "an embedded form without components": (held_form("{}"), "P", "没有 components"),
    "an unknown attribute of an extension": (
        task("serviceTask", zeebe("taskDefinition", type="t", colour="red")),
        "X",
        "属性「colour」不会被执行",
    ),
    "an unknown row of an extension": (
        task("serviceTask", zeebe("taskDefinition", type="t"), zeebe("linkedResources")),
        "X",
        "zeebe:linkedResources",
    ),
    "a filter of a condition": (
        (
            *task("manualTask"),
            boundary(
                "B",
                "X",
                "<bpmn:conditionalEventDefinition><bpmn:extensionElements>"
                '<zeebe:conditionalFilter variableEvents="delete" /></bpmn:extensionElements>'
                "<bpmn:condition>=a</bpmn:condition></bpmn:conditionalEventDefinition>",
            ),
        ),
        "B",
        "不能等待变量的「delete」",
    ),
    "a cancel event": (
        (*task("manualTask"), boundary("B", "X", event("cancel"))),
        "B",
        "取消事件只属于事务子流程",
    ),
    "several events in one": (
        (start(), catch("X", event("signal"), timer("Duration", "P1D")), chain("S", "X")),
        "X",
        "多重事件不能执行",
    ),
    "a start by compensation": (
        (*task("manualTask"), event_sub("Q", start("Y", event("compensate")))),
        "Y",
        "不能带「compensateEventDefinition」",
    ),
    "an input specification": (
        task("manualTask", "<bpmn:ioSpecification />"),
        "X",
        "输入输出规格不会执行",
    ),
    "a gateway that starts the process": (
        (element("eventBasedGateway", "X", instantiate="true"), *task("manualTask")[:1]),
        "X",
        "不能由事件网关或接收任务开始流程",
    ),
    "an activity that wants several tokens": (
        task("manualTask", startQuantity="2"),
        "X",
        "不能等待几个令牌才开始",
    ),
    "an activity that makes several tokens": (
        task("manualTask", completionQuantity="0"),
        "X",
        "不能一次完成产生几个令牌",
    ),
    "a multi-instance with a number alone": (
        task("manualTask", many("[1]").replace("</bpmn:m", "<bpmn:loopCardinality /></bpmn:m")),
        "X",
        "请写输入集合",
    ),
    "a multi-instance that throws events": (
        task("manualTask", many("[1]", sequential=True).replace("isSeq", 'behavior="One" isSeq')),
        "X",
        "属性「behavior」的值「One」不会被执行；请改为「All」",
    ),
    "a multi-instance with a rule of its own": (
        task("manualTask", many("[1]").replace("</bpmn:m", "<bpmn:complexBehavior /></bpmn:m")),
        "X",
        "元素「complexBehavior」不能执行",
    ),
    "an ad-hoc sub-process with an order": (
        task("adHocSubProcess", element("manualTask", "A"), ordering="Sequential"),
        "X",
        "属性「ordering」的值「Sequential」不会被执行；请改为「Parallel」",
    ),
    "a compensation that is not waited for": (
        task("intermediateThrowEvent", event("compensate", waitForCompletion="false")),
        "X",
        "属性「waitForCompletion」的值「false」不会被执行",
    ),
    "an event that waits for all of several": (
        task("intermediateCatchEvent", timer("Duration", "P1D"), parallelMultiple="true"),
        "X",
        "属性「parallelMultiple」的值「true」不会被执行",
    ),
    "an event definition that says something unknown": (
        task("intermediateThrowEvent", event("signal", "s", colour="red")),
        "X",
        "「signalEventDefinition」的属性「colour」不会被执行",
    ),
    "an event defined elsewhere": (
        task("intermediateCatchEvent", "<bpmn:eventDefinitionRef>D</bpmn:eventDefinitionRef>"),
        "X",
        "元素「eventDefinitionRef」不能执行",
    ),
    "an unknown element": (
        (*task("manualTask"), '<bpmn:callConversation id="Q" />'),
        "Q",
        "元素「callConversation」不能执行",
    ),
    "a transaction": (
        (start(), '<bpmn:transaction id="Q" />', end(), chain("S", "E")),
        "Q",
        "事务子流程不能执行",
    ),
    "a complex gateway": (
        (start(), '<bpmn:complexGateway id="Q" />', end(), chain("S", "E")),
        "Q",
        "复杂网关不能执行",
    ),
    "a loop marker": (
        task("manualTask", "<bpmn:standardLoopCharacteristics />"),
        "X",
        "循环标记不能执行",
    ),
    "an unknown extension": (
        task("userTask", zeebe("userTask"), zeebe("magic")),
        "X",
        "zeebe:magic",
    ),
    "an extension in the wrong place": (
        task("manualTask", mapping({"a": "1"})),
        "X",
        "扩展「zeebe:ioMapping」写在手工任务上不会被执行",
    ),
    "an unknown attribute": (task("manualTask", color="red"), "X", "属性「color」不会被执行"),
    "a service task without a job": (task("serviceTask"), "X", "没有作业类型"),
    "a script task without a script": (task("scriptTask"), "X", "没有 FEEL 表达式"),
    "a business rule task without a decision": (
        task("businessRuleTask"),
        "X",
        "没有写要调用的决策",
    ),
    "a call activity without a process": (task("callActivity"), "X", "没有写要调用的流程"),
    "a send task without a job": (task("sendTask"), "X", "没有说明怎样发送"),
    "a receive task without a message": (task("receiveTask"), "X", "没有选择消息"),
    "a result that is no variable": (
        (start(), script("X", "1", "a b"), chain("S", "X")),
        "X",
        "结果变量「a b」不是变量名",
    ),
    "FEEL that does not read": (
        (start(), script("X", "1 +", "a"), chain("S", "X")),
        "X",
        "不是 FEEL：第",
    ),
    "an element nobody reaches": (
        (start(), end(), user("X", GROUP), chain("S", "E")),
        "X",
        "永远不会到达",
    ),
    "no start event": ((user("X", GROUP),), "P", "没有开始事件"),
    "two none starts": (
        (start("S"), start("S2"), end(), flow("S", "E"), flow("S2", "E")),
        "P",
        "不止一个无触发的开始事件",
    ),
    "a flow to nowhere": ((start(), end(), chain("S", "E"), flow("S", "Z")), "S_Z", "没有接到"),
    "a gateway flow without a condition": (
        (
            start(),
            xor("G"),
            end("E"),
            end("F"),
            flow("S", "G"),
            flow("G", "E", "x"),
            flow("G", "F"),
        ),
        "G_F",
        "没有条件",
    ),
    "a condition nobody looks at": (
        (start(), element("manualTask", "X"), end(), flow("S", "X"), flow("X", "E", "x > 1")),
        "X_E",
        "不会被判断",
    ),
    "a timer that cannot be read": (
        (start(), catch("X", timer("Duration", "一天")), chain("S", "X")),
        "X",
        "不是 ISO 8601 时长",
    ),
    "an empty timer": (
        (start(), catch("X", timer("Date", "")), chain("S", "X")),
        "X",
        "没有写时间",
    ),
    "a cycle where nothing can repeat": (
        (start(), catch("X", timer("Cycle", "R3/PT1H")), chain("S", "X")),
        "X",
        "不能循环",
    ),
    "an interrupting cycle": (
        (*task("manualTask"), boundary("B", "X", timer("Cycle", "R3/PT1H"))),
        "B",
        "不能循环",
    ),
    "an intermediate event of no kind": ((start(), catch("X"), chain("S", "X")), "X", "事件类型"),
    "an error caught without interrupting": (
        (*task("manualTask"), boundary("B", "X", event("error"), interrupting=False)),
        "B",
        "必须是中断的",
    ),
    "a boundary event on a gateway": (
        (
            start(),
            xor("G"),
            end(),
            chain("S", "G", "E"),
            boundary("B", "G", timer("Duration", "P1D")),
        ),
        "B",
        "不能附着在排他网关",
    ),
    "an event gateway with a task behind it": (
        (
            start(),
            element("eventBasedGateway", "G"),
            user("X", GROUP),
            catch("T", timer("Duration", "P1D")),
            chain("S", "G", "X"),
            flow("G", "T"),
        ),
        "X",
        "只能是等待的事件",
    ),
    "a sub-process without a start": (
        (start(), sub("X", user("A", GROUP)), chain("S", "X")),
        "X",
        "恰有一个开始事件",
    ),
    "an event sub-process without a trigger": (
        (*task("manualTask"), event_sub("Q", start("S1"))),
        "S1",
        "没有触发事件",
    ),
    "two conditional starts with the same condition": (
        (
            start("X", condition("a")),
            start("Y", condition("a")),
            end(),
            flow("X", "E"),
            flow("Y", "E"),
        ),
        "Y",
        "条件与另一个开始事件相同",
    ),
    "a process that begins with an error": (
        (start("X", event("error")), end(), chain("X", "E")),
        "X",
        "只能用在事件子流程中",
    ),
    "a link without its other end": (
        (start(), throw("X", event("link", name="L")), chain("S", "X")),
        "X",
        "恰有一个捕获端",
    ),
    "compensation without a handler": (
        (*task("manualTask"), boundary("B", "X", event("compensate"))),
        "B",
        "没有用关联线连到补偿活动",
    ),
    "a multi-instance without a collection": (task("manualTask", many("")), "X", "没有写输入集合"),
    "half an output collection": (
        task("manualTask", many("a", outputCollection="b")),
        "X",
        "输出集合和输出元素",
    ),
    "a mapping to nothing": (
        task("userTask", zeebe("userTask"), GROUP, mapping({"": "1"})),
        "X",
        "映射目标「」不是变量名",
    ),
    "a listener for a moment that never comes": (
        task(
            "userTask",
            zeebe("userTask"),
            GROUP,
            zeebe("taskListeners", zeebe("taskListener", eventType="closing", type="t")),
        ),
        "X",
        "任务监听器不能监听「closing」",
    ),
}


@pytest.mark.parametrize("name", FAULTY)
def test_what_cannot_be_executed_is_refused(name):
    parts, where, sentence = FAULTY[name]
    found = findings(*parts)
    assert [row for row in found if row[0] == where and sentence in row[1]], found
    assert any(row[2] == "error" for row in found)


def test_a_message_needs_its_correlation_key():
    found = findings(
        start(), catch("X", event("message", "m")), end(), chain("S", "X", "E"), roots=message("m")
    )
    assert found == [("X", "中间捕获事件「X」等待的消息没有关联键（Correlation key）", "error")]


def test_one_error_is_not_caught_twice():
    found = findings(
        *task("manualTask"),
        boundary("B", "X", event("error", "e")),
        boundary("C", "X", event("error", "f")),
        chain("B", "E"),
        chain("C", "E"),
        roots=error("e", "1") + error("f", "1"),
    )
    assert "捕获同一个错误「1」" in found[0][1]


def test_a_diagram_for_another_platform_is_refused():
    content = SOUND.replace(b"Camunda Cloud", b"Camunda Platform")
    assert "Camunda 8" in check({"a.bpmn": content})[0].message


def test_a_file_without_an_executable_process_is_refused():
    content = SOUND.replace(b'isExecutable="true"', b'isExecutable="false"')
    assert "Executable" in check({"a.bpmn": content})[0].message


def test_entities_are_never_expanded():
    bomb = b'<?xml version="1.0"?><!DOCTYPE a [<!ENTITY b "bbbb">]><a>&b;</a>'
    assert "DOCTYPE" in check({"a.bpmn": bomb})[0].message


def test_what_is_not_xml_is_refused():
    assert "不是合法的 XML" in check({"a.bpmn": b"hello"})[0].message


def test_a_file_of_another_kind_is_refused():
    assert "只能部署" in check({"a.txt": b""})[0].message


DEPT = frozenset({"dept"})
TITLE = zeebe("ioMapping", zeebe("output", source="=startedBy", target="caseTitle"))
ROLE = zeebe("property", name="role", value="department")
FORM = b'{"id": "f", "type": "default", "components": [], "schemaVersion": 19}'
WITH_FORM = diagram(
    start(),
    user("A", GROUP, zeebe("formDefinition", formId="f"), zeebe("properties", ROLE)),
    end(),
    chain("S", "A", "E"),
)


@pytest.mark.parametrize(
    "named",
    [
        TITLE + zeebe("formDefinition", formId="f") + zeebe("properties", ROLE),
        TITLE + zeebe("properties", zeebe("property", name="startForm", value="f"), ROLE),
    ],
)
def test_a_person_may_begin_a_process_with_a_form(named):
    content = diagram(start("S", named), user("A", GROUP), end(), chain("S", "A", "E"))
    assert check({"a.bpmn": content, "f.form": FORM}) == ()
    assert [f.element for f in check({"a.bpmn": content})] == ["S"]


def test_a_form_that_begins_a_process_takes_no_files():
    content = diagram(
        start("S", TITLE, zeebe("formDefinition", formId="f"), zeebe("properties", ROLE)),
        user("A", GROUP),
        end(),
        chain("S", "A", "E"),
    )
    picker = b'{"type": "filepicker", "id": "P", "key": "p", "label": "F"}'
    form = FORM.replace(b"[", b"[" + picker, 1)
    (finding,) = check({"a.bpmn": content, "f.form": form})
    assert finding.element == "S"
    assert "上传" in finding.message


@pytest.mark.parametrize("target", ["nowhere", "S"])
def test_a_task_is_returned_to_a_user_task_of_the_process(target: str):
    back = zeebe("properties", zeebe("property", name="returnTo", value=target))
    content = diagram(start(), user("A", GROUP, back), end(), chain("S", "A", "E"))
    assert [f.element for f in check({"a.bpmn": content})] == ["A"]


def test_a_form_in_the_same_deployment_is_found():
    assert not [f for f in check({"a.bpmn": WITH_FORM, "f.form": FORM}) if f.element == "A"]


def test_a_form_deployed_before_is_found():
    known = Known(lambda kind, id: FORM if (kind, id) == ("form", "f") else None, groups=DEPT)
    assert check({"a.bpmn": WITH_FORM}, known) == ()


def test_a_form_that_is_nowhere_is_an_error():
    (finding,) = check({"a.bpmn": WITH_FORM}, Known(lambda kind, id: None, groups=DEPT))
    assert (finding.element, finding.severity) == ("A", "error")


def test_without_knowledge_of_the_database_a_missing_form_is_a_warning():
    (finding,) = check({"a.bpmn": WITH_FORM})
    assert finding.severity == "warning"


def test_two_processes_of_one_id_are_refused():
    found = check({"a.bpmn": SOUND, "b.bpmn": SOUND})
    assert found[0].element == "P"


def test_a_group_in_two_lanes_is_a_warning():
    lanes = (
        '<bpmn:laneSet><bpmn:lane id="L1" name="厅"><bpmn:flowNodeRef>A</bpmn:flowNodeRef>'
        '</bpmn:lane><bpmn:lane id="L2" name="局"><bpmn:flowNodeRef>B</bpmn:flowNodeRef>'
        "</bpmn:lane></bpmn:laneSet>"
    )
    found = findings(
        lanes, start(), user("A", GROUP), user("B", GROUP), end(), chain("S", "A", "B", "E")
    )
    assert found == [("B", "候选组「dept」的任务画在不同的泳道：「厅」、「局」", "warning")]


def test_a_service_task_is_sound():
    assert findings(start(), service("A"), end(), chain("S", "A", "E")) == []


def test_a_user_task_done_by_a_job_is_sound_and_said_to_be_seen_by_nobody_here():
    form = '<zeebe:userTaskForm id="f">{"components": []}</zeebe:userTaskForm>'
    held = f"<bpmn:extensionElements>{form}</bpmn:extensionElements>"
    by_job = task("userTask", zeebe("formDefinition", formKey="camunda-forms:bpmn:f"))
    [(element, message, severity)] = findings(held, *by_job)
    assert (element, severity) == ("X", "warning")
    assert "不在待办中出现" in message
