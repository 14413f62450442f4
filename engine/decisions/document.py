"""Bytes → XML elements, safely: no entities, no DTD, no network, a limit on size.

Elements are read by local name, so DMN 1.1 to 1.5 look alike; what stands in another namespace
than the model's own (diagrams, extensions) is not seen at all.
"""

from collections.abc import Iterator

from lxml import etree

from engine.errors import Finding, Invalid

MAX_BYTES = 10_000_000
_C7_NAMESPACE = "http://camunda.org/schema/1.0/dmn"

Element = etree._Element  # the only name lxml gives it


def read_document(data: bytes, resource: str) -> Element:
    """Root element `definitions` of a DMN file.

    Raises Invalid, with a finding that names the file, when it is not well-formed XML, declares a
    document type, is too large or is not DMN.
    """
    root = _parse(data, resource)
    namespace = etree.QName(root).namespace or ""
    if etree.QName(root).localname != "definitions" or "/spec/DMN/" not in namespace:
        raise _invalid(resource, "这不是 DMN 文件：根元素应当是 DMN 1.1–1.5 的 definitions。")
    return root


def _parse(data: bytes, resource: str) -> Element:
    if len(data) > MAX_BYTES:
        raise _invalid(resource, f"文件有 {len(data)} 字节，超过 {MAX_BYTES} 字节的上限。")
    parser = etree.XMLParser(
        resolve_entities=False,
        no_network=True,
        load_dtd=False,
        huge_tree=False,
        remove_comments=True,
        remove_pis=True,
    )
    try:
        root = etree.fromstring(data, parser)
    except (etree.XMLSyntaxError, ValueError) as error:
        raise _invalid(resource, f"XML 不合规范：{error}。") from error
    if root.getroottree().docinfo.doctype:
        raise _invalid(resource, "文件含有 DOCTYPE 声明；请删去后再部署。")
    return root


def _invalid(resource: str, sentence: str) -> Invalid:
    return Invalid(f"{resource} 不能读取：{sentence}", [Finding(resource, "", sentence)])


def children(element: Element, *names: str) -> Iterator[Element]:
    """Child elements of the model's own namespace, in order; all of them, or those named."""
    namespace = etree.QName(element).namespace
    for each in element:
        name = etree.QName(each)
        if name.namespace == namespace and (not names or name.localname in names):
            yield each


def child(element: Element, *names: str) -> Element | None:
    """The first child of one of the names."""
    return next(children(element, *names), None)


def local_name(element: Element) -> str:
    """``decisionTable`` for ``{http…}decisionTable``."""
    return str(etree.QName(element).localname)


def text_of(element: Element | None) -> str | None:
    """The words of the `text` child (or of the element itself), stripped; None when absent."""
    if element is None:
        return None
    holder = child(element, "text")
    return "".join((element if holder is None else holder).itertext()).strip()


def child_text(element: Element, name: str) -> str | None:
    """The words inside the child of that name."""
    found = child(element, name)
    return None if found is None else "".join(found.itertext()).strip()


def nearest_id(element: Element) -> str:
    """The element's own id, or that of the nearest element around it; what findings point at."""
    at: Element | None = element
    while at is not None:
        found = at.get("id")
        if found:
            return found
        at = at.getparent()
    return ""


def has_camunda7_leftovers(root: Element) -> bool:
    """Whether some attribute or element belongs to Camunda 7, which this engine ignores."""
    return any(
        _C7_NAMESPACE in str(at.tag) or any(_C7_NAMESPACE in str(key) for key in at.attrib)
        for at in root.iter()
    )
