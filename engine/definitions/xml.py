"""Reading XML that a stranger sent: no entities, no network, a bounded size, names made short."""

from collections.abc import Mapping

from lxml import etree

from engine.errors import Finding, Invalid
from engine.xml_values import boolean

BPMN = "http://www.omg.org/spec/BPMN/20100524/MODEL"
BPMNDI = "http://www.omg.org/spec/BPMN/20100524/DI"
ZEEBE = "http://camunda.org/schema/zeebe/1.0"
MODELER = "http://camunda.org/schema/modeler/1.0"
XSI = "http://www.w3.org/2001/XMLSchema-instance"
LARGEST = 10 * 1024 * 1024
"""Bytes; a diagram beyond this is refused unread."""

_PREFIXES = {BPMN: "", ZEEBE: "zeebe:", MODELER: "modeler:", XSI: "xsi:"}


def parse_xml(content: bytes, name: str, *, instructions: bool = False) -> etree._Element:
    """The root element; `instructions`: with the processing instructions among its nodes.

    Raises:
        Invalid: not XML, with a document type declaration, or too large.
    """
    if len(content) > LARGEST:
        raise _unreadable(name, f"文件有 {len(content)} 字节，超过上限 {LARGEST} 字节")
    parser = etree.XMLParser(
        resolve_entities=False,
        no_network=True,
        load_dtd=False,
        huge_tree=False,
        remove_pis=not instructions,
    )
    try:
        root = etree.fromstring(content, parser)
    except etree.XMLSyntaxError as error:
        raise _unreadable(name, f"不是合法的 XML（{error.msg}）") from error
    if root.getroottree().docinfo.doctype:
        raise _unreadable(name, "含有 DOCTYPE 声明；为安全起见不予读取，请删除后重试")
    return root


def short(tag: object) -> str:
    """A tag or attribute name with the prefix we know its namespace by.

    >>> short("{http://camunda.org/schema/zeebe/1.0}script")
    'zeebe:script'
    """
    if not isinstance(tag, str):
        return "#comment"
    namespace, _, local = tag.rpartition("}")
    return _PREFIXES.get(namespace[1:], f"{namespace}}}" if namespace else "") + local


def children(element: etree._Element, name: str | None = None) -> list[etree._Element]:
    """Child elements, without comments; those called `name` (as `short` gives it) if given."""
    found = [child for child in element if isinstance(child.tag, str)]
    return found if name is None else [child for child in found if short(child.tag) == name]


def child(element: etree._Element, name: str) -> etree._Element | None:
    """The first child called `name`."""
    return next(iter(children(element, name)), None)


def text_of(element: etree._Element | None) -> str:
    """The text inside, stripped; empty when there is no element."""
    return "" if element is None else (element.text or "").strip()


def flag(attributes: etree._Element | Mapping[str, str], name: str, *, default: bool) -> bool:
    """The boolean attribute `name`; `default` where it is absent or none."""
    found = boolean(attributes.get(name) or "")
    return default if found is None else found


def _unreadable(name: str, why: str) -> Invalid:
    sentence = f"无法读取「{name}」：{why}。"
    return Invalid(sentence, [Finding(name, "", sentence)])
