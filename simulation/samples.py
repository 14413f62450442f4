"""Sample values of a programme: what a story need not say, from ``regulations/<p>/forms.yaml``.

A text that begins with ``=`` is FEEL, over the values that the page is filled with, and ``today``,
``now`` (ISO texts) and ``year``. Where it gives null, nothing is typed.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from pathlib import Path
from typing import Any

from pydantic import Field, ValidationError

from engine.clock import SHANGHAI
from engine.errors import Invalid
from engine.feel import compile_expression, from_json, to_json
from simulation.located import fault, line_of, read_located
from simulation.strict import Form, Strict

_NOTHING: Mapping[str, Any] = {}


class _File(Strict):
    forms: Mapping[str, Form] = Field(default={})
    messages: Mapping[str, Form] = Field(default={})
    values: Mapping[str, Form] = Field(default={})


@dataclass(frozen=True)
class Samples:
    """By form id, by message type, and named sets of values that a step adds (`with`)."""

    forms: Mapping[str, Form] = field(default_factory=dict)
    messages: Mapping[str, Form] = field(default_factory=dict)
    values: Mapping[str, Form] = field(default_factory=dict)

    def of_form(self, form_id: str) -> Form:
        """What the form is filled in with where nothing else is said."""
        return self.forms.get(form_id, _NOTHING)

    def of_message(self, type_: str) -> Form:
        """What the message says where nothing else is said."""
        return self.messages.get(type_, _NOTHING)

    def named(self, names: tuple[str, ...]) -> dict[str, Any]:
        """These sets, the later over the earlier. Raises Invalid for an unknown name."""
        found: dict[str, Any] = {}
        for name in names:
            if name not in self.values:
                known = "、".join(self.values) or "（无）"
                raise Invalid(f"样本里没有名为“{name}”的一组值；有：{known}")
            found = over(found, self.values[name])
        return found


def read_samples(file: Path) -> Samples:
    """The programme's samples; none where there is no file. Raises Invalid with file and line."""
    if not file.is_file():
        return Samples()
    text = read_located(file)
    try:
        read = _File.model_validate(text)
    except ValidationError as error:
        one = error.errors()[0]
        raise fault(str(file), line_of(text, tuple(one["loc"])), one["msg"]) from error
    return Samples(read.forms, read.messages, read.values)


def over(below: Mapping[str, Any], above: Mapping[str, Any]) -> dict[str, Any]:
    """The values of `above` over those of `below`, inside groups of fields too."""
    found = dict(below)
    for name, value in above.items():
        inner = found.get(name)
        if isinstance(inner, Mapping) and isinstance(value, Mapping) and "file" not in value:
            found[name] = over(inner, value)
        else:
            found[name] = value
    return found


def missing(sample: Mapping[str, Any], filled: Mapping[str, Any]) -> dict[str, Any]:
    """The sample values for which the page has no value yet."""
    found: dict[str, Any] = {}
    for name, value in sample.items():
        there = filled.get(name)
        if isinstance(value, Mapping) and isinstance(there, Mapping):
            found[name] = missing(value, there)
        elif there is None:
            found[name] = value
    return found


def known_at(now: datetime) -> dict[str, Any]:
    """What an expression may ask of the moment."""
    here = now.astimezone(SHANGHAI)
    return {"today": f"{here:%Y-%m-%d}", "now": here.isoformat(), "year": here.year}


def evaluated(value: Any, known: Mapping[str, Any]) -> Any:
    """The value with its expressions evaluated. Raises Invalid where one cannot be."""
    if _is_feel(value):
        return _feel(value.removeprefix("=").strip(), known)
    if isinstance(value, Mapping):
        inner = ((name, one, evaluated(one, known)) for name, one in value.items())
        return {name: one for name, text, one in inner if one is not None or not _is_feel(text)}
    if isinstance(value, list | tuple):
        return [evaluated(one, known) for one in value]
    return value.isoformat() if isinstance(value, date) else value


def _is_feel(value: object) -> bool:
    return isinstance(value, str) and value.startswith("=")


def _feel(text: str, known: Mapping[str, Any]) -> Any:
    expression = compile_expression(text)
    context = {name: from_json(one) for name, one in known.items()}
    result = None if expression.findings else expression.evaluate(context)
    findings = expression.findings or (result.findings if result else ())
    if findings or result is None:
        raise Invalid(f"表达式“{text}”：{findings[0].message}")
    return to_json(result.value)
