"""`regulations/*.yaml` → a register, or findings that say which clause is at fault."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import MISSING, fields
from types import MappingProxyType
from typing import Any, TypeVar

import yaml

from engine.errors import Finding, Invalid
from engine.regulations.model import KINDS, CheckItem, Clause, Fact, Outcome, Reading, Register

_TIMERS = "timers.yaml"
"""Lies beside the registers and is read by engine.deadlines."""

_T = TypeVar("_T")
_Raw = Mapping[str, Any]


def read_registers(files: Mapping[str, str]) -> dict[str, Register]:
    """Every register among the files (name → text), by programme.

    A file without `clauses` is not a register; its readings and outcomes, if any, belong to all
    programmes.
    """
    shared: dict[str, Reading] = {}
    outcomes: dict[str, Outcome] = {}
    texts = {name: text for name, text in sorted(files.items()) if name != _TIMERS}
    for name, text in texts.items():
        if not _is_register(text):
            shared |= read_readings(text, name)
            outcomes |= read_outcomes(text, name)
    found = (
        read_register(t, name, shared, outcomes) for name, t in texts.items() if _is_register(t)
    )
    return {register.programme: register for register in found}


def _is_register(text: str) -> bool:
    return text.startswith("clauses:") or "\nclauses:" in text


def read_readings(text: str, resource: str) -> dict[str, Reading]:
    """The readings of a file that holds nothing else (those that all programmes share).

    >>> text = "readings: {R-1: {about: 以上, chosen: 含本数, change: 决策表}}"
    >>> read_readings(text, "common.yaml")["R-1"].chosen
    '含本数'
    """
    return _readings(_mapping(text, resource), resource)


def read_outcomes(text: str, resource: str) -> dict[str, Outcome]:
    """The outcomes of a file, by code.

    >>> text = "outcomes: {refuse: {word: 不受理, result: negative}}"
    >>> read_outcomes(text, "outcomes.yaml")["refuse"].word
    '不受理'
    """
    return _outcomes(_mapping(text, resource), resource)


def read_register(
    text: str,
    resource: str,
    shared: Mapping[str, Reading],
    outcomes: Mapping[str, Outcome] = MappingProxyType({}),
) -> Register:
    """The register in a file.

    `shared` are the readings that belong to all programmes; clauses may name them beside those of
    the file. So do `outcomes`; a file may call one of them otherwise. Raises Invalid with a finding
    for every unknown key, parent, fact or reading.
    """
    raw = _mapping(text, resource)
    facts = {
        name: _build(Fact, {"name": name, **each}, resource)
        for name, each in raw.pop("facts", {}).items()
    }
    readings = {**shared, **_readings(raw, resource)}
    own_outcomes = _outcomes(raw, resource)
    raw.pop("readings", None)
    raw.pop("outcomes", None)
    clauses = [_clause(each, resource) for each in raw.pop("clauses", [])]
    register = _build(
        Register,
        {
            "number": "",
            **raw,
            "facts": facts,
            "readings": readings,
            "clauses": {clause.id: clause for clause in clauses},
            "outcomes": {**outcomes, **own_outcomes},
        },
        resource,
    )
    if findings := list(_faults(register, clauses, resource)):
        raise Invalid(f"{resource} 有 {len(findings)} 处需要改正。", findings)
    return register


def _mapping(text: str, resource: str) -> dict[str, Any]:
    try:
        raw = yaml.load(text, Loader=getattr(yaml, "CSafeLoader", yaml.SafeLoader))  # noqa: S506 - both loaders are the safe one
    except yaml.YAMLError as error:
        raise Invalid(f"{resource} 不是合法的 YAML：{error}") from error
    if not isinstance(raw, dict):
        raise Invalid(f"{resource} 应是一张“键: 值”的表。")
    return raw


def _outcomes(raw: _Raw, resource: str) -> dict[str, Outcome]:
    found = raw.get("outcomes") or {}
    return {code: _build(Outcome, {"code": code, **each}, resource) for code, each in found.items()}


def _readings(raw: _Raw, resource: str) -> dict[str, Reading]:
    found = raw.get("readings", {}).items()
    return {name: _build(Reading, {"id": name, **each}, resource) for name, each in found}


def _clause(raw: dict[str, Any], resource: str) -> Clause:
    checks = tuple(
        _build(CheckItem, {"id": f"{raw.get('id')}.c{number}", **each}, resource)
        for number, each in enumerate(raw.get("checks", ()), start=1)
    )
    return _build(Clause, {**raw, "checks": checks}, resource)


def _build(made: Callable[..., _T], raw: _Raw, resource: str) -> _T:
    """A dataclass from a mapping; lists become tuples."""
    known = {each.name: each for each in fields(made)}  # type: ignore[arg-type]  # always a dataclass here
    about = str(raw.get("id") or raw.get("name") or "")
    needed = {
        name
        for name, each in known.items()
        if each.default is MISSING and each.default_factory is MISSING
    }
    wrong = [f"不认识“{name}”" for name in raw if name not in known]
    wrong += [f"缺少“{name}”" for name in needed if name not in raw]
    if wrong:
        raise Invalid(f"{resource} 需要改正。", [Finding(resource, about, "；".join(wrong) + "。")])
    return made(**{name: tuple(v) if isinstance(v, list) else v for name, v in raw.items()})


def _faults(register: Register, clauses: Iterable[Clause], resource: str) -> Iterator[Finding]:
    seen: set[str] = set()
    for clause in clauses:
        for sentence in _clause_faults(register, clause, seen):
            yield Finding(resource, clause.id, sentence)
        seen.add(clause.id)


def _clause_faults(register: Register, clause: Clause, seen: set[str]) -> Iterator[str]:
    if clause.id in seen:
        yield "编号重复。"
    if clause.parent and clause.parent not in seen:
        yield f"上级条款 {clause.parent} 没有在它之前登记。"
    if clause.kind not in KINDS:
        yield f"不认识的种类“{clause.kind}”。"
    if clause.actor and clause.actor not in register.actors:
        yield f"actors 里没有“{clause.actor}”。"
    for name in (*clause.facts, *(item.fact for item in clause.checks)):
        if name not in register.facts:
            yield f"facts 里没有“{name}”。"
    for name in clause.readings:
        if name not in register.readings:
            yield f"readings 里没有“{name}”。"
