"""What can be searched for: for each noun its rows, their named columns, and who sees them."""

from collections.abc import Callable, Mapping
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Select,
    Text,
    and_,
    case,
    cast,
    exists,
    func,
    literal,
    select,
    true,
)
from sqlalchemy.orm import aliased

from engine.lifecycle.actor import Actor
from engine.persistence.batch_operation_rows import BatchOperation, BatchOperationItem
from engine.persistence.case_rows import (
    ElementInstance,
    Incident,
    Instance,
    Job,
    StartRequest,
    UserTask,
    Variable,
)
from engine.persistence.conditions import Column, json_member
from engine.persistence.definition_rows import Definition
from engine.persistence.history_rows import HistoryRecord
from engine.persistence.runtime_rows import MessageSubscription
from engine.persistence.transit_rows import Message
from engine.persistence.visibility import (
    reads_variable,
    sees_case,
    sees_task,
    sees_technicalities,
)

Columns = Mapping[str, Column]


def _labelled(columns: Columns) -> list[Column]:
    return [column.label(name) for name, column in columns.items()]


def _open_incident(condition: ColumnElement[bool]) -> ColumnElement[bool]:
    return exists().where(Incident.state == "open", condition)


_BUSINESS_ID: Column = (
    select(func.max(StartRequest.name))
    .where(StartRequest.instance_key == Instance.key, StartRequest.scope.startswith("business:"))
    .correlate(Instance)
    .scalar_subquery()
)

_INSTANCE: Columns = {
    "instance_key": Instance.key,
    "root_key": Instance.root_key,
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
        "root_key": Instance.root_key,
        "business_id": _BUSINESS_ID,
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
        "incident_key": select(func.min(Incident.key))
        .where(Incident.element_instance_key == ElementInstance.key, Incident.state == "open")
        .correlate(ElementInstance)
        .scalar_subquery(),
    }
    return _of_instance(ElementInstance, columns), columns


def _variables() -> tuple[Select[Any], Columns]:
    columns: Columns = {
        "key": Variable.key,
        "instance_key": Variable.instance_key,
        "root_key": Instance.root_key,
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
        "business_id": _BUSINESS_ID,
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
        "business_id": _BUSINESS_ID,
        "tags": Instance.tags,
        **_plain(Job, names + "error_message created_at ended_at"),
        "listener_event": func.coalesce(Job.listener_event, "unspecified"),
        "failed_with_retries_left": and_(
            Job.error_message.is_not(None), Job.retries > 0, Job.state != "error_thrown"
        ),
    }
    return _of_instance(Job, columns), columns


def _incidents() -> tuple[Select[Any], Columns]:
    names = "element_instance_key element_id wait_key source kind message state created_at"
    columns: Columns = {
        "key": Incident.key,
        **_INSTANCE,
        **_plain(Incident, names),
        "job_key": case((Incident.source == "job", Incident.wait_key)),
    }
    everywhere = select(*_labelled(columns)).outerjoin(
        Instance, Instance.key == Incident.instance_key
    )
    return everywhere, columns  # a message that reached no case is an incident, too


def _message_subscriptions() -> tuple[Select[Any], Columns]:
    names = "element_instance_key element_id name correlation_key created_at"
    columns: Columns = {
        "key": MessageSubscription.key,
        **_INSTANCE,
        "process_name": Definition.name,
        **_plain(MessageSubscription, names),
    }
    statement = _of_instance(MessageSubscription, columns)
    return statement.join(Definition, Definition.key == Instance.process_key), columns


def _correlated_messages() -> tuple[Select[Any], Columns]:
    names = "name correlation_key element_id element_instance_key"
    columns: Columns = {
        "key": Message.key,
        **_INSTANCE,
        "business_id": _BUSINESS_ID,
        **_plain(Message, names),
        "correlated_at": func.coalesce(Message.correlated_at, Message.published_at),
    }
    return _of_instance(Message, columns), columns


def _batch_operations() -> tuple[Select[Any], Columns]:
    def counted(*states: str) -> Column:
        of_batch = BatchOperationItem.batch_key == BatchOperation.key
        wanted = BatchOperationItem.state.in_(states) if states else true()
        items = select(func.count()).select_from(BatchOperationItem).where(of_batch, wanted)
        return items.correlate(BatchOperation).scalar_subquery()

    columns: Columns = {
        **_plain(BatchOperation, "key type state actor started_at ended_at"),
        "total": counted(),
        "failed": counted("FAILED"),
        "done": counted("COMPLETED"),
    }
    return select(*_labelled(columns)), columns


