"""Conditions on what belongs to a row: items of its lists, its elements, incidents and variables.

Conditions that a search makes of one element, or of one incident, hold of the same one.
"""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence

from sqlalchemy import ColumnElement, Text, and_, cast, exists, true

from engine.lifecycle.actor import Actor
from engine.persistence.batch_operation_rows import BatchOperationItem
from engine.persistence.case_rows import (
    ElementInstance,
    Incident,
    Instance,
    Job,
    Tag,
    UserTask,
    Variable,
)
from engine.persistence.conditions import Column, Condition, holds, holds_of_an_item
from engine.persistence.visibility import reads_variable, sees_technicalities

Clause = ColumnElement[bool]
_LISTS: Mapping[str, Column] = {
    "candidate_group": UserTask.candidate_groups,
    "candidate_user": UserTask.candidate_users,
}
"""Columns of user tasks that hold a list: a condition is about one of its items."""
_ELEMENT: Mapping[str, Column] = {
    "some_element_id": ElementInstance.element_id,
    "some_element_state": ElementInstance.state,
    "some_element_incident": exists().where(
        Incident.element_instance_key == ElementInstance.key, Incident.state == "open"
    ),
}
_INCIDENT: Mapping[str, Column] = {"some_incident_message": Incident.message}
_JOB: Mapping[str, Column] = {
    "some_job_failed": and_(Job.error_message.is_not(None), Job.retries > 0)
}
_BATCH: Mapping[str, Column] = {"some_batch_operation": cast(BatchOperationItem.batch_key, Text)}
_VARIABLES: Mapping[str, Clause] = {
    "variables": true(),
    "case_variables": Variable.scope_key == Variable.instance_key,
    "local_variables": Variable.scope_key == UserTask.element_instance_key,
}
UNORDERED = frozenset({*_LISTS, *_ELEMENT, *_INCIDENT, *_JOB, *_BATCH, *_VARIABLES, "tags"})
"""What rows are asked for by and cannot be put in order by."""


def is_within(condition: Condition) -> bool:
    """Whether the condition is about what belongs to a row."""
    return condition.column in UNORDERED


def clauses(actor: Actor, conditions: Sequence[Condition], *, postgres: bool) -> Iterator[Clause]:
    """The conditions that `is_within` says yes to, of rows that an `Instance` is joined to.

    Of incidents, jobs and batch operations nothing is said to who may not see them.
    """
    together: dict[int, list[Condition]] = defaultdict(list)
    for condition in conditions:
        name = condition.column
        if name in _LISTS:
            yield holds_of_an_item(_LISTS[name], condition, postgres=postgres)
        elif name == "tags":
            yield and_(true(), *(_tagged(tag) for tag in condition.value))
        elif name in _VARIABLES:
            yield and_(true(), *_variables(actor, condition, postgres=postgres))
        else:
            place = next(n for n, (columns, _) in enumerate(_SOME) if name in columns)
            together[place].append(condition)
    for place, asked in together.items():
        columns, belongs = _SOME[place]
        each = (holds(columns[one.column], one, postgres=postgres) for one in asked)
        told = true() if columns is _ELEMENT else sees_technicalities(actor)
        yield exists().where(belongs, told, *each)


_SOME: Sequence[tuple[Mapping[str, Column], Clause]] = (
    (_ELEMENT, ElementInstance.instance_key == Instance.key),
    (_INCIDENT, and_(Incident.instance_key == Instance.key, Incident.state == "open")),
    (_JOB, Job.instance_key == Instance.key),
    (_BATCH, BatchOperationItem.instance_key == Instance.key),
)


def _tagged(name: str) -> Clause:
    return exists().where(Tag.instance_key == Instance.key, Tag.name == name)


def _variables(actor: Actor, condition: Condition, *, postgres: bool) -> Iterator[Clause]:
    """Of a variable that the actor may not read nothing is said."""
    for name, asked in condition.value:
        values = (holds(Variable.value, each, postgres=postgres) for each in asked)
        yield exists().where(
            Variable.instance_key == Instance.key,
            _VARIABLES[condition.column],
            Variable.name == name,
            reads_variable(actor),
            *values,
        )
