"""`zeebe:` extension elements → the parts of a flow node."""

from collections.abc import Callable, Mapping
from typing import Literal, cast

from lxml import etree

from engine.definitions.model import (
    AdHoc,
    CallWork,
    DecisionWork,
    Expression,
    JobWork,
    Listener,
    Loop,
    PublishWork,
    ResourceReference,
    ScriptWork,
    Text,
    UserJobWork,
    UserWork,
    VariableMapping,
    Work,
)
from engine.definitions.xml import child, children, flag, short, text_of


def text(value: str | None) -> Text | None:
    """An attribute's value: an expression when it begins with "=".

    >>> text("=a + 1"), text("fixed"), text("")
    (Expression(text='a + 1'), 'fixed', None)
    """
    if not value or not value.strip():
        return None
    stripped = value.strip()
    return Expression(stripped[1:].strip()) if stripped.startswith("=") else stripped


def expression(value: str | None) -> Expression | None:
    """A value that can only be an expression; the "=" may be missing."""
    given = text(value)
    return Expression(given) if isinstance(given, str) else given


class Extensions:
    """The extension elements of one BPMN element, read on demand."""

    def __init__(self, element: etree._Element) -> None:
        self.element = element
        found = (c for c in children(element) if etree.QName(c).localname == "extensionElements")
        self.holder = next(found, None)

    def find(self, name: str) -> Mapping[str, str] | None:
        """The attributes of the extension `name`, None when it is not there."""
        found = self._element(name)
        return None if found is None else {str(key): str(value) for key, value in found.items()}

    def mappings(
        self, direction: Literal["zeebe:input", "zeebe:output"]
    ) -> tuple[VariableMapping, ...]:
        """Input or output mappings, in order."""
        return tuple(
            VariableMapping(text(row.get("source")) or "", (row.get("target") or "").strip())
            for row in self._rows("zeebe:ioMapping", direction)
        )

    def listeners(self, kind: Literal["execution", "task"]) -> tuple[Listener, ...]:
        """Execution or task listeners, in order."""
        return tuple(
            Listener(
                row.get("eventType") or "",
                text(row.get("type")) or "",
                text(row.get("retries")) or "3",
            )
            for row in self._rows(f"zeebe:{kind}Listeners", f"zeebe:{kind}Listener")
        )

    def headers(self) -> dict[str, str]:
        """Task headers."""
        rows = self._rows("zeebe:taskHeaders", "zeebe:header")
        return {row.get("key") or "": row.get("value") or "" for row in rows}

    def properties(self) -> dict[str, str]:
        """Free properties the analyst wrote down."""
        rows = self._rows("zeebe:properties", "zeebe:property")
        return {row.get("name") or "": row.get("value") or "" for row in rows}

    def work(self) -> Work | None:
        """What an activity or throw event does, by the extension that says so."""
        readers: dict[str, Callable[[Mapping[str, str]], Work]] = {
            "zeebe:taskDefinition": _job,
            "zeebe:script": _script,
            "zeebe:calledDecision": _decision,
            "zeebe:calledElement": _call,
        }
        for name, read in readers.items():
            attributes = self.find(name)
            if attributes is not None:
                return read(attributes)
        return None

    def user_work(self) -> UserWork:
        """A user task's assignment, schedule, priority and form."""
        assignment = self.find("zeebe:assignmentDefinition") or {}
        schedule = self.find("zeebe:taskSchedule") or {}
        priority = self.find("zeebe:priorityDefinition") or {}
        return UserWork(
            assignee=text(assignment.get("assignee")),
            candidate_groups=text(assignment.get("candidateGroups")),
            candidate_users=text(assignment.get("candidateUsers")),
            due=text(schedule.get("dueDate")),
            follow_up=text(schedule.get("followUpDate")),
            priority=text(priority.get("priority")) or "50",
            form=self.form(),
        )

    def user_job(self) -> UserJobWork:
        """The same, where a job worker hands the task out."""
        form = self.find("zeebe:formDefinition") or {}
        return UserJobWork(self.user_work(), form.get("formKey") or None)

    def embedded_forms(self) -> dict[str, str]:
        """Forms that the process holds itself, by their ids."""
        held = [] if self.holder is None else children(self.holder)
        forms = [one for one in held if short(one.tag) == "zeebe:userTaskForm"]
        return {form.get("id") or "": text_of(form) for form in forms}

    def form(self) -> ResourceReference | None:
        """The form that is deployed for a user task."""
        form = self.find("zeebe:formDefinition") or {}
        form_id = text(form.get("formId"))
        return _reference(form_id, form) if form_id else None

    def start_form(self) -> ResourceReference | None:
        """The form of a start event: the Modeler offers it none, so the property `startForm` may
        name one.
        """
        named = text(self.properties().get("startForm"))
        return self.form() or (_reference(named, {}) if named else None)

    def publish(self, name: Text) -> PublishWork | None:
        """The publication of a message `name` (`zeebe:publishMessage`)."""
        attributes = self.find("zeebe:publishMessage")
        if attributes is None:
            return None
        key = text(attributes.get("correlationKey")) or ""
        return PublishWork(name, key, text(attributes.get("timeToLive")) or "PT0S")

    def _element(self, name: str) -> etree._Element | None:
        return None if self.holder is None else child(self.holder, name)

    def _rows(self, holder: str, row: str) -> list[etree._Element]:
        found = self._element(holder)
        return [] if found is None else children(found, row)


