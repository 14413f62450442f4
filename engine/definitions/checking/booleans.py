"""Attributes that are true or false: is what is written one of the words that XML Schema has?"""

from collections.abc import Iterator

from lxml import etree

from engine.definitions.checking.element_finding import ElementFinding
from engine.definitions.vocabulary import BOOLEANS
from engine.definitions.xml import short
from engine.xml_values import boolean


def boolean_faults(root: etree._Element) -> Iterator[ElementFinding]:
    """A fault for each such attribute with another value: nobody would know what it means."""
    for element in root.iter(etree.Element):
        for name, value in element.attrib.items():
            if short(name) in BOOLEANS and boolean(str(value)) is None:
                sentence = f"属性「{short(name)}」的值「{value}」不对：应为 true（1）或 false（0）"
                yield ElementFinding(_owner(element), sentence)


def _owner(element: etree._Element) -> str:
    around = (one.get("id") for one in (element, *element.iterancestors()))
    return next((found for found in around if found), "")
