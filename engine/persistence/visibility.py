"""Who may see what: conditions that every question about cases and tasks carries.

A case is seen with all it calls and is called by. It is seen by administrators and operators and by
its parties (`Party`): whoever began it by hand, whoever is or was offered one of its tasks, whom
the register says it concerns. What of it is seen is decided by the audience of every piece
(`engine.lifecycle.audience`); `reads_variable` and `sees_task` say the same to the database. The
pages only ask; nothing is hidden there.
"""

from typing import Any

from sqlalchemy import (
    ColumnElement,
    SQLColumnExpression,
    Text,
    and_,
    case,
    exists,
    false,
    or_,
    select,
    true,
    type_coerce,
)
from sqlalchemy.orm import InstrumentedAttribute, aliased

from engine.lifecycle.actor import Actor
from engine.lifecycle.audience import MACHINES_READ_AS, PERSONAL, recused_from
from engine.lifecycle.authority import oversees
from engine.lifecycle.scopes import names
from engine.persistence import bounded
from engine.persistence.audience_rows import DeclaredAudience, Party
from engine.persistence.case_rows import Instance, UserTask, Variable
from engine.persistence.runtime_rows import Candidate
from engine.persistence.store import Transaction

RECUSED = "recused"
"""The role of a candidate whom the task is never shown to: he keeps out of the case (回避)."""


def candidacies(actor: Actor) -> list[str]:
    """The actor as a candidate: itself, those it stands in for, its groups."""
    return [f"user:{login}" for login in sorted(actor.logins)] + [
        f"group:{group}" for group in sorted(actor.groups)
    ]


def is_party(actor: Actor) -> ColumnElement[bool]:
    """Whether the `Party` of the row is the actor, or is somebody whom it stands in for.

    Whoever keeps out of the case is none (回避), and a role that is personal has no deputy.
    """
    party = and_(Party.who.in_(candidacies(actor)), ~Party.role.startswith(recused_from("")))
    if not actor.stands_for:
        return party
    own = Party.who.in_(candidacies(actor.itself))
    return and_(party, or_(own, Party.role.not_in(PERSONAL)))


def sees_case(actor: Actor, *, many: bool = False) -> ColumnElement[bool]:
    """Whether the actor may see the `Instance` of the row.

    `many`: a great part of all cases (`has_many`), so that each row is looked at in the order of
    the list and its end comes soon; else the few cases are found first.
    """
    if oversees(actor):
        return true()
    if many:
        concerned = exists().where(Party.root_key == Instance.root_key, is_party(actor))
        return or_(concerned.correlate(Instance), is_in_scope(actor))
    found = select(Party.root_key).where(is_party(actor))
    return or_(Instance.root_key.in_(found), is_in_scope(actor))


def has_many(transaction: Transaction, actor: Actor) -> bool:
    """Whether the actor is a party of more cases than anybody counts."""
    if oversees(actor):
        return True
    parties = select(Party.root_key).where(Party.who.in_(candidacies(actor)))
    return bounded.count(transaction, parties) > bounded.MOST_COUNTED


def has_role(actor: Actor, role: str) -> ColumnElement[bool]:
    """Whether the actor has the role in the case of the row's `Instance`, or oversees all cases."""
    if oversees(actor):
        return true()
    parties = select(Party.root_key).where(Party.who.in_(candidacies(actor)), Party.role == role)
    return Instance.root_key.in_(parties)


def is_in_scope(actor: Actor, of: type[Instance] = Instance) -> ColumnElement[bool]:
    """Whether a machine's token is for the process of the row's `Instance`."""
    given = names(actor.scopes or (), "programmes")
    if not given:
        return false()  # and no alternative to what an index finds
    return or_(
        of.process_id.in_([one for one in given if not one.endswith("*")]),
        *(
            of.process_id.startswith(one[:-1], autoescape=True)
            for one in given
            if one.endswith("*")
        ),
    )


def sees_technicalities(actor: Actor) -> ColumnElement[bool]:
    """Whether the actor may see the jobs, incidents and subscriptions of the row's `Instance`."""
    return true() if oversees(actor) else false()


def sees_task(actor: Actor) -> ColumnElement[bool]:
    """Whether the actor may open the `UserTask` of the row.

    It is its own, it is offered to it now, or what was done there is for one of its roles.
    """
    if oversees(actor):
        return true()
    of_task = aliased(Instance)
    in_case = (
        exists()
        .where(
            of_task.key == UserTask.instance_key,
            _reads(actor, "element", UserTask.element_id, of_task),
        )
        .correlate_except(of_task)
    )
    return or_(is_own_task(actor), in_case)


