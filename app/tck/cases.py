"""Test files of the kit → cases: what is given, what is asked, what is expected."""

from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from lxml import etree

from engine.feel import compile_expression
from engine.feel.values import number
from engine.xml_values import boolean

_XSI = "{http://www.w3.org/2001/XMLSchema-instance}"
_FEEL_WORD = {
    "date": "date",
    "time": "time",
    "dateTime": "date and time",
    "duration": "duration",
    "dayTimeDuration": "duration",
    "yearMonthDuration": "duration",
}
_NUMBERS = {"decimal", "double", "integer", "float", "int", "long"}


@dataclass(frozen=True, slots=True)
class TckCase:
    """One `testCase`: inputs, and per result node the value expected.

    `service` is the decision service to invoke, if the case does not ask decisions by name.
    """

    file: str
    case: str
    service: str | None
    inputs: dict[str, object]
    expected: dict[str, object]

    @property
    def expects(self) -> Literal["value", "null"]:
        """Whether some result is to be a value, or all are to be null."""
        return "value" if any(each is not None for each in self.expected.values()) else "null"


def read_cases(path: Path) -> tuple[str, list[TckCase]]:
    """The name of the model's file and the cases of a test file."""
    parser = etree.XMLParser(resolve_entities=False, no_network=True, remove_comments=True)
    root = etree.fromstring(path.read_bytes(), parser)
    model = root.findtext("{*}modelName") or ""
    return model.strip(), [_case(path.name, each) for each in root.iterfind("{*}testCase")]


def _case(file: str, found: etree._Element) -> TckCase:
    asks_service = found.get("type") == "decisionService"
    return TckCase(
        file,
        found.get("id", ""),
        found.get("invocableName") if asks_service else None,
        {each.get("name", ""): _value(each) for each in found.iterfind("{*}inputNode")},
        {
            each.get("name", ""): _value(expected)
            for each in found.iterfind("{*}resultNode")
            if (expected := each.find("{*}expected")) is not None
        },
    )


def _value(holder: etree._Element) -> object:
    """The value inside: `value`, `list` of `item`, or `component`s."""
    components = holder.findall("{*}component")
    if components:
        return {each.get("name", ""): _value(each) for each in components}
    items = holder.find("{*}list")
    if items is not None:
        if boolean(items.get(f"{_XSI}nil", "")):
            return None
        return [_value(each) for each in items.iterfind("{*}item")]
    value = holder.find("{*}value")
    return None if value is None else _scalar(value)


def _scalar(value: etree._Element) -> object:
    if boolean(value.get(f"{_XSI}nil", "")):
        return None
    kind = (value.get(f"{_XSI}type") or "string").rpartition(":")[2]
    text = value.text or ""
    if kind in _NUMBERS:
        return number.from_text(text.strip().removeprefix("+"))
    if kind == "boolean":
        return boolean(text) is True
    if kind in _FEEL_WORD:
        read = compile_expression(f"{_FEEL_WORD[kind]}(text)", ["text"])
        return read.evaluate({"text": text.strip()}).value
    return text
