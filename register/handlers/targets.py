"""register.target and register.result: what a body took on, and the results counted for it."""

from sqlalchemy import select

from engine.commands.core.handlers import Handled, HandledJob
from engine.json_types import Json
from engine.persistence import Transaction
from engine.persistence.series import hold
from register.consortium_rows import Target, UsedResult
from register.handlers.bases import base_of
from register.handlers.moving import move
from register.handlers.reading import event_of, header, legal_day, lines
from register.lifecycle.duties import TARGET
from register.lifecycle.table import ABSENT
from register.rows import Base


def target(transaction: Transaction, job: HandledJob) -> Handled:
    """How far each of `targets` has come; one not known is a new one. Header `event`: progress."""
    event_of(job, ("progress",))
    base, today = base_of(transaction, job), legal_day(job.now)
    known = {(one.task, one.goal): one for one in targets_of(transaction, base)}
    for one in lines(job, "targets"):
        row = known.get((str(one["task"]), str(one["goal"]))) or _new(transaction, base)
        row.task, row.goal = str(one["task"]), str(one["goal"])
        if move(transaction, job, TARGET, row, "progress"):
            row.progress = str(one["progress"]) if one.get("progress") else row.progress
            row.reported_on = today
    return Handled()


def targets_of(transaction: Transaction, base: Base) -> list[Target]:
    """A body's targets, in their order."""
    asked = select(Target).where(Target.base_number == base.number)
    return list(transaction.scalars(asked.order_by(Target.position)))


def target_lines(transaction: Transaction, base: Base) -> list[Json]:
    """The targets as they stand, for the yearly summary to go on from."""
    return [
        {"task": one.task, "goal": one.goal, "progress": one.progress}
        for one in targets_of(transaction, base)
    ]


def result(transaction: Transaction, job: HandledJob) -> Handled:
    """Header `event`: check, whether each of `results` has been counted before; use, count them."""
    if event_of(job, ("check", "use")) == "check":
        return _check(transaction, job)
    return _use(transaction, job)


def _check(transaction: Transaction, job: HandledJob) -> Handled:
    """Each result of the ledger with whether it has been counted before, here or elsewhere."""
    numbers = [normal(str(one["identifier"])) for one in lines(job, "results")]
    used = set(transaction.scalars(select(UsedResult.number).where(UsedResult.number.in_(numbers))))
    ledger: list[Json] = [
        {**one, "result_already_used": number in used or number in numbers[:place]}
        for place, (one, number) in enumerate(zip(lines(job, "results"), numbers, strict=True))
    ]
    return Handled({"results": ledger})


def _use(transaction: Transaction, job: HandledJob) -> Handled:
    """The results that counted in this evaluation, by the decision; no other may count them."""
    base = base_of(transaction, job)
    for one in lines(job, "results"):
        if one.get("use") == header(job, "counted"):
            transaction.add(
                UsedResult(
                    number=normal(str(one["identifier"])),
                    title=str(one["result"]),
                    base_number=base.number,
                    case_key=job.process_instance_key,
                    used_on=legal_day(job.now),
                )
            )
    return Handled()


def normal(identifier: str) -> str:
    """A patent number or DOI as it is compared: without spaces, in capitals.

    >>> normal(" zl 2023 1 0123456.7 ")
    'ZL202310123456.7'
    """
    return "".join(identifier.split()).upper()


def _new(transaction: Transaction, base: Base) -> Target:
    hold(transaction, f"target/{base.number}")
    place = max((one.position for one in targets_of(transaction, base)), default=0) + 1
    row = Target(
        base_number=base.number, position=place, state=TARGET.after(ABSENT, "take_on").state
    )
    transaction.add(row)
    return row
