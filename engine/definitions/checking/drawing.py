"""Is everything in the file something that we know? Works on the XML: nothing escapes it."""

from collections.abc import Iterator

from lxml import etree

from engine.definitions.checking.booleans import boolean_faults
from engine.definitions.checking.element_finding import ElementFinding
from engine.definitions.checking.signs import sign_faults
from engine.definitions.extensions import Extensions
from engine.definitions.reading import executable_processes
from engine.definitions.vocabulary import (
    BOOLEANS,
    DRAWN_FOR_READERS,
    EVENT_POSITIONS,
    EVENTS,
    EXTENSION_ATTRIBUTES,
    EXTENSIONS,
    FLOW_NODES,
    KIND_NAMES,
    ONLY_AS,
    PARTS,
    REFUSED,
    ROOT_ELEMENTS,
    SUB_PROCESSES,
)
from engine.definitions.xml import MODELER, children, short
from engine.xml_values import boolean

PLATFORM = "Camunda Cloud"
_CAMUNDA_7 = "{http://camunda.org/schema/1.0/bpmn}"
_ATTRIBUTES = frozenset(
    {
        "id",
        "name",
        "default",
        "isForCompensation",
        "triggeredByEvent",
        "cancelActivity",
        "attachedToRef",
        "isInterrupting",
        "cancelRemainingInstances",
        "ordering",
        "gatewayDirection",
        "eventGatewayType",
        "instantiate",
        "messageRef",
        "startQuantity",
        "completionQuantity",
        "parallelMultiple",
        "implementation",
    }
)
_INSIDE_NODES = DRAWN_FOR_READERS | {
    "incoming",
    "outgoing",
    "extensionElements",
    "multiInstanceLoopCharacteristics",
}
_IN_EVERY_PART = frozenset({"id", "name", "extensionElements", "documentation"})
_TEMPLATE_ATTRIBUTES = frozenset(
    {"zeebe:modelerTemplate", "zeebe:modelerTemplateVersion", "zeebe:modelerTemplateIcon"}
)


def drawing_faults(root: etree._Element) -> Iterator[ElementFinding]:
    """What stands in the file and would not be executed."""
    if short(root.tag) != "definitions":
        yield ElementFinding("", "这不是 BPMN 流程图文件（最外层应为 bpmn:definitions）")
        return
    platform = root.get(f"{{{MODELER}}}executionPlatform", PLATFORM)
    if platform != PLATFORM:
        yield ElementFinding(
            "", f"流程图是为「{platform}」画的；请在 Camunda Modeler 中选择 Camunda 8"
        )
    for element in children(root):
        if short(element.tag) not in ROOT_ELEMENTS and not _is_layout(element):
            yield _refusal(element)
    for message in children(root, "message"):
        yield from _extensions(message, "message")
    yield from boolean_faults(root)
    processes = executable_processes(root)
    if not processes:
        yield ElementFinding("", "文件中没有可执行的流程；请在流程的属性中勾选 Executable")
    for process in processes:
        yield from _extensions(process, "process")
        yield from _container(process)
        yield from sign_faults(process)
    yield from _repeated_ids(root)


def _container(container: etree._Element) -> Iterator[ElementFinding]:
    for element in children(container):
        kind = short(element.tag)
        if kind in FLOW_NODES:
            yield from _node(element, kind)
        elif kind == "sequenceFlow":
            yield from _extensions(element, kind)
        elif kind not in DRAWN_FOR_READERS | {"laneSet", *_INSIDE_NODES} | _own_children(container):
            yield _refusal(element, container)


def _own_children(container: etree._Element) -> frozenset[str]:
    ad_hoc = short(container.tag) == "adHocSubProcess"
    return frozenset({"completionCondition"}) if ad_hoc else frozenset()


def _node(element: etree._Element, kind: str) -> Iterator[ElementFinding]:
    yield from _extensions(element, kind)
    yield from _attributes(element, kind)
    yield from _event_definitions(element, kind)
    for part in children(element):
        if short(part.tag) in PARTS:
            yield from _part(part, element)
    if kind in ("userTask", "startEvent"):
        yield from _form(element, kind)
    for marker in children(element, "multiInstanceLoopCharacteristics"):
        yield from _extensions(marker, "multiInstanceLoopCharacteristics", element)
    if kind in SUB_PROCESSES:
        yield from _container(element)
        return
    for inside in children(element):
        name = short(inside.tag)
        if name not in _INSIDE_NODES and name not in EVENT_POSITIONS:
            yield _refusal(inside, element)


