"""The last day of what a body has to do, by the rules of deadlines and the published calendar."""

from datetime import date

from engine.deadlines.counting import deadline
from engine.errors import Refused
from engine.persistence import Transaction
from engine.persistence.calendar import working_calendar
from engine.persistence.programmes import programmes_in_force


def last_day(transaction: Transaction, timer: str, start: date) -> date:
    """The last day of a period counted from `start`, as far as the calendar is published."""
    rules = programmes_in_force(transaction).timers
    if timer not in rules:
        raise Refused(f"定时器规则里没有“{timer}”，请核对图中的参数")
    counted = deadline(rules[timer], working_calendar(transaction), start)
    day = counted.last_day or counted.estimate
    if day is None:
        raise Refused(f"“{timer}”从{start}起算不出末日，请先导入工作日历")
    return day
