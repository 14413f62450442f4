"""The process instances that are about a body: which there are, and who may go on beside whom.

An instance is about a body from the moment at which its first service task loads the body: then the
arbitration table of the programme is asked, whichever way the instance was started (page, message,
/v2, timer, call). It is asked again at each decision that changes the register, and when the body
leaves. Instances that called one another are one.
"""

from collections.abc import Sequence
from datetime import date

from sqlalchemy import and_, select

from engine.commands.core.handlers import (
    EndInstance,
    EndsCase,
    HandledJob,
    MoveTasks,
    WaitForInstance,
)
from engine.persistence import Transaction
from engine.persistence.case_rows import Instance, Variable
from engine.persistence.columns import dump_json
from engine.persistence.series import hold
from register.lifecycle.arbitration import Conflict, Procedure
from register.programme_rules import rules_of
from register.rows import Base, BodyCase, Organisation, Report

BODY = "base_no"
"""The variable of an instance that names the body it is about."""


def enter(transaction: Transaction, base: Base, job: HandledJob, today: date) -> None:
    """Note that the job's instance is about the body, where it is not noted yet.

    Raises EndsCase where the arbitration table refuses it beside what runs, WaitForInstance where
    it has to wait; what it ends is told by the job's effects.
    """
    if transaction.get(BodyCase, job.process_instance_key) is not None:
        return
    table = rules_of(transaction, base.programme).arbitration
    own = transaction.get(Instance, job.process_instance_key)
    if own is None or own.process_id not in table.procedures:
        return
    hold(transaction, f"cases/{base.number}")
    for conflict in _conflicts(transaction, base, own, own.process_id, deciding=False):
        _yield_to(conflict, job, called=own.parent_key is not None)
    transaction.add(
        BodyCase(
            instance_key=own.key,
            root_key=own.root_key,
            base_number=base.number,
            procedure=own.process_id,
            entered_on=today,
        )
    )
    transaction.flush()


def decide(transaction: Transaction, base: Base, job: HandledJob) -> None:
    """Ask the table before the job's instance decides something that changes the register.

    Raises WaitForInstance, or EndsCase, where another case of the body has to be decided first.
    """
    own = transaction.get(Instance, job.process_instance_key)
    if own is None:
        return
    procedures = select(BodyCase.procedure).where(
        BodyCase.root_key == own.root_key, BodyCase.base_number == base.number
    )
    for procedure in {own.process_id, *transaction.scalars(procedures)}:
        for conflict in _conflicts(transaction, base, own, procedure, deciding=True):
            _yield_to(conflict, job, called=False)


def _yield_to(conflict: Conflict, job: HandledJob, *, called: bool) -> None:
    """Do what the table says of one running case; one that is called waits instead of ending."""
    if conflict.answer == "ends_other":
        job.effects.append(EndInstance(conflict.case_key, conflict.reason))
    elif conflict.answer == "waits" or called:
        raise WaitForInstance(
            conflict.case_key, f"在办案件 {conflict.case_key} 办结后再办（{conflict.reason}）"
        )
    else:
        raise EndsCase(f"与在办案件 {conflict.case_key} 不能并行：{conflict.reason}")


def _conflicts(
    transaction: Transaction, base: Base, own: Instance, procedure: str, *, deciding: bool
) -> Sequence[Conflict]:
    asked = (
        select(BodyCase.root_key, BodyCase.procedure)
        .join(Instance, Instance.key == BodyCase.instance_key)
        .where(
            BodyCase.base_number == base.number,
            BodyCase.root_key != own.root_key,
            Instance.state == "active",
        )
        .order_by(BodyCase.instance_key)
    )
    running = [(row.root_key, row.procedure) for row in transaction.execute(asked)]
    table = rules_of(transaction, base.programme).arbitration
    return table.conflicts(running, procedure, deciding=deciding)


def open_cases(transaction: Transaction, base: Base) -> Sequence[Instance]:
    """The living instances that nobody called and that are about the body, the oldest first.

    One that waits for its day has not loaded the body yet; its variable names it.
    """
    procedures = list(rules_of(transaction, base.programme).arbitration.procedures)
    named = and_(
        Variable.scope_key == Instance.key,
        Variable.name == BODY,
        Variable.value == dump_json(base.number),
    )
    entered = select(BodyCase.root_key).where(BodyCase.base_number == base.number)
    waiting = (
        select(Instance.key)
        .join(Variable, named)
        .where(Instance.state == "active", Instance.process_id.in_(procedures))
    )
    asked = select(Instance).where(
        Instance.state == "active",
        Instance.parent_key.is_(None),
        Instance.key.in_(entered) | Instance.key.in_(waiting),
    )
    return transaction.scalars(asked.order_by(Instance.key)).all()


def move_tasks(transaction: Transaction, base: Base, job: HandledJob, before: str) -> None:
    """The body has another host than `before`: the open tasks of its cases are the new one's."""
    host = transaction.get(Organisation, base.credit_code)
    told = {"credit_code": base.credit_code, "host_name": host.name if host else base.credit_code}
    roots = [case.key for case in open_cases(transaction, base)]
    living = select(Instance.key).where(
        Instance.root_key.in_(roots),
        Instance.state == "active",
        Instance.key != job.process_instance_key,
    )
    for key in transaction.scalars(living.order_by(Instance.key)):
        job.effects.append(MoveTasks(key, f"host:{before}", f"host:{base.credit_code}", told))


def end_cases(transaction: Transaction, base: Base, job: HandledJob, event: str, on: date) -> None:
    """The body has left by `event`: each other case of it ends, unless the table lets it go on."""
    own = transaction.get(Instance, job.process_instance_key)
    table = rules_of(transaction, base.programme)
    said = f"{base.name}{table.body.word(event)}，现为“{base.status}”，本件随之终止"
    for case in open_cases(transaction, base):
        procedure = table.arbitration.procedures.get(case.process_id)
        if own is not None and case.key == own.root_key:
            continue
        if procedure is None or _goes_on(transaction, case, procedure, event, on):
            continue
        job.effects.append(EndInstance(case.key, said))


def _goes_on(
    transaction: Transaction, case: Instance, procedure: Procedure, event: str, on: date
) -> bool:
    word = procedure.when_left_by(event)
    return word == "continues" or (word == "continues_if_due" and _is_due(transaction, case, on))


def _is_due(transaction: Transaction, case: Instance, on: date) -> bool:
    """Whether the report that the case is about was due before that day."""
    duty = transaction.scalar(
        select(Variable.value).where(Variable.scope_key == case.key, Variable.name == "duty")
    )
    due = select(Report.year).where(Report.due_on < on)
    rows = transaction.scalars(due.where(Report.duty == _plain(duty)))
    return rows.first() is not None


def _plain(value: str | None) -> str:
    return (value or "").strip('"')
