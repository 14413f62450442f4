"""XML elements → declarations (`model.Definitions`): nodes of the requirements graph and types."""

from lxml import etree

from engine.decisions.boxed_reader import BoxedReader, type_ref
from engine.decisions.document import (
    Element,
    child,
    child_text,
    children,
    has_camunda7_leftovers,
    local_name,
    nearest_id,
    read_document,
    text_of,
)
from engine.decisions.model import (
    Decision,
    DecisionService,
    Definitions,
    FunctionDefinition,
    Import,
    InputData,
    ItemDefinition,
    KnowledgeModel,
    Node,
)
from engine.errors import Finding, Severity
from engine.xml_values import boolean


def read_definitions(data: bytes, resource: str) -> tuple[Definitions, list[Finding]]:
    """The declarations of one DMN file, and what its author should know about it.

    Raises Invalid when the bytes are not a DMN document at all (see `read_document`).
    """
    root = read_document(data, resource)
    return _Reader(root, resource).read()


class _Reader:
    """Reads one file; collects findings on the way."""

    def __init__(self, root: Element, resource: str) -> None:
        self.root = root
        self.resource = resource
        self.findings: list[Finding] = []
        self.boxed = BoxedReader(resource, self.findings, root.get("expressionLanguage"))

    def read(self) -> tuple[Definitions, list[Finding]]:
        if has_camunda7_leftovers(self.root):
            self._say("", "文件里有 Camunda 7 的属性（camunda:…），不起作用，已忽略。", "warning")
        definitions = Definitions(
            self.resource,
            nearest_id(self.root),
            self.root.get("name", ""),
            self.root.get("namespace", ""),
            tuple(
                Import(found.get("namespace", ""), found.get("name", ""))
                for found in children(self.root, "import")
                if "/spec/DMN/" in found.get("importType", "/spec/DMN/")
            ),
            tuple(_item_definition(found) for found in children(self.root, "itemDefinition")),
            self._nodes(),
        )
        for found in self.root.iter(etree.Element):
            written = found.get("isCollection")
            if written is not None and boolean(written) is None:
                what = f"属性 isCollection 的值“{written}”不对"
                self._say(nearest_id(found), f"{what}；应为 true（1）或 false（0）。")
        return definitions, self.findings

    def _say(self, element: str, message: str, severity: Severity = "error") -> None:
        self.findings.append(Finding(self.resource, element, message, severity))

    def _nodes(self) -> dict[str, Node]:
        nodes: dict[str, Node] = {}
        for found in children(self.root):
            node = self._node(found)
            if node is None:
                continue
            if node.element in nodes:
                self._say(node.element, f"标识 {node.element} 出现了两次；请改掉其中一个。")
            nodes[node.element] = node
        return nodes

    def _node(self, found: Element) -> Node | None:
        match local_name(found):
            case "inputData":
                return _input_data(found)
            case "decision":
                return self._decision(found)
            case "businessKnowledgeModel":
                return self._knowledge_model(found)
            case "decisionService":
                return _decision_service(found)
        return None

    def _decision(self, found: Element) -> Decision:
        logic = self.boxed.first_expression(found)
        if logic is None:
            self._say(_node_id(found), "这个决策没有决策逻辑；请画上决策表或写上表达式。")
        return Decision(
            _node_id(found),
            found.get("name", ""),
            *_variable(found),
            _hrefs(found, "informationRequirement", "requiredInput", "requiredDecision"),
            _hrefs(found, "knowledgeRequirement", "requiredKnowledge"),
            logic,
        )

    def _knowledge_model(self, found: Element) -> KnowledgeModel:
        encapsulated = child(found, "encapsulatedLogic")
        logic = None if encapsulated is None else self.boxed.read(encapsulated)
        assert logic is None or isinstance(logic, FunctionDefinition)
        return KnowledgeModel(
            _node_id(found),
            *_variable(found),
            _hrefs(found, "knowledgeRequirement", "requiredKnowledge"),
            logic,
        )


def _decision_service(found: Element) -> DecisionService:
    return DecisionService(
        _node_id(found),
        found.get("name", ""),
        *_variable(found),
        _direct_hrefs(found, "outputDecision"),
        _direct_hrefs(found, "encapsulatedDecision"),
        _direct_hrefs(found, "inputDecision"),
        _direct_hrefs(found, "inputData"),
    )


def _input_data(found: Element) -> InputData:
    variable, typed = _variable(found)
    label = found.get("label") or child_text(found, "description") or found.get("name") or variable
    return InputData(_node_id(found), variable, label, typed)


def _node_id(found: Element) -> str:
    return found.get("id") or found.get("name") or ""


def _variable(found: Element) -> tuple[str, str | None]:
    variable = child(found, "variable")
    if variable is None:
        return found.get("name") or "", None
    return variable.get("name") or found.get("name") or "", type_ref(variable)


def _hrefs(found: Element, requirement: str, *names: str) -> tuple[str, ...]:
    return tuple(
        href for part in children(found, requirement) for href in _direct_hrefs(part, *names)
    )


def _direct_hrefs(found: Element, *names: str) -> tuple[str, ...]:
    return tuple(part.get("href", "") for part in children(found, *names))


def _item_definition(found: Element) -> ItemDefinition:
    function = child(found, "functionItem")
    parts = (
        children(found, "itemComponent") if function is None else children(function, "parameters")
    )
    is_collection = boolean(found.get("isCollection", "false")) is True
    return ItemDefinition(
        nearest_id(found),
        found.get("name", ""),
        type_ref(found) if function is None else function.get("outputTypeRef"),
        is_collection,
        tuple(_item_definition(part) for part in parts),
        text_of(child(found, "allowedValues")) or None,
        text_of(child(found, "typeConstraint")) or None,
        function is not None,
    )
