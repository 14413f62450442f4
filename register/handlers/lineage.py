"""register.lineage: what became of an organisation, and of the bodies that it had."""

from sqlalchemy import select

from engine.commands.core.handlers import BusinessError, Handled, HandledJob
from engine.json_types import Json
from engine.persistence import Transaction
from engine.persistence.series import draw
from register import cases, credit_code
from register.handlers.following_members import follow_members
from register.handlers.parties import parties_of_base
from register.handlers.reading import day, event_of, flag, found, legal_day, text, text_or_none
from register.handlers.recognition import know
from register.lifecycle.table import Step
from register.lineage import FOLLOWED, KINDS, NOUN, ban_words, running_bans
from register.lineage_rows import Lineage
from register.rows import Base, Organisation
from register.standing import is_current
from register.steps import write_event


def lineage(transaction: Transaction, job: HandledJob) -> Handled:
    """Write down what became of `from_code`, by `evidence`, as of `effective_on`.

    Header `event`: rename (`new_name`), merge, split and succeed (`to_code`, `to_name`; with
    `base_no` for that body alone, which a split always says), dissolve. The bodies that follow have
    the new host, the open tasks of their cases are the new one's; places in the bodies of others go
    with a merger; the diaries of all these say so. Throws
    the BPMN error `credit-code` for an organisation that cannot be meant, and `lineage-ban` where
    the one before has a running ban and nobody has decided whether it follows (`ban_follows`).
    """
    kind = event_of(job, KINDS)
    from_code, to_code = text(job, "from_code"), text_or_none(job, "to_code")
    _require_meant(transaction, job, kind, from_code)
    if kind in FOLLOWED:
        to_code = text(job, "to_code")
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
    joined = [] if kind == "dissolve" else follow_members(transaction, row, following)
    following += [one for one in joined if one not in following]
    concerned = [(f"host:{from_code}", "participant")] if to_code and following else []
    for base in following:
        _write_down(transaction, row, base)
        concerned += parties_of_base(transaction, base)
    told: list[Json] = [{"base_no": one.number, "base_name": one.name} for one in following]
    return Handled(
        {"lineage_no": row.number, "lineage_bodies": told, "unmet_text": None},
        parties=tuple(dict.fromkeys(concerned)),
    )


def _require_meant(transaction: Transaction, job: HandledJob, kind: str, from_code: str) -> None:
    """Throws the BPMN error `credit-code` where the organisations, or the body, cannot be meant."""
    to_code, number = text_or_none(job, "to_code"), text_or_none(job, "base_no")
    base = transaction.get(Base, number) if number else None
    fault = None
    if transaction.get(Organisation, from_code) is None:
        fault = f"名录中没有统一社会信用代码为“{from_code}”的单位，请核对"
    elif kind in FOLLOWED:
        fault = credit_code.fault(to_code or "")
        if to_code == from_code:
            fault = "后继单位与原单位的代码相同；代码不变的，请登记为更名"
        elif kind == "split" and base is None:
            fault = "分立的，请指明由后继单位承担的是哪一个"
        elif base is not None and base.credit_code != from_code:
            fault = f"“{base.name}”（{base.number}）现由 {base.credit_code} 承担，不是 {from_code}"
    if fault:
        raise BusinessError("credit-code", fault, {"unmet_text": fault})


def _write_down(transaction: Transaction, row: Lineage, base: Base) -> None:
    """The line of the body's diary."""
    after = transaction.get(Organisation, row.to_code or row.from_code)
    hosted = base.credit_code == row.to_code
    role = "承担" if hosted else "接替其成员位置"
    to = f"，由{after.name}（{row.to_code}）{role}" if after and row.to_code else ""
    renamed = f"为{after.name}" if after and row.kind == "rename" else ""
    said = f"{row.from_code} {KINDS[row.kind]}{renamed}{to}；依据{row.evidence}"
    write_event(
        transaction, NOUN, Step(base.status, True, said), row.kind, base.number, "",
        row.effective_on, row.case_key,
    )  # fmt: skip


def _ban_follows(transaction: Transaction, job: HandledJob, from_code: str) -> bool | None:
    """What a person decided about a running ban of the one before; None without one."""
    bans = running_bans(transaction, frozenset({from_code}), legal_day(job.now))
    if not bans:
        return None
    if job.variables.get("ban_follows") is None:
        of = "；".join(map(ban_words, bans))
        said = f"原单位在禁报期内：{of}。请判定禁报是否随沿革及于后继单位并写明理由"
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
