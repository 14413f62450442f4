"""The working calendar: a year of it, how far it reaches, the import of a year's notice."""

import os
from datetime import date
from pathlib import Path

import click
from sqlalchemy import inspect

from engine.clock import SHANGHAI, Clock
from engine.deadlines.calendar import WorkingCalendar
from engine.deadlines.horizon import days_published, warning
from engine.deadlines.words import dated
from engine.errors import NotFound
from engine.persistence import Store
from engine.persistence.calendar_rows import ImportedDay
from engine.queries.calendar import shipped_calendar, working_calendar
from engine.settings import Settings


@click.group()
def command() -> None:
    """工作日历：查看一年，检查还剩多少天，导入一年的放假安排."""


@command.command()
@click.argument("year", type=click.IntRange(1900, 2200))
def show(year: int) -> None:
    """一年的放假日和调休上班日，及其依据."""
    calendar = calendar_in_force()
    last = date(year, 12, 31)
    if not calendar.knows(last):
        raise NotFound(f"{year}年的放假安排尚未公布或尚未导入；日历为 {_reach(calendar)}")
    rows = list(calendar.days(date(year, 1, 1), last))
    for row in rows:
        if row.name:
            click.echo(f"{dated(row.date)} {'班' if row.working else '休'} {row.name}")
    click.echo(f"{year}年共{sum(row.working for row in rows)}个工作日。依据：{rows[-1].source}")


@command.command()
def status() -> None:
    """日历的范围；公布的日子不足90天时提醒导入，并以状态2退出."""
    calendar = calendar_in_force()
    today = Clock().now().astimezone(SHANGHAI).date()
    click.echo(f"工作日历：{_reach(calendar)}，今天之后还有{days_published(calendar, today)}天")
    if sentence := warning(calendar, today):
        click.echo(sentence, err=True)
        raise SystemExit(2)


def _reach(calendar: WorkingCalendar) -> str:
    return f"{calendar.first} 至 {calendar.last}"


def calendar_in_force() -> WorkingCalendar:
    """That of the installation's database; where there is none yet, the shipped one."""
    url = Settings.read(os.environ).database
    path = url.removeprefix("sqlite:///")
    if path != url and not Path(path).is_file():
        return shipped_calendar()
    store = Store(url)
    try:
        has_table = inspect(store.database).has_table(ImportedDay.__tablename__)
        return working_calendar(store) if has_table else shipped_calendar()
    finally:
        store.close()
