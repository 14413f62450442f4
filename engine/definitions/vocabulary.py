"""What of BPMN we know: executed, drawn for readers alone, or refused with a sentence.

Whatever stands in none of these tables is refused too: nothing in a diagram is silently ignored.
"""

TASKS = frozenset(
    {
        "task",
        "manualTask",
        "userTask",
        "serviceTask",
        "scriptTask",
        "businessRuleTask",
        "sendTask",
        "receiveTask",
    }
)
SUB_PROCESSES = frozenset({"subProcess", "adHocSubProcess"})
ACTIVITIES = TASKS | SUB_PROCESSES | {"callActivity"}
GATEWAYS = frozenset(
    {"exclusiveGateway", "parallelGateway", "inclusiveGateway", "eventBasedGateway"}
)
THROWING = frozenset({"intermediateThrowEvent", "endEvent"})
CATCHING = frozenset({"startEvent", "intermediateCatchEvent", "boundaryEvent"})
EVENTS = THROWING | CATCHING
FLOW_NODES = ACTIVITIES | GATEWAYS | EVENTS

DRAWN_FOR_READERS = frozenset(
    {
        "documentation",
        "textAnnotation",
        "association",
        "group",
        "dataObject",
        "dataObjectReference",
        "dataStoreReference",
        "dataInputAssociation",
        "dataOutputAssociation",
        "property",
    }
)
"""They tell the reader something and have no meaning for the execution, in Camunda 8 as here."""

ROOT_ELEMENTS = frozenset(
    {
        "process",
        "collaboration",
        "message",
        "signal",
        "error",
        "escalation",
        "category",
        "dataStore",
        "itemDefinition",
        "extensionElements",
        "documentation",
    }
)

EVENT_POSITIONS = {
    "messageEventDefinition": EVENTS,
    "timerEventDefinition": CATCHING,
    "signalEventDefinition": EVENTS,
    "errorEventDefinition": frozenset({"startEvent", "boundaryEvent", "endEvent"}),
    "escalationEventDefinition": frozenset({"startEvent", "boundaryEvent"}) | THROWING,
    "conditionalEventDefinition": CATCHING,
    "linkEventDefinition": frozenset({"intermediateThrowEvent", "intermediateCatchEvent"}),
    "compensateEventDefinition": frozenset({"boundaryEvent"}) | THROWING,
    "terminateEventDefinition": frozenset({"endEvent"}),
}
"""Event definition → the events it may be drawn in."""

REFUSED = {
    "transaction": "事务子流程不能执行；请改画普通子流程，并用补偿事件撤销已完成的工作",
    "complexGateway": "复杂网关不能执行；请改用并行、包容或排他网关",
    "cancelEventDefinition": "取消事件只属于事务子流程，不能执行；请改用错误事件",
    "standardLoopCharacteristics": "循环标记不能执行；请画出回到前面的连线，或改用多实例",
    "subChoreography": "编排图不能执行；请改画流程",
    "choreography": "编排图不能执行；请改画流程",
    "conversation": "会话图不能执行；请改画流程",
    "ioSpecification": "输入输出规格不会执行；请改用输入、输出映射",
    "instantiate": "不能由事件网关或接收任务开始流程；请改画消息开始事件",
    "startQuantity": "不能等待几个令牌才开始（startQuantity）；请画并行网关汇聚",
    "completionQuantity": "不能一次完成产生几个令牌（completionQuantity）；请画并行网关分支",
    "loopCardinality": "不能只写次数（Loop cardinality）；请写输入集合，例如 =[1, 2, 3]",
    "multipleEventDefinition": "多重事件不能执行；请分别画出各个事件",
}

ONLY_AS = {
    "startQuantity": "1",
    "completionQuantity": "1",
    "ordering": "Parallel",
    "behavior": "All",
    "parallelMultiple": "false",
    "instantiate": "false",
    "eventGatewayType": "Exclusive",
    "waitForCompletion": "true",
}
"""Attribute → the one value that is executed, which is the one it has when nobody writes it."""

BOOLEANS = frozenset(
    {
        "cancelActivity",
        "cancelRemainingInstances",
        "instantiate",
        "isClosed",
        "isCollection",
        "isExecutable",
        "isForCompensation",
        "isImmediate",
        "isInterrupting",
        "isSequential",
        "isUnlimited",
        "parallelMultiple",
        "propagateAllChildVariables",
        "propagateAllParentVariables",
        "triggeredByEvent",
        "waitForCompletion",
    }
)
"""The attributes that BPMN and `zeebe:` declare as `xs:boolean`, wherever they stand."""

PARTS: dict[str, frozenset[str]] = {
    "multiInstanceLoopCharacteristics": frozenset(
        {"isSequential", "behavior", "completionCondition"}
    ),
    "messageEventDefinition": frozenset({"messageRef"}),
    "timerEventDefinition": frozenset({"timeDate", "timeDuration", "timeCycle"}),
    "signalEventDefinition": frozenset({"signalRef"}),
    "errorEventDefinition": frozenset({"errorRef"}),
    "escalationEventDefinition": frozenset({"escalationRef"}),
    "conditionalEventDefinition": frozenset({"condition"}),
    "linkEventDefinition": frozenset({"name"}),
    "compensateEventDefinition": frozenset({"activityRef", "waitForCompletion"}),
    "terminateEventDefinition": frozenset(),
}
"""What a flow node may hold → the attributes and elements in it that mean something here."""

_LISTENERS = frozenset({"zeebe:executionListeners"})
_COMMON = _LISTENERS | {"zeebe:properties"}
_MAPPED = _COMMON | {"zeebe:ioMapping"}
_WORKER = _MAPPED | {"zeebe:taskDefinition", "zeebe:taskHeaders"}