def read_loop(element: etree._Element) -> Loop | None:
    """`bpmn:multiInstanceLoopCharacteristics` of an activity."""
    marker = child(element, "multiInstanceLoopCharacteristics")
    if marker is None:
        return None
    attributes = Extensions(marker).find("zeebe:loopCharacteristics") or {}
    return Loop(
        sequential=flag(marker, "isSequential", default=False),
        input_collection=expression(attributes.get("inputCollection")) or Expression(""),
        input_element=attributes.get("inputElement") or None,
        output_collection=attributes.get("outputCollection") or None,
        output_element=expression(attributes.get("outputElement")),
        completion_condition=expression(text_of(child(marker, "completionCondition"))),
    )


def read_ad_hoc(element: etree._Element) -> AdHoc:
    """What an ad-hoc sub-process says of its beginning and its end."""
    attributes = Extensions(element).find("zeebe:adHoc") or {}
    return AdHoc(
        active_elements=expression(attributes.get("activeElementsCollection")),
        completion_condition=expression(text_of(child(element, "completionCondition"))),
        cancel_remaining=flag(element, "cancelRemainingInstances", default=True),
        output_collection=attributes.get("outputCollection") or None,
        output_element=expression(attributes.get("outputElement")),
    )


def _reference(identifier: Text | None, attributes: Mapping[str, str]) -> ResourceReference:
    binding = attributes.get("bindingType") or "latest"
    return ResourceReference(
        identifier or "",
        cast(Literal["latest", "deployment", "versionTag"], binding),
        attributes.get("versionTag"),
    )


def _job(attributes: Mapping[str, str]) -> JobWork:
    return JobWork(text(attributes.get("type")) or "", text(attributes.get("retries")) or "3")


def _script(attributes: Mapping[str, str]) -> ScriptWork:
    result = attributes.get("resultVariable") or ""
    return ScriptWork(expression(attributes.get("expression")) or Expression(""), result)


def _decision(attributes: Mapping[str, str]) -> DecisionWork:
    decision = _reference(text(attributes.get("decisionId")), attributes)
    return DecisionWork(decision, attributes.get("resultVariable") or "")


def _call(attributes: Mapping[str, str]) -> CallWork:
    return CallWork(
        _reference(text(attributes.get("processId")), attributes),
        propagate_all_parent_variables=flag(
            attributes, "propagateAllParentVariables", default=True
        ),
        propagate_all_child_variables=flag(attributes, "propagateAllChildVariables", default=True),
    )
