"""The working calendar: show a year, see how far it reaches, import a year's notice."""

from datetime import datetime

import click

from engine.clock import SHANGHAI, Clock
from engine.deadlines.calendar import WorkingCalendar
from engine.deadlines.horizon import days_published, warning
from engine.deadlines.notices import calendar_days, read_notices
from engine.deadlines.words import dated
from engine.errors import NotFound
from engine.settings import shipped


@click.group()
def command() -> None:
    """工作日历：查看、导入、检查."""


@command.command()
@click.argument("year", type=click.IntRange(1900, 2200))
def show(year: int) -> None:
    """一年的放假日和调休上班日."""
    calendar = _shipped()
    first, last = datetime(year, 1, 1, tzinfo=SHANGHAI).date(), datetime(year, 12, 31, tzinfo=SHANGHAI).date()
    if not calendar.knows(last):
        raise NotFound(f"{year}年的放假安排尚未公布或尚未导入；日历至 {calendar.last}")
    rows = list(calendar.days(first, last))
    for row in rows:
        if row.name:
            click.echo(f"{dated(row.date)} {'班' if row.working else '休'} {row.name}")
    working = sum(row.working for row in rows)
    click.echo(f"{year}年共{working}个工作日；依据：{rows[-1].source}")
