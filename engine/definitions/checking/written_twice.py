"""What an element says twice, so that only one of the two would count.

An extension is read once: of two `zeebe:properties` in one element the second would do nothing, and
the analyst who wrote it would never know. So with every extension that an element has one of, and
with two properties or headers of one name.
"""

from collections import Counter
from collections.abc import Iterator, Mapping

from lxml import etree

from engine.definitions.checking.element_finding import ElementFinding
from engine.definitions.xml import children, parse_xml, short

_MANY = frozenset({"zeebe:userTaskForm"})
"""Extensions that one element may have several of."""
_NAMED: Mapping[str, str] = {"zeebe:properties": "name", "zeebe:taskHeaders": "key"}
"""Lists whose entries are found by a name, and the attribute that holds it."""


def twice_faults(content: bytes, name: str) -> Iterator[ElementFinding]:
    """Extensions, properties and headers that stand twice. Raises Invalid for no XML."""
    for element in parse_xml(content, name).iter():
        holders = children(element, "extensionElements") if isinstance(element.tag, str) else []
        extensions = [one for holder in holders for one in children(holder)]
        id_ = element.get("id") or ""
        counted = Counter(short(one.tag) for one in extensions)
        for tag, times in counted.items():
            if tag.startswith("zeebe:") and tag not in _MANY and times > 1:
                yield ElementFinding(
                    id_, f"写了 {times} 个 {tag}，只有一个会起作用；请合并成一个，或删去多余的"
                )
        for one in extensions:
            yield from _names(id_, one)


def _names(id_: str, extension: etree._Element) -> Iterator[ElementFinding]:
    attribute = _NAMED.get(short(extension.tag))
    if attribute is None:
        return
    for name, times in Counter(one.get(attribute) for one in children(extension)).items():
        if name and times > 1:
            tag = short(extension.tag)
            yield ElementFinding(
                id_, f"{tag} 中“{name}”写了 {times} 次，只有一次会起作用；请只留一个"
            )
