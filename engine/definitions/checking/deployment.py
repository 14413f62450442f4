"""Every rule over every resource."""

from collections.abc import Callable, Iterator, Mapping
from functools import partial

from engine.definitions.checking.audience import audience_faults, form_audience_faults
from engine.definitions.checking.comparisons import comparison_faults, form_comparison_faults
from engine.definitions.checking.decisions import decision_findings
from engine.definitions.checking.drawing import drawing_faults
from engine.definitions.checking.element_finding import ElementFinding
from engine.definitions.checking.errors import error_faults
from engine.definitions.checking.expressions import expression_faults
from engine.definitions.checking.form_names import form_name_faults
from engine.definitions.checking.groups import group_faults
from engine.definitions.checking.installed import Installed
from engine.definitions.checking.jobs import job_faults
from engine.definitions.checking.known import Known, Together, forms_in, together
from engine.definitions.checking.lost import lost_faults
from engine.definitions.checking.messages import message_faults
from engine.definitions.checking.names import name_faults
from engine.definitions.checking.namespaces import namespace_faults
from engine.definitions.checking.properties import property_faults
from engine.definitions.checking.references import reference_faults
from engine.definitions.checking.routes import never_waiting
from engine.definitions.checking.rules import RULES
from engine.definitions.checking.start_forms import start_form_faults
from engine.definitions.checking.timers import timer_faults
from engine.definitions.checking.titles import title_faults
from engine.definitions.checking.unread import unread_faults
from engine.definitions.checking.values import value_faults
from engine.definitions.checking.writers import Writers
from engine.definitions.checking.written_twice import twice_faults
from engine.definitions.describing import Described, Kind, describe
from engine.definitions.model import Process
from engine.definitions.reading import read_bpmn
from engine.definitions.xml import parse_xml
from engine.errors import Finding, Invalid
from engine.forms import check_form


def check(
    resources: Mapping[str, bytes],
    known: Known | None = None,
    installed: Installed | None = None,
    before: Callable[[str], Process | None] | None = None,
) -> tuple[Finding, ...]:
    """All faults of the resources: each diagram and form, then the decisions, then what they say
    of one another.

    `resources` are file names with their bytes. `known` is what has been deployed before; without
    it what isn't among the resources is a warning. `installed` is what the program brings that runs
    them. `before` answers the version of a process that the diagram is to follow; without it, the
    newest that is known.
    """
    installed = installed or Installed()
    before = before or partial(_newest, known)
    described: list[tuple[str, Described]] = []
    findings: list[Finding] = []
    for name, content in resources.items():
        try:
            described += ((name, one) for one in describe(name, content))
        except Invalid as error:
            findings += () if name.endswith(".dmn") else error.findings
            continue
        findings += _of_resource(name, content, installed)
    dmn = {name: content for name, content in resources.items() if name.endswith(".dmn")}
    findings += decision_findings(dmn, installed.functions)
    findings += _repeated(described)
    all_of_it = together(resources, known, installed.functions)
    writers = Writers(all_of_it.neighbours)
    for name, process in _processes(resources):
        faults = (
            *reference_faults(
                process, [o for _, o in described], known.deployed if known else None
            ),
            *start_form_faults(process, resources),
            *_of_neighbours(process, all_of_it, writers, known, installed),
            *property_faults(process, installed),
            *job_faults(process, installed),
            *lost_faults(process, before(process.id)),
        )
        findings += (_finding(name, fault) for fault in faults)
    for name, form in forms_in(resources):
        findings += form_name_faults(name, form, writers)
        findings += form_audience_faults(name, form)
        findings += form_comparison_faults(name, form)
    return tuple(findings)


def _of_resource(name: str, content: bytes, installed: Installed) -> Iterator[Finding]:
    if name.endswith((".bpmn", ".dmn")):
        yield from (_finding(name, fault) for fault in namespace_faults(content, name))
    if name.endswith(".form"):
        yield from check_form(content, name)
    if name.endswith(".bpmn"):
        for fault in _diagram_faults(name, content, installed):
            yield _finding(name, fault)


def _diagram_faults(name: str, content: bytes, installed: Installed) -> Iterator[ElementFinding]:
    yield from drawing_faults(parse_xml(content, name))
    yield from twice_faults(content, name)
    for process in read_bpmn(content, name).processes:
        for rule in RULES:
            yield from rule(process)
        yield from expression_faults(process, installed.functions)
        yield from timer_faults(process, installed.functions)
        yield from never_waiting(process, installed.jobs)


def _of_neighbours(
    process: Process,
    all_of_it: Together,
    writers: Writers,
    known: Known | None,
    installed: Installed,
) -> Iterator[ElementFinding]:
    """What can be said of a process only with all the others in view."""
    others = all_of_it.neighbours.processes.values()
    yield from name_faults(process, writers, all_of_it.decisions, installed.functions)
    yield from value_faults(process, writers, all_of_it.decisions)
    yield from unread_faults(process, writers, all_of_it.decisions)
    yield from comparison_faults(process, writers, installed.functions)
    yield from title_faults(process, writers)
    yield from group_faults(process, others, _groups(known, installed))
    yield from message_faults(process, others)
    yield from error_faults(process, others)
    yield from audience_faults(process, all_of_it.neighbours.forms)


def _groups(known: Known | None, installed: Installed) -> frozenset[str] | None:
    """Those that some account is in, or, without accounts, that a programme declares."""
    return known.groups if known else installed.groups or None


def _newest(known: Known | None, process_id: str) -> Process | None:
    content = known.deployed("process", process_id) if known else None
    if content is None:
        return None
    try:
        found = read_bpmn(content, "").processes
    except Invalid:  # an older program took it
        return None
    return next((one for one in found if one.id == process_id), None)


def _processes(resources: Mapping[str, bytes]) -> Iterator[tuple[str, Process]]:
    for name, content in resources.items():
        if name.endswith(".bpmn"):
            try:
                diagram = read_bpmn(content, name)
            except Invalid:  # reported already
                continue
            for process in diagram.processes:
                yield name, process


def _repeated(described: list[tuple[str, Described]]) -> Iterator[Finding]:
    """Two definitions of one kind with the same id in a deployment."""
    first: dict[tuple[str, str], str] = {}
    for name, one in described:
        before = first.get((one.kind, one.id))
        first.setdefault((one.kind, one.id), name)
        if before is not None:
            where = f"「{before}」和「{name}」里都有" if before != name else f"「{name}」里有两个"
            sentence = (
                f"{where}编号为「{one.id}」的{_NOUNS[one.kind]}；请只保留一个，或改用不同的编号"
            )
            yield Finding(name, one.id, sentence)


_NOUNS: dict[Kind, str] = {
    "process": "流程",
    "decision_requirements": "决策图",
    "decision": "决策",
    "form": "表单",
}


def _finding(name: str, fault: ElementFinding) -> Finding:
    return Finding(name, fault.element, fault.message, fault.severity)