EXTENSIONS: dict[str, frozenset[str]] = {
    "process": _COMMON | {"zeebe:versionTag", "zeebe:userTaskForm"},
    "task": _COMMON,
    "manualTask": _COMMON,
    "userTask": _MAPPED
    | {
        "zeebe:userTask",
        "zeebe:taskHeaders",
        "zeebe:formDefinition",
        "zeebe:assignmentDefinition",
        "zeebe:taskSchedule",
        "zeebe:priorityDefinition",
        "zeebe:taskListeners",
    },
    "serviceTask": _WORKER,
    "scriptTask": _WORKER | {"zeebe:script"},
    "businessRuleTask": _WORKER | {"zeebe:calledDecision"},
    "sendTask": _WORKER | {"zeebe:publishMessage"},
    "receiveTask": _MAPPED,
    "callActivity": _MAPPED | {"zeebe:calledElement"},
    "subProcess": _MAPPED,
    "adHocSubProcess": _WORKER | {"zeebe:adHoc"},
    "exclusiveGateway": _COMMON,
    "parallelGateway": _COMMON,
    "inclusiveGateway": _COMMON,
    "eventBasedGateway": _COMMON,
    "startEvent": _MAPPED | {"zeebe:formDefinition"},
    "intermediateCatchEvent": _MAPPED,
    "boundaryEvent": _MAPPED,
    "intermediateThrowEvent": _WORKER | {"zeebe:publishMessage"},
    "endEvent": _WORKER | {"zeebe:publishMessage"},
    "multiInstanceLoopCharacteristics": frozenset({"zeebe:loopCharacteristics"}),
    "conditionalEventDefinition": frozenset({"zeebe:conditionalFilter"}),
    "message": frozenset({"zeebe:subscription"}),
    "sequenceFlow": frozenset({"zeebe:properties"}),
}
"""Element → the `zeebe:` extensions we execute or keep there."""

EXTENSION_ATTRIBUTES: dict[str, frozenset[str]] = {
    "zeebe:adHoc": frozenset({"activeElementsCollection", "outputCollection", "outputElement"}),
    "zeebe:assignmentDefinition": frozenset({"assignee", "candidateGroups", "candidateUsers"}),
    "zeebe:calledDecision": frozenset(
        {"decisionId", "resultVariable", "bindingType", "versionTag"}
    ),
    "zeebe:calledElement": frozenset(
        {
            "processId",
            "propagateAllChildVariables",
            "propagateAllParentVariables",
            "bindingType",
            "versionTag",
        }
    ),
    "zeebe:conditionalFilter": frozenset({"variableNames", "variableEvents"}),
    "zeebe:executionListener": frozenset({"eventType", "type", "retries"}),
    "zeebe:executionListeners": frozenset(),
    "zeebe:formDefinition": frozenset({"formId", "formKey", "bindingType", "versionTag"}),
    "zeebe:header": frozenset({"id", "key", "value"}),
    "zeebe:input": frozenset({"source", "target"}),
    "zeebe:ioMapping": frozenset(),
    "zeebe:loopCharacteristics": frozenset(
        {"inputCollection", "inputElement", "outputCollection", "outputElement"}
    ),
    "zeebe:output": frozenset({"source", "target"}),
    "zeebe:priorityDefinition": frozenset({"priority"}),
    "zeebe:properties": frozenset(),
    "zeebe:property": frozenset({"id", "name", "value"}),
    "zeebe:publishMessage": frozenset({"correlationKey", "timeToLive"}),
    "zeebe:script": frozenset({"expression", "resultVariable"}),
    "zeebe:subscription": frozenset({"correlationKey"}),
    "zeebe:taskDefinition": frozenset({"type", "retries"}),
    "zeebe:taskHeaders": frozenset(),
    "zeebe:taskListener": frozenset({"eventType", "type", "retries"}),
    "zeebe:taskListeners": frozenset(),
    "zeebe:taskSchedule": frozenset({"dueDate", "followUpDate"}),
    "zeebe:userTask": frozenset(),
    "zeebe:userTaskForm": frozenset({"id"}),
    "zeebe:versionTag": frozenset({"value"}),
}
"""Extension → its attributes; those inside it (rows of a mapping, a header) stand beside it."""

CHANGES = frozenset({"create", "update"})
"""What may happen to a variable that a conditional event looks at."""
TASK_LISTENER_EVENTS = frozenset({"creating", "assigning", "updating", "completing", "canceling"})
EXECUTION_LISTENER_EVENTS = frozenset({"start", "end"})

KIND_NAMES = {
    "process": "流程",
    "task": "任务",
    "manualTask": "手工任务",
    "userTask": "用户任务",
    "serviceTask": "服务任务",
    "scriptTask": "脚本任务",
    "businessRuleTask": "业务规则任务",
    "sendTask": "发送任务",
    "receiveTask": "接收任务",
    "callActivity": "调用活动",
    "subProcess": "子流程",
    "adHocSubProcess": "即席子流程",
    "exclusiveGateway": "排他网关",
    "parallelGateway": "并行网关",
    "inclusiveGateway": "包容网关",
    "eventBasedGateway": "事件网关",
    "startEvent": "开始事件",
    "intermediateCatchEvent": "中间捕获事件",
    "boundaryEvent": "边界事件",
    "intermediateThrowEvent": "中间抛出事件",
    "endEvent": "结束事件",
    "sequenceFlow": "连线",
}
"""What a person calls the element."""
