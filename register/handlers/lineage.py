"""register.lineage: what became of an organisation, and of the bodies that it had."""

from sqlalchemy import select

from engine.commands.core.handlers import BusinessError, Handled, HandledJob
from engine.json_types import Json
from engine.persistence import Transaction
from engine.persistence.series import draw
from register import cases, credit_code
from register.handlers.reading import day, event_of, flag, found, legal_day, text, text_or_none
from register.handlers.recognition import know
from register.lineage import KINDS, running_bans
from register.lineage_rows import Lineage
from register.rows import Base, Organisation
from register.standing import is_current


def lineage(transaction: Transaction, job: HandledJob) -> Handled:
    """Write down what became of `from_code`, by `evidence`, as of `effective_on`.

    Header `event`: rename (`new_name`), merge and succeed (`to_code`, `to_name`; with `base_no` for
    that body alone), dissolve. The bodies that follow have the new host, and the open tasks of
    their cases are the new one's. Throws the BPMN error `credit-code` for a code that can be none,
    and `lineage-ban` where the one before has a running ban and nobody has decided whether it
    follows (`ban_follows`).
    """
    kind = event_of(job, KINDS)
    from_code, to_code = text(job, "from_code"), text_or_none(job, "to_code")
    if kind in ("merge", "succeed"):
        to_code = text(job, "to_code")
        if fault := credit_code.fault(to_code):
            raise BusinessError("credit-code", fault, {"unmet_text": fault})
        know(transaction, to_code, text_or_none(job, "to_name"))
    row = Lineage(
        number=draw(transaction, "lineage"),
        kind=kind,
        from_code=from_code,
        to_code=to_code,
        base_number=text_or_none(job, "base_no"),
        effective_on=day(job, "effective_on"),
        evidence=text(job, "evidence"),
        ban_follows=_ban_follows(transaction, job, from_code) if to_code else None,
        case_key=job.process_instance_key,
    )
    transaction.add(row)
    if kind == "rename":
        found(transaction, Organisation, from_code, "单位").name = text(job, "new_name")
    transaction.flush()
    following = _bodies(transaction, row)
    if to_code:
        for base in following:
            base.credit_code = to_code
            transaction.flush()
            cases.move_tasks(transaction, base, job, from_code)
    told: list[Json] = [{"base_no": one.number, "base_name": one.name} for one in following]
    return Handled({"lineage_no": row.number, "lineage_bodies": told})


def _ban_follows(transaction: Transaction, job: HandledJob, from_code: str) -> bool | None:
    """What a person decided about a running ban of the one before; None without one."""
    bans = running_bans(transaction, frozenset({from_code}), legal_day(job.now))
    if not bans:
        return None
    if job.variables.get("ban_follows") is None:
        until = "；".join(f"{one.programme} 至{one.refused_until}" for one in bans)
        said = f"原单位在禁报期内（{until}），请判定禁报是否随沿革及于后继单位并写明理由"
        raise BusinessError("lineage-ban", said, {"lineage_ban_text": said})
    return flag(job, "ban_follows")


def _bodies(transaction: Transaction, row: Lineage) -> list[Base]:
    """The bodies that are concerned: the one named, else all that the organisation hosts now."""
    asked = select(Base).where(Base.credit_code == row.from_code)
    if row.base_number is not None:
        asked = asked.where(Base.number == row.base_number)
    return [
        one
        for one in transaction.scalars(asked.order_by(Base.number))
        if is_current(transaction, one)
    ]
