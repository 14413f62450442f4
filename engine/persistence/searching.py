"""Rows of a noun by conditions, in order, a page at a time.

A noun is a selection with named columns; conditions and orders name those columns, so that a caller
can neither reach what is not offered nor phrase SQL.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, exists, func, literal, select, true
from sqlalchemy.orm import aliased

from engine.errors import Invalid
from engine.lifecycle.actor import Actor
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
from engine.persistence.definition_rows import Definition
from engine.persistence.runtime_rows import MessageSubscription
from engine.persistence.store import Transaction
from engine.persistence.visibility import (
    reads_variable,
    sees_case,
    sees_task,
    sees_technicalities,
)

Columns = Mapping[str, Column]
LISTS: Columns = {
    "candidate_group": UserTask.candidate_groups,
    "candidate_user": UserTask.candidate_users,
}
"""Columns of user tasks that hold a list: a condition is about one of its items."""


@dataclass(frozen=True, slots=True)
class Page:
    """One page of the rows found, and how many there are in all."""

    rows: Sequence[Mapping[str, Any]]
    total: int


def find(
    transaction: Transaction,
    noun: str,
    actor: Actor,
    conditions: Sequence[Condition],
    order: Sequence[tuple[str, bool]],
    start: int,
    limit: int,
) -> Page:
    """One page of the rows of `noun`; see `engine.queries.search`."""
    statement, columns = _NOUNS[noun]()
    if noun in _SEEN:
        statement = statement.where(_SEEN[noun](actor))
    on = transaction.postgres
    statement = statement.where(*(_where(noun, columns, each, postgres=on) for each in conditions))
    sorting = [
        _column(columns, name).desc() if descending else _column(columns, name).asc()
        for name, descending in order
    ]
    shown = statement.order_by(*sorting, columns["key"]).offset(start).limit(limit)
    total = transaction.scalar(select(func.count()).select_from(statement.subquery()))
    rows = [dict(row._mapping) for row in transaction.execute(shown)]
    return Page(rows, total or 0)


def _where(
    noun: str, columns: Columns, condition: Condition, *, postgres: bool
) -> ColumnElement[bool]:
    if noun == "user_task" and condition.column in LISTS:
        return holds_of_an_item(LISTS[condition.column], condition, postgres=postgres)
    if condition.column == "tags":
        return and_(true(), *(_tagged(name) for name in condition.value))
    return holds(_column(columns, condition.column), condition, postgres=postgres)


def _tagged(name: str) -> ColumnElement[bool]:
    return exists().where(Tag.instance_key == Instance.key, Tag.name == name)


def _column(columns: Columns, name: str) -> Column:
    if name not in columns:
        raise Invalid(f"不能按“{name}”查询，可用：{'、'.join(columns)}")
    return columns[name]


def _labelled(columns: Columns) -> list[Column]:
    return [column.label(name) for name, column in columns.items()]


def _open_incident(condition: ColumnElement[bool]) -> ColumnElement[bool]:
    return exists().where(Incident.state == "open", condition)


_INSTANCE: Columns = {
    "instance_key": Instance.key,
    "process_key": Instance.process_key,
    "process_id": Instance.process_id,
    "process_version": Instance.process_version,
}


def _instances() -> tuple[Select[Any], Columns]:
    columns: Columns = {
        "key": Instance.key,
        "process_key": Instance.process_key,
        "process_id": Instance.process_id,
        "process_version": Instance.process_version,
        "process_name": Definition.name,
        "version_tag": Definition.version_tag,
        "state": Instance.state,
        "started_at": Instance.started_at,
        "ended_at": Instance.ended_at,
        "parent_key": Instance.parent_key,
        "parent_wait_key": Instance.parent_wait_key,
        "tags": Instance.tags,
        "has_incident": _open_incident(Incident.instance_key == Instance.key),
    }
    return select(*_labelled(columns)).join(
        Definition, Definition.key == Instance.process_key
    ), columns


def _element_instances() -> tuple[Select[Any], Columns]:
    columns: Columns = {
        "key": ElementInstance.key,
        **_INSTANCE,
        "element_id": ElementInstance.element_id,
        "element_name": ElementInstance.name,
        "type": ElementInstance.type,
        "state": ElementInstance.state,
        "started_at": ElementInstance.started_at,
        "ended_at": ElementInstance.ended_at,
        "has_incident": _open_incident(Incident.element_instance_key == ElementInstance.key),
    }
    return _of_instance(ElementInstance, columns), columns


def _variables() -> tuple[Select[Any], Columns]:
    columns: Columns = {
        "key": Variable.key,
        "instance_key": Variable.instance_key,
        "scope_key": Variable.scope_key,
        "name": Variable.name,
        "value": Variable.value,
    }
    return _of_instance(Variable, columns), columns


def _user_tasks() -> tuple[Select[Any], Columns]:
    columns: Columns = {
        "key": UserTask.key,
        **_INSTANCE,
        "process_name": Definition.name,
        "tags": Instance.tags,
        **_plain(
            UserTask,
            "element_instance_key element_id name state assignee candidate_groups candidate_users "
            "due_at follow_up_at priority form_key headers created_at ended_at",
        ),
    }
    statement = _of_instance(UserTask, columns).join(
        Definition, Definition.key == Instance.process_key
    )
    return statement, columns


def _jobs() -> tuple[Select[Any], Columns]:
    names = "element_instance_key element_id type kind headers retries state worker locked_until "
    columns: Columns = {
        "key": Job.key,
        **_INSTANCE,
        **_plain(Job, names + "error_message created_at ended_at"),
    }
    return _of_instance(Job, columns), columns


def _incidents() -> tuple[Select[Any], Columns]:
    names = "element_instance_key element_id wait_key source kind message state created_at"
    columns: Columns = {"key": Incident.key, **_INSTANCE, **_plain(Incident, names)}
    return _of_instance(Incident, columns), columns


def _message_subscriptions() -> tuple[Select[Any], Columns]:
    names = "element_instance_key element_id name correlation_key"
    columns: Columns = {
        "key": MessageSubscription.key,
        **_INSTANCE,
        **_plain(MessageSubscription, names),
    }
    return _of_instance(MessageSubscription, columns), columns


def _definitions(kind: str) -> Callable[[], tuple[Select[Any], Columns]]:
    def selection() -> tuple[Select[Any], Columns]:
        parent = aliased(Definition)
        columns: Columns = {
            **_plain(Definition, "key id name version version_tag latest resource_name parent_key"),
            "parent_id": parent.id,
            "kind": literal(kind),
        }
        statement = select(*_labelled(columns)).where(Definition.kind == kind)
        return statement.outerjoin(parent, parent.key == Definition.parent_key), columns

    return selection


def _plain(row: type[Any], names: str) -> Columns:
    return {name: getattr(row, name) for name in names.split()}


def _of_instance(row: type[Any], columns: Columns) -> Select[Any]:
    return select(*_labelled(columns)).join(Instance, Instance.key == row.instance_key)


_NOUNS: Mapping[str, Callable[[], tuple[Select[Any], Columns]]] = {
    "process_instance": _instances,
    "element_instance": _element_instances,
    "variable": _variables,
    "user_task": _user_tasks,
    "job": _jobs,
    "incident": _incidents,
    "message_subscription": _message_subscriptions,
    "process_definition": _definitions("process"),
    "decision_definition": _definitions("decision"),
    "decision_requirements": _definitions("decision_requirements"),
    "form": _definitions("form"),
}

_SEEN: Mapping[str, Callable[[Actor], ColumnElement[bool]]] = {
    "process_instance": sees_case,
    "element_instance": sees_case,
    "variable": lambda actor: and_(sees_case(actor), reads_variable(actor)),
    "job": sees_technicalities,
    "incident": sees_technicalities,
    "message_subscription": sees_technicalities,
    "user_task": sees_task,
}
"""Which rows of a noun an actor sees; definitions are everybody's to read."""
