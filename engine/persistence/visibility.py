"""Who may see what: conditions that every question about cases and tasks carries.

A case is seen with all it calls and is called by. It is seen by administrators and operators, by
whoever started it, by whoever is or was offered one of its tasks, and by the parties it names
itself (process variable `caseParties`, a list of group ids). The pages only ask; nothing is hidden
there.
"""

from sqlalchemy import ColumnElement, Text, exists, false, or_, true, type_coerce
from sqlalchemy.orm import InstrumentedAttribute, aliased

from engine.lifecycle.actor import Actor
from engine.lifecycle.authority import oversees
from engine.lifecycle.scopes import names
from engine.persistence.case_rows import Instance, UserTask, Variable
from engine.persistence.runtime_rows import Candidate

PARTIES = "caseParties"
"""The process variable that names the groups a case concerns."""


def candidacies(actor: Actor) -> list[str]:
    """The actor as a candidate: itself, those it stands in for, its groups."""
    return [f"user:{login}" for login in sorted(actor.logins)] + [
        f"group:{group}" for group in sorted(actor.groups)
    ]


def sees_case(actor: Actor) -> ColumnElement[bool]:
    """Whether the actor may see the `Instance` of the row."""
    if oversees(actor):
        return true()
    return or_(
        Instance.started_by.in_(actor.logins),
        _has_task_for(actor),
        _names(actor),
        _is_in_scope(actor),
    )


def sees_task(actor: Actor) -> ColumnElement[bool]:
    """Whether the actor may open the `UserTask` of the row: it is, or was, its own or offered."""
    return true() if actor.unrestricted else _concerns(UserTask, actor)


def _is_in_scope(actor: Actor) -> ColumnElement[bool]:
    """Whether a machine's token is for the case's process."""
    given = names(actor.scopes or (), "programmes")
    return or_(
        Instance.process_id.in_([one for one in given if not one.endswith("*")]),
        *(
            Instance.process_id.startswith(one[:-1], autoescape=True)
            for one in given
            if one.endswith("*")
        ),
    )


def _has_task_for(actor: Actor) -> ColumnElement[bool]:
    task, relative = aliased(UserTask), aliased(Instance)
    return exists().where(
        relative.root_key == Instance.root_key,
        task.instance_key == relative.key,
        _concerns(task, actor),
    )


def _names(actor: Actor) -> ColumnElement[bool]:
    variable, relative = aliased(Variable), aliased(Instance)
    named = [variable.value.contains(f'"{group}"', autoescape=True) for group in actor.groups]
    return exists().where(
        relative.root_key == Instance.root_key,
        variable.instance_key == relative.key,
        variable.scope_key == relative.key,
        variable.name == PARTIES,
        or_(false(), *named),
    )


def _concerns(task: type[UserTask], actor: Actor) -> ColumnElement[bool]:
    offered_now = exists().where(
        Candidate.task_key == task.key, Candidate.who.in_(candidacies(actor))
    )
    return or_(
        offered_now,
        task.assignee.in_(actor.logins),
        task.completed_by.in_(actor.logins),
        *(lists(task.candidate_groups, group) for group in actor.groups),
        *(lists(task.candidate_users, login) for login in actor.logins),
    )


def lists(column: InstrumentedAttribute[list[str]], name: str) -> ColumnElement[bool]:
    """Whether a list kept as JSON text holds the name."""
    return type_coerce(column, Text).contains(f'"{name}"', autoescape=True)
