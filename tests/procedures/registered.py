"""Bodies put into the register for a test, as their recognition would have."""

from datetime import date
from typing import Any

from engine.commands.core.engine import Engine
from engine.persistence import Transaction
from engine.persistence.series import draw
from register.consortium_rows import Member
from register.rows import Base, Report, StatusChange

GIVEN = {"origin": "认定", "case_key": 1, "document_no": "桂科〔2021〕1号", "status": "有效"}


def enter(engine: Engine, number: str, recognised_on: date, **particulars: Any) -> None:
    """A body of the programme its number begins with."""
    with engine.store.write() as transaction:
        programme = number.rpartition("-B")[0]
        given = GIVEN | {"name": "在册单位", "category": "认定"} | particulars
        base = Base(number=number, programme=programme, recognised_on=recognised_on, **given)
        transaction.add(base)
        transaction.flush()
        _write_history(transaction, base)


def set_status(engine: Engine, number: str, status: str) -> None:
    """Its standing, as another case would have written it."""
    with engine.store.write() as transaction:
        found = transaction.get(Base, number)
        assert found is not None
        found.status = status
        _write_history(transaction, found)


def _write_history(transaction: Transaction, base: Base) -> None:
    """The line that says its status."""
    transaction.add(
        StatusChange(
            base_number=base.number,
            position=draw(transaction, f"standing/{base.number}"),
            status=base.status,
            effective_on=base.recognised_on,
            reason="登记",
            clauses=[],
        )
    )


def join(engine: Engine, consortium: int, credit_code: str, role: str = "成员单位") -> None:
    """Another consortium, known by its case, in which the legal person takes part."""
    with engine.store.write() as transaction:
        transaction.add(
            Member(
                case_key=consortium,
                position=draw(transaction, f"member/{consortium}"),
                credit_code=credit_code,
                name="某单位",
                role=role,
                leads=role == "牵头单位",
                joined_on=date(2025, 1, 1),
            )
        )


def join_recognised(engine: Engine, number: str, *members: tuple[str, str, str, str]) -> None:
    """The members of a body in the register: code, role, category, layer."""
    with engine.store.write() as transaction:
        base = transaction.get(Base, number)
        assert base is not None
        for code, role, kind, layer in members:
            place = draw(transaction, f"member/{base.case_key}")
            transaction.add(
                Member(
                    case_key=base.case_key,
                    position=place,
                    base_number=number,
                    credit_code=code,
                    name=f"单位{place}",
                    role=role,
                    leads=role == "牵头单位",
                    kind=kind,
                    layer=layer,
                    joined_on=base.recognised_on,
                )
            )


def owe(engine: Engine, number: str, year: int, due_on: date, duty: str = "") -> None:
    """A yearly report that the body owes; `duty` names the case that waits for it."""
    with engine.store.write() as transaction:
        transaction.add(
            Report(base_number=number, year=year, due_on=due_on, standing="应交", duty=duty)
        )