def is_own_task(actor: Actor) -> ColumnElement[bool]:
    """Whether the `UserTask` of the row is, or was, the actor's, or is offered to it."""
    return or_(is_offered(actor), has_or_did(actor))


def is_offered(actor: Actor) -> ColumnElement[bool]:
    """Whether the `UserTask` of the row is shown to the actor now; never to who keeps out of it."""
    shown = exists().where(
        Candidate.task_key == UserTask.key,
        Candidate.who.in_(candidacies(actor)),
        Candidate.role != RECUSED,
    )
    kept_out = exists().where(
        Candidate.task_key == UserTask.key,
        Candidate.who == f"user:{actor.login}",
        Candidate.role == RECUSED,
    )
    seen = and_(
        shown.correlate_except(Candidate),
        ~kept_out.correlate_except(Candidate),
        *is_left_to(actor),
    )
    if not actor.stands_for:
        return seen
    return or_(is_offered(actor.itself), and_(seen, ~is_personal()))


def is_left_to(actor: Actor) -> list[ColumnElement[bool]]:
    """Whether the `UserTask` of the row is none that the actor took as a deputy whose days are
    over; no condition where there are none.
    """
    return [UserTask.key.not_in(actor.withheld)] if actor.withheld else []


def has_or_did(actor: Actor) -> ColumnElement[bool]:
    """Whether the `UserTask` of the row is or was in the actor's hands, or in those of somebody
    whom it stands in for where the step is not personal.
    """
    in_hand = and_(UserTask.assignee == actor.login, *is_left_to(actor))
    own = or_(in_hand, UserTask.completed_by == actor.login)
    if not actor.stands_for:
        return own
    theirs = or_(
        UserTask.assignee.in_(actor.stands_for), UserTask.completed_by.in_(actor.stands_for)
    )
    return or_(own, and_(theirs, ~is_personal()))


def is_personal() -> ColumnElement[bool]:
    """Whether the step of the `UserTask` of the row has no deputy."""
    declared = exists().where(
        DeclaredAudience.process_key == UserTask.process_key,
        DeclaredAudience.kind == "doer",
        DeclaredAudience.name == UserTask.element_id,
        DeclaredAudience.role.in_(PERSONAL),
    )
    return declared.correlate_except(DeclaredAudience)


def reads_variable(actor: Actor) -> ColumnElement[bool]:
    """Whether the actor may read the `Variable` of the row, which is of the row's `Instance`."""
    if oversees(actor):
        return true()
    known = (
        exists()
        .where(
            DeclaredAudience.process_key == Instance.process_key,
            DeclaredAudience.kind == "variable",
            DeclaredAudience.name == Variable.name,
        )
        .correlate_except(DeclaredAudience)
    )
    own = (
        exists()
        .where(
            UserTask.instance_key == Variable.instance_key,
            UserTask.element_instance_key == Variable.scope_key,
            has_or_did(actor),
        )
        .correlate_except(UserTask)
    )
    return or_(own, _reads(actor, "variable", case((known, Variable.name), else_="*")))


def _reads(
    actor: Actor, kind: str, name: SQLColumnExpression[Any], of: type[Instance] = Instance
) -> ColumnElement[bool]:
    """Whether one of the actor's roles in the row's `Instance` reads the piece of this name; a
    machine reads what the department does, of the processes that its token is for.
    """
    declared = (
        exists()
        .where(
            DeclaredAudience.process_key == of.process_key,
            DeclaredAudience.kind == kind,
            DeclaredAudience.name == name,
        )
        .correlate_except(Party, DeclaredAudience)  # whatever surrounds it, however far out
    )
    as_party = declared.where(
        Party.root_key == of.root_key,
        is_party(actor),
        DeclaredAudience.role == Party.role,
    )
    if actor.scopes is None:
        return as_party
    as_machine = declared.where(DeclaredAudience.role == MACHINES_READ_AS)
    return or_(as_party, and_(is_in_scope(actor, of), as_machine))


def lists(column: InstrumentedAttribute[list[str]], name: str) -> ColumnElement[bool]:
    """Whether a list kept as JSON text holds the name."""
    return type_coerce(column, Text).contains(f'"{name}"', autoescape=True)
