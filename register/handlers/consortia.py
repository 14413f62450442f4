"""An innovation consortium as a recognised body: recognised, dissolved, its targets and results."""

from datetime import date

from sqlalchemy import select

from engine.commands.core.handlers import Handled, HandledJob
from engine.json_types import Json
from engine.persistence import Transaction
from engine.persistence.series import draw
from register.consortium_rows import Target, UsedResult
from register.handlers.bases import base_of
from register.handlers.evaluations import latest
from register.handlers.limits import keep_within
from register.handlers.members import confirm, leave_all, members_of
from register.handlers.reading import header, legal_day, lines
from register.handlers.recognition import enter_base
from register.handlers.standing import delist
from register.rows import Base


def recognise_consortium(transaction: Transaction, job: HandledJob) -> Handled:
    """建档: the consortium, its members with their layers, the targets it took on.

    Raises Refused where a member is beyond the limits without the department's exception.
    """
    base = enter_base(transaction, job)
    keep_within(transaction, job, confirm(transaction, job, base))
    for place, one in enumerate(lines(job, "targets"), 1):
        transaction.add(
            Target(
                base_number=base.number,
                position=place,
                task=str(one["task"]),
                goal=str(one["goal"]),
                due_on=date.fromisoformat(str(one["due_on"])) if one.get("due_on") else None,
            )
        )
    return Handled({"base_no": base.number})


def dissolve(transaction: Transaction, job: HandledJob) -> Handled:
    """取消认定: as `delist`, and nobody is a member any more."""
    done = delist(transaction, job)
    leave_all(transaction, job, base_of(transaction, job))
    return done


def offer_targets(transaction: Transaction, job: HandledJob) -> Handled:
    """The targets as they stand, for the yearly summary to go on from."""
    base = base_of(transaction, job)
    return Handled({"targets": [_line(one) for one in targets_of(transaction, base)]})


def report_targets(transaction: Transaction, job: HandledJob) -> Handled:
    """How far each target has come by the summary; one not known is a new one."""
    base = base_of(transaction, job)
    known = {(one.task, one.goal): one for one in targets_of(transaction, base)}
    for one in lines(job, "targets"):
        row = known.get((str(one["task"]), str(one["goal"]))) or _new_target(transaction, base)
        row.task, row.goal = str(one["task"]), str(one["goal"])
        row.progress = str(one["progress"]) if one.get("progress") else row.progress
        row.reported_on = legal_day(job.now)
    return Handled()


def check_results(transaction: Transaction, job: HandledJob) -> Handled:
    """Each result of the ledger with whether it has been counted before, here or elsewhere."""
    numbers = [normal(str(one["identifier"])) for one in lines(job, "results")]
    used = set(transaction.scalars(select(UsedResult.number).where(UsedResult.number.in_(numbers))))
    ledger: list[Json] = [
        {**one, "result_already_used": number in used or number in numbers[:place]}
        for place, (one, number) in enumerate(zip(lines(job, "results"), numbers, strict=True))
    ]
    return Handled({"results": ledger})


def use_results(transaction: Transaction, job: HandledJob) -> Handled:
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


def consortium_standing(transaction: Transaction, job: HandledJob) -> Handled:
    """The grade of the last evaluation and the members by layer, for what support follows."""
    base = base_of(transaction, job)
    rows, evaluation = members_of(transaction, base), latest(transaction, base.number)
    return Handled(
        {
            "grade_on_record": (evaluation and evaluation.grade) or "尚未评估",
            "layers": "；".join(f"{one.name}（{one.layer or one.role}）" for one in rows),
            "member_options": [{"value": one.credit_code, "label": one.name} for one in rows],
        }
    )


def targets_of(transaction: Transaction, base: Base) -> list[Target]:
    """A consortium's targets, in their order."""
    asked = select(Target).where(Target.base_number == base.number)
    return list(transaction.scalars(asked.order_by(Target.position)))


def _new_target(transaction: Transaction, base: Base) -> Target:
    place = draw(transaction, f"target/{base.number}")
    row = Target(base_number=base.number, position=place)
    transaction.add(row)
    return row


def _line(one: Target) -> Json:
    return {"task": one.task, "goal": one.goal, "progress": one.progress}