def _batch_operation_items() -> tuple[Select[Any], Columns]:
    names = "batch_key item_key state processed_at error_message"
    columns: Columns = {
        "key": BatchOperationItem.item_key,
        "type": BatchOperation.type,
        "instance_key": Instance.key,
        "root_key": Instance.root_key,
        **_plain(BatchOperationItem, names),
    }
    statement = _of_instance(BatchOperationItem, columns)
    joined = statement.join(BatchOperation, BatchOperation.key == BatchOperationItem.batch_key)
    return joined, columns


def _decision_instances() -> tuple[Select[Any], Columns]:
    """What decisions were made in cases: the lines of their histories."""
    name = cast(HistoryRecord.chain, Text) + "-" + cast(HistoryRecord.number, Text)
    columns: Columns = {
        "key": name,
        **_INSTANCE,
        "business_id": _BUSINESS_ID,
        "evaluated_at": HistoryRecord.at,
        "element_id": HistoryRecord.element_id,
        "element_instance_key": HistoryRecord.element_instance_key,
        "decision_id": func.coalesce(Definition.id, json_member(HistoryRecord.data, "decision")),
        "decision_name": func.coalesce(Definition.name, ""),
        "decision_version": func.coalesce(Definition.version, 0),
        "decision_key": func.coalesce(Definition.key, -1),
        "data": HistoryRecord.data,
    }
    statement = (
        select(*_labelled(columns))
        .join(Instance, Instance.key == HistoryRecord.chain)
        .outerjoin(
            Definition,
            cast(Definition.key, Text) == json_member(HistoryRecord.data, "definition_key"),
        )
        .where(HistoryRecord.kind == "decision_evaluated")
    )
    return statement, columns


def _definitions(kind: str) -> Callable[[], tuple[Select[Any], Columns]]:
    def selection() -> tuple[Select[Any], Columns]:
        parent = aliased(Definition)
        columns: Columns = {
            **_plain(
                Definition, "key id name version version_tag latest resource_name parent_key sha256"
            ),
            "parent_id": parent.id,
            "parent_name": parent.name,
            "parent_version": parent.version,
            "kind": literal(kind),
        }
        statement = select(*_labelled(columns)).where(Definition.kind == kind)
        return statement.outerjoin(parent, parent.key == Definition.parent_key), columns

    return selection


def _plain(row: type[Any], names: str) -> Columns:
    return {name: getattr(row, name) for name in names.split()}


def _of_instance(row: type[Any], columns: Columns) -> Select[Any]:
    return select(*_labelled(columns)).join(Instance, Instance.key == row.instance_key)


NOUNS: Mapping[str, Callable[[], tuple[Select[Any], Columns]]] = {
    "process_instance": _instances,
    "element_instance": _element_instances,
    "variable": _variables,
    "user_task": _user_tasks,
    "job": _jobs,
    "incident": _incidents,
    "message_subscription": _message_subscriptions,
    "correlated_message": _correlated_messages,
    "decision_instance": _decision_instances,
    "batch_operation": _batch_operations,
    "batch_operation_item": _batch_operation_items,
    "process_definition": _definitions("process"),
    "decision_definition": _definitions("decision"),
    "decision_requirements": _definitions("decision_requirements"),
    "form": _definitions("form"),
}

SEEN: Mapping[str, Callable[[Actor, bool], ColumnElement[bool]]] = {
    "process_instance": lambda actor, many: sees_case(actor, many=many),
    "element_instance": lambda actor, many: sees_case(actor, many=many),
    "variable": lambda actor, many: and_(sees_case(actor, many=many), reads_variable(actor)),
    "job": lambda actor, _: sees_technicalities(actor),
    "incident": lambda actor, _: sees_technicalities(actor),
    "message_subscription": lambda actor, _: sees_technicalities(actor),
    "correlated_message": lambda actor, _: sees_technicalities(actor),
    "decision_instance": lambda actor, _: sees_technicalities(actor),
    "batch_operation": lambda actor, _: sees_technicalities(actor),
    "batch_operation_item": lambda actor, _: sees_technicalities(actor),
    "user_task": lambda actor, _: sees_task(actor),
}
"""Which rows of a noun an actor sees, who may see `many` cases; definitions are everybody's."""

OF_CASES = ("process_instance", "element_instance", "variable")
"""What is seen with its case."""