def _extensions(
    element: etree._Element, kind: str, owner: etree._Element | None = None
) -> Iterator[ElementFinding]:
    for holder in children(element, "extensionElements"):
        for extension in children(holder):
            name = short(extension.tag)
            if name not in EXTENSIONS.get(kind, frozenset()) and not name.startswith("modeler:"):
                where = KIND_NAMES.get(kind, kind)
                message = _unknown(f"扩展「{name}」写在{where}上", name)
                yield ElementFinding(_id(element if owner is None else owner), message)
            elif name in EXTENSION_ATTRIBUTES:
                yield from _extension_attributes(extension, element if owner is None else owner)


def _extension_attributes(
    extension: etree._Element, owner: etree._Element
) -> Iterator[ElementFinding]:
    for element in extension.iter():
        name = short(element.tag)
        for attribute in element.attrib:
            if short(attribute) not in EXTENSION_ATTRIBUTES.get(name, frozenset()):
                message = f"扩展「{name}」的属性「{short(attribute)}」不会被执行，请删除它"
                yield ElementFinding(_id(owner), message)


def _attributes(element: etree._Element, kind: str) -> Iterator[ElementFinding]:
    for attribute in element.attrib:
        name = short(attribute)
        known = name in _ATTRIBUTES or name in _TEMPLATE_ATTRIBUTES
        if not known and not name.startswith("modeler:"):
            yield ElementFinding(
                _id(element), _unknown(f"{KIND_NAMES[kind]}的属性「{name}」", name)
            )
    yield from _values(element, element)


def _values(element: etree._Element, owner: etree._Element) -> Iterator[ElementFinding]:
    """Attributes of which one value alone is executed."""
    for name, only in ONLY_AS.items():
        given = element.get(name, only)
        same = boolean(given) in (boolean(only), None) if name in BOOLEANS else given == only
        if not same:
            said = REFUSED.get(name, f"属性「{name}」的值「{given}」不会被执行；请改为「{only}」")
            yield ElementFinding(_id(owner), said)


def _part(part: etree._Element, owner: etree._Element) -> Iterator[ElementFinding]:
    """What stands in a marker or an event definition and would not be executed."""
    known = PARTS[short(part.tag)] | _IN_EVERY_PART
    for attribute in part.attrib:
        if short(attribute) not in known:
            message = f"「{short(part.tag)}」的属性「{short(attribute)}」不会被执行，请删除它"
            yield ElementFinding(_id(owner), message)
    for inside in children(part):
        if short(inside.tag) not in known:
            yield ElementFinding(_id(owner), _refusal(inside).message)
    yield from _values(part, owner)


def _unknown(what: str, name: str) -> str:
    if name.startswith(_CAMUNDA_7):
        what = what.replace(_CAMUNDA_7, "camunda:")
        return f"{what}是 Camunda 7 的写法，不会被执行；请在 Modeler 中按 Camunda 8 新画"
    return f"{what}不会被执行，请删除它"


def _form(element: etree._Element, kind: str) -> Iterator[ElementFinding]:
    """A form that is deployed beside the diagram; the worker of a user task may have its own."""
    extensions = Extensions(element)
    form = extensions.find("zeebe:formDefinition")
    by_worker = kind == "userTask" and extensions.find("zeebe:userTask") is None
    if by_worker and form is not None and form.get("formKey"):
        return
    if form is not None and (form.get("formKey") or not form.get("formId")):
        yield ElementFinding(_id(element), "表单请选「Camunda Form (linked)」，并写表单编号")


def _event_definitions(element: etree._Element, kind: str) -> Iterator[ElementFinding]:
    found = [short(e.tag) for e in children(element) if short(e.tag) in EVENT_POSITIONS]
    if kind in EVENTS and len(found) > 1:
        yield ElementFinding(_id(element), f"{REFUSED['multipleEventDefinition']}")
    for name in found:
        if kind not in EVENT_POSITIONS[name]:
            yield ElementFinding(_id(element), f"{KIND_NAMES[kind]}不能带「{name}」")
        for definition in children(element, name):
            yield from _extensions(definition, name, element)


def _refusal(element: etree._Element, owner: etree._Element | None = None) -> ElementFinding:
    name = short(element.tag)
    identifier = element.get("id") or ("" if owner is None else _id(owner))
    return ElementFinding(identifier, REFUSED.get(name, f"元素「{name}」不能执行，请删除或改画"))


def _repeated_ids(root: etree._Element) -> Iterator[ElementFinding]:
    seen: set[str] = set()
    for element in root.iter():
        identifier = element.get("id") if isinstance(element.tag, str) else None
        if identifier in seen:
            yield ElementFinding(
                identifier, f"编号「{identifier}」用了两次；每个元素的编号必须不同"
            )
        if identifier:
            seen.add(identifier)


def _is_layout(element: etree._Element) -> bool:
    return short(element.tag).endswith("}BPMNDiagram")


def _id(element: etree._Element) -> str:
    return element.get("id") or ""
