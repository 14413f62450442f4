"""Every rule over every resource."""

from collections.abc import Iterator, Mapping

from engine.definitions.checking.decisions import decision_findings
from engine.definitions.checking.drawing import drawing_faults
from engine.definitions.checking.expressions import expression_faults
from engine.definitions.checking.fault import Fault
from engine.definitions.checking.groups import group_faults
from engine.definitions.checking.known import Known, Together, together
from engine.definitions.checking.messages import message_faults
from engine.definitions.checking.names import name_faults
from engine.definitions.checking.properties import PropertyFaults, property_faults
from engine.definitions.checking.references import reference_faults
from engine.definitions.checking.rules import RULES
from engine.definitions.checking.start_forms import start_form_faults
from engine.definitions.checking.writers import Writers
from engine.definitions.describing import Described, describe
from engine.definitions.model import Process
from engine.definitions.reading import read_bpmn
from engine.definitions.xml import parse_xml
from engine.errors import Finding, Invalid
from engine.feel import Function
from engine.forms import check_form


def check(
    resources: Mapping[str, bytes],
    known: Known | None = None,
    functions: Mapping[str, Function] | None = None,
    properties: PropertyFaults | None = None,
) -> tuple[Finding, ...]:
    """All faults of the resources: each diagram and form, then the decisions, then what they say
    of one another.

    `resources` are file names with their bytes. `known` is what has been deployed before; without
    it what isn't among the resources is a warning. `functions` are the FEEL functions that
    expressions may call; `properties` say by the name of a property what is wrong with its value.
    """
    described: list[Described] = []
    findings: list[Finding] = []
    for name, content in resources.items():
        try:
            described += describe(name, content)
        except Invalid as error:
            findings += () if name.endswith(".dmn") else error.findings
            continue
        findings += _of_resource(name, content, functions or {})
    dmn = {name: content for name, content in resources.items() if name.endswith(".dmn")}
    findings += decision_findings(dmn, functions or {})
    findings += _repeated(resources, described)
    all_of_it = together(resources, known, functions or {})
    writers = Writers(all_of_it.neighbours)
    for name, process in _processes(resources):
        faults = (
            *reference_faults(process, described, known.deployed if known else None),
            *start_form_faults(process, resources),
            *_of_neighbours(process, all_of_it, writers, known, functions or {}),
            *property_faults(process, properties or {}),
        )
        findings += (_finding(name, fault) for fault in faults)
    return tuple(findings)


def _of_resource(name: str, content: bytes, functions: Mapping[str, Function]) -> Iterator[Finding]:
    if name.endswith(".form"):
        yield from check_form(content, name)
    if name.endswith(".bpmn"):
        for fault in _diagram_faults(name, content, functions):
            yield _finding(name, fault)


def _diagram_faults(
    name: str, content: bytes, functions: Mapping[str, Function]
) -> Iterator[Fault]:
    yield from drawing_faults(parse_xml(content, name))
    for process in read_bpmn(content, name).processes:
        for rule in RULES:
            yield from rule(process)
        yield from expression_faults(process, functions)


def _of_neighbours(
    process: Process,
    all_of_it: Together,
    writers: Writers,
    known: Known | None,
    functions: Mapping[str, Function],
) -> Iterator[Fault]:
    """What can be said of a process only with all the others in view."""
    others = all_of_it.neighbours.processes.values()
    yield from name_faults(process, writers, all_of_it.facts, functions)
    yield from group_faults(process, others, known.groups if known else None)
    yield from message_faults(process, others)


def _processes(resources: Mapping[str, bytes]) -> Iterator[tuple[str, Process]]:
    for name, content in resources.items():
        if name.endswith(".bpmn"):
            try:
                diagram = read_bpmn(content, name)
            except Invalid:  # reported already
                continue
            for process in diagram.processes:
                yield name, process


def _repeated(resources: Mapping[str, bytes], described: list[Described]) -> Iterator[Finding]:
    """Two definitions of one kind with the same id in a deployment."""
    seen: set[tuple[str, str]] = set()
    for one in described:
        if (one.kind, one.id) in seen:
            names = "、".join(resources)
            yield Finding(names, one.id, f"一次部署中有两个同类定义的编号都是「{one.id}」")
        seen.add((one.kind, one.id))


def _finding(name: str, fault: Fault) -> Finding:
    return Finding(name, fault.element, fault.message, fault.severity)
