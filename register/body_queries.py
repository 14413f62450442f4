"""Questions about what goes on around a body: its open cases, and all that happened to it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import select

from engine.lifecycle.actor import Actor
from engine.persistence import Store, Transaction
from engine.persistence.case_rows import Instance
from engine.persistence.visibility import sees_case
from register.cases import open_cases
from register.documentation import TABLES
from register.lifecycle.body import EVENTS
from register.lineage import KINDS, NOUN
from register.programme_rules import rules_of
from register.rows import Base, BodyCase, RegisterEvent, StatusChange


@dataclass(frozen=True, slots=True)
class OpenCase:
    """A living case about a body: its procedure in the programme's words, and its title."""

    key: int
    procedure: str
    title: str


@dataclass(frozen=True, slots=True)
class DiaryLine:
    """Something that happened to a body, or to what hangs on it: the clauses it rests on.

    `noun` and `item` name the thing (年度报告, 2027) and `event` what happened to it; where the
    body's own status changed they are the new status and why, without an item. `said` is why an
    event had no effect; empty where it had one.
    """

    on: date
    noun: str
    item: str
    event: str
    said: str
    clauses: Sequence[str]
    case_key: int | None


def cases_of_body(store: Store, actor: Actor, number: str) -> tuple[OpenCase, ...]:
    """The living cases about the body that the actor may see, the oldest first."""
    with store.read() as transaction:
        base = transaction.get(Base, number)
        return tuple(_seen(transaction, actor, base)) if base else ()


@dataclass(frozen=True, slots=True)
class CaseBody:
    """The body that a case is about, as the register has it."""

    number: str
    name: str
    status: str


def body_of_case(store: Store, case_key: int) -> CaseBody | None:
    """The recognised body that the case, or the one that called it, is about; None for none."""
    with store.read() as transaction:
        base = _about(transaction, case_key)
        return CaseBody(base.number, base.name, base.status) if base else None


def _about(transaction: Transaction, case_key: int) -> Base | None:
    case = transaction.get(Instance, case_key)
    known = (case_key, case.root_key) if case else (case_key,)
    of_case = BodyCase.root_key.in_(known) | BodyCase.instance_key.in_(known)
    number = transaction.scalar(select(BodyCase.base_number).where(of_case).limit(1))
    return transaction.get(Base, number) if number else None


def cases_beside(store: Store, actor: Actor, case_key: int) -> tuple[OpenCase, ...]:
    """The other living cases of the body that the case is about, as far as the actor sees them."""
    with store.read() as transaction:
        own = transaction.get(Instance, case_key)
        base = _about(transaction, case_key)
        if base is None or own is None:
            return ()
        return tuple(one for one in _seen(transaction, actor, base) if one.key != own.root_key)


def _seen(transaction: Transaction, actor: Actor, base: Base) -> list[OpenCase]:
    names = {
        one.id: one.name
        for one in rules_of(transaction, base.programme).arbitration.procedures.values()
    }
    cases = open_cases(transaction, base)
    keys = [case.key for case in cases]
    seen = select(Instance.key).where(Instance.key.in_(keys), sees_case(actor))
    may = set(transaction.scalars(seen))
    return [
        OpenCase(case.key, names.get(case.process_id, case.process_id), case.title)
        for case in cases
        if case.key in may
    ]


def diary(store: Store, number: str) -> tuple[DiaryLine, ...]:
    """All that happened to the body and to what hangs on it, the newest first."""
    words = {NOUN: KINDS, **{table.noun: table.words for table in TABLES}}
    with store.read() as transaction:
        events = transaction.scalars(
            select(RegisterEvent).where(RegisterEvent.subject == number)
        ).all()
        changes = transaction.scalars(
            select(StatusChange).where(StatusChange.base_number == number)
        ).all()
    lines = [
        DiaryLine(one.effective_on, one.status, "", one.reason, "", tuple(one.clauses), None)
        for one in changes
    ]
    for event in events:
        word = words.get(event.noun, EVENTS).get(event.event, event.event)
        case_key = event.case_key or None
        lines.append(
            DiaryLine(event.happened_on, event.noun, event.item, word, event.said, (), case_key)
        )
    return tuple(sorted(lines, key=lambda line: line.on, reverse=True))
