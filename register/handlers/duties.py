"""A recognised body's duties begin by themselves and end when it leaves the series.

A duty is a row of the register and a case that waits for its day. The row is written and the case
started together, by a message the diagram names; the case is ended by `base.left`, whose key is the
duty.
"""

from datetime import date

from sqlalchemy import select

from engine.deadlines.counting import deadline
from engine.errors import Refused
from engine.execution.outcome import PublishMessage
from engine.persistence import Transaction
from engine.persistence.calendar import working_calendar
from engine.persistence.programmes import shipped_programmes
from register.lifecycle_rows import Evaluation
from register.rows import Base, Report

LEFT = "base.left"


def last_day(transaction: Transaction, timer: str, start: date) -> date:
    """The last day of a period counted from `start`, as far as the calendar is published."""
    rules = shipped_programmes().timers
    if timer not in rules:
        raise Refused(f"定时器规则里没有“{timer}”，请核对图中的参数")
    counted = deadline(rules[timer], working_calendar(transaction), start)
    day = counted.last_day or counted.estimate
    if day is None:
        raise Refused(f"“{timer}”从{start}起算不出末日，请先导入工作日历")
    return day


def close_duties(transaction: Transaction, base: Base, left_on: date) -> tuple[PublishMessage, ...]:
    """End what is not due yet on the day the body leaves; what was due remains to be done."""
    reports = select(Report).where(
        Report.base_number == base.number,
        Report.standing.in_(("未到期", "应交")),
        Report.due_on >= left_on,
    )
    evaluations = select(Evaluation).where(
        Evaluation.base_number == base.number, Evaluation.standing.in_(("未到期", "进行中"))
    )
    rows: list[Report | Evaluation] = [
        *transaction.scalars(reports.order_by(Report.year)),
        *transaction.scalars(evaluations.order_by(Evaluation.number)),
    ]
    ended = dict.fromkeys(_close(one) for one in rows)
    return tuple(PublishMessage(LEFT, duty, {"left_on": left_on.isoformat()}) for duty in ended)


def _close(one: Report | Evaluation) -> str:
    one.standing = "已关闭"
    return one.duty
