"""A process and its forms → the audience of every piece of its cases.

The analyst says who does a step by the property `role`, and who reads what is done there by the
property `audience` (roles separated by blanks; `everybody`, `nobody`). A component of a form may
say its own audience by the same property. Without them the usual audience of the role holds
(`engine.lifecycle.audience`).
"""

from collections.abc import Callable, Iterator, Mapping, Sequence

from engine.definitions.model import (
    DecisionWork,
    FlowNode,
    Process,
    ResourceReference,
    ScriptWork,
    TimerEvent,
    UserWork,
)
from engine.definitions.reading import read_bpmn
from engine.definitions.shown_forms import RECEIVED_FORM
from engine.forms import Form, parse_form
from engine.forms.reading import fields_of, names_read
from engine.forms.schema import Component
from engine.lifecycle.audience import (
    EVERYBODY,
    NOBODY,
    ROLES,
    STAFF,
    Audiences,
    usual_audience,
)

ROLE, AUDIENCE, VARIABLES = "role", "audience", "variables"
_WORDS = {"everybody": EVERYBODY, "nobody": NOBODY}
_PROGRESS = frozenset(
    {
        "exclusiveGateway", "parallelGateway", "inclusiveGateway", "eventBasedGateway",
        "subProcess", "adHocSubProcess", "task", "manualTask",
    }
)  # fmt: skip
"""Where a case stands is everybody's to know; nothing is written there."""

Forms = Mapping[str, Sequence[Form]]
"""The versions of every form, by id."""


def read_audience(text: str) -> frozenset[str]:
    """The roles that a property names. Words that are no role are left out (the check tells them).

    >>> sorted(read_audience("applicant department")), read_audience("nobody")
    (['applicant', 'department'], frozenset())
    """
    words = text.replace(",", " ").split()
    named = [_WORDS.get(word, frozenset({word}) & EVERYBODY) for word in words]
    return frozenset().union(*named)


def unknown_roles(text: str) -> list[str]:
    """The words of an audience that name no role."""
    return [word for word in text.replace(",", " ").split() if word not in (*ROLES, *_WORDS)]


def audiences_of(process: Process, forms: Forms) -> Audiences:
    """The audience of every element and variable of the process."""
    elements = {node.id: audience_of_element(process, node) for node in process.nodes.values()}
    doers = {
        node.id: node.properties.get(ROLE, "")
        for node in process.nodes.values()
        if is_step(process, node)
    }
    restricted: dict[str, frozenset[str]] = {}
    for name, audience in _restricted(process, forms, elements):
        restricted[name] = restricted.get(name, EVERYBODY) & audience
    shown: dict[str, frozenset[str]] = {}
    for name, role in _shown(process, forms):
        shown[name] = shown.get(name, STAFF) | {role}
    return Audiences(elements, {**shown, **restricted, "caseTitle": EVERYBODY}, doers)


def audiences_in(
    content: bytes, process_id: str, forms: Callable[[str], Sequence[bytes]]
) -> Audiences:
    """The same of a BPMN file; `forms` answers the files of all versions of a form."""
    found = (one for one in read_bpmn(content, "").processes if one.id == process_id)
    process = next(found, None)
    if process is None:
        return Audiences()
    wanted = {str(ref.id) for node in process.nodes.values() if (ref := form_of(node))}
    return audiences_of(
        process, {id_: [parse_form(each, id_) for each in forms(id_)] for id_ in wanted}
    )


def is_step(process: Process, node: FlowNode) -> bool:
    """Whether a person does it: a user task, or the start by hand."""
    by_hand = node.kind == "startEvent" and node.event is None and node.container == process.id
    return isinstance(node.work, UserWork) or node.kind == "userTask" or by_hand


def shown_against(process: Process, forms: Forms) -> Iterator[tuple[FlowNode, str]]:
    """The steps whose form shows a variable that is not for those who do the step, and its name."""
    audiences = audiences_of(process, forms)
    for node in process.nodes.values():
        role = node.properties.get(ROLE, "")
        own = {name for form in _forms(node, forms) for name in fields_of(form)}
        for form in _forms(node, forms) if role else ():
            for name in sorted(names_read(form) - own):
                if name in audiences.variables and role not in audiences.of_variable(name):
                    yield node, name


def audience_of_element(process: Process, node: FlowNode) -> frozenset[str]:
    """Who reads what is done at the element."""
    if AUDIENCE in node.properties:
        return read_audience(node.properties[AUDIENCE])
    if RECEIVED_FORM in node.properties:
        return EVERYBODY
    if is_step(process, node):
        return usual_audience(node.properties.get(ROLE, ""))
    if node.attached_to is not None:
        host = process.nodes.get(node.attached_to)
        if isinstance(node.event, TimerEvent) and host is not None:
            return audience_of_element(process, host)
    waits_for_nobody = node.event is None or isinstance(node.event, TimerEvent)
    if node.kind in _PROGRESS or (node.kind.endswith("Event") and waits_for_nobody):
        return EVERYBODY
    return STAFF


def _restricted(
    process: Process, forms: Forms, elements: Mapping[str, frozenset[str]]
) -> Iterator[tuple[str, frozenset[str]]]:
    """What persons write, and what elements write whose audience the diagram says.

    A field that the step hands on under its own name keeps the audience that the form says.
    """
    for node in process.nodes.values():
        audience = elements[node.id]
        fields = [one for form in _forms(node, forms) for one in _fields(form.root, audience)]
        yield from fields
        if is_step(process, node) or AUDIENCE in node.properties:
            written = {row.target.partition(".")[0] for row in node.outputs} | _results(node)
            yield from ((name, audience) for name in written - {name for name, _ in fields})


def _results(node: FlowNode) -> set[str]:
    names = set(node.properties.get(VARIABLES, "").split())
    match node.work:
        case ScriptWork(result_variable=name) | DecisionWork(result_variable=name):
            names.add(name)
        case _:
            pass
    if node.loop is not None and node.loop.output_collection:
        names.add(node.loop.output_collection)
    return names


def _shown(process: Process, forms: Forms) -> Iterator[tuple[str, str]]:
    """What forms show, with the roles of those whose forms they are."""
    for node in process.nodes.values():
        for form in _forms(node, forms) if node.properties.get(ROLE) in ROLES else ():
            for name in names_read(form):
                yield name, node.properties[ROLE]


def _forms(node: FlowNode, forms: Forms) -> Sequence[Form]:
    reference = form_of(node)
    return forms.get(str(reference.id), ()) if reference else ()


def form_of(node: FlowNode) -> ResourceReference | None:
    """The form that a person fills in at the step."""
    return node.work.form if isinstance(node.work, UserWork) else node.form


def _fields(parent: Component, audience: frozenset[str]) -> Iterator[tuple[str, frozenset[str]]]:
    """The variables that a form writes; a component may say its own audience."""
    for component in parent.children:
        properties = component.properties.get("properties")
        said = properties.get(AUDIENCE) if isinstance(properties, dict) else None
        own = read_audience(said) if isinstance(said, str) else audience
        if not component.path:
            yield from _fields(component, own)
        elif not _is_only_shown(component):
            yield component.path[0], own


def _is_only_shown(component: Component) -> bool:
    return component.properties.get("disabled") is True or (
        component.properties.get("readonly") is True
    )
