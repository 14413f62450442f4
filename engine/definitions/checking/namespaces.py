"""What a browser could take for a page inside a diagram: refused wherever it stands.

A diagram is given out as it was deployed. XHTML or SVG inside it (in a documentation, a plane, an
extension, a decision table) is executed by a browser that opens the file; so is what an
`xml-stylesheet` instruction makes of it. Only the namespaces of BPMN, DMN, their drawings and the
Modeler's extensions may hold elements.
"""

import re
from collections.abc import Iterator

from lxml import etree

from engine.definitions.checking.element_finding import ElementFinding
from engine.definitions.xml import parse_xml

_KNOWN = re.compile(
    r"https?://www\.omg\.org/spec/(BPMN|DMN|DD)/|http://(camunda\.org|bpmn\.io)/schema/"
)


def namespace_faults(content: bytes, name: str) -> Iterator[ElementFinding]:
    """Elements of other namespaces, and processing instructions. Raises Invalid for no XML."""
    root = parse_xml(content, name, instructions=True)
    beside = (*root.itersiblings(preceding=True), *root.itersiblings())
    for node in (*beside, *root.iter()):
        if isinstance(node, etree._ProcessingInstruction):
            yield ElementFinding("", f"含有处理指令 <?{node.target}?>；为安全起见不予部署，请删除")
        elif isinstance(node.tag, str) and not _KNOWN.match(etree.QName(node).namespace or ""):
            yield ElementFinding(_nearest_id(node), _sentence(etree.QName(node)))


def _sentence(tag: etree.QName) -> str:
    of = f"命名空间“{tag.namespace}”" if tag.namespace else "没有命名空间"
    return f"含有外来元素 {tag.localname}（{of}），浏览器可能把它当作网页执行；请从图中删除"


def _nearest_id(node: etree._Element | None) -> str:
    while node is not None:
        if id_ := node.get("id"):
            return id_
        node = node.getparent()
    return ""
