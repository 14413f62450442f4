"""The working calendar: a year of it, how far it reaches, the import of a year's notice."""

import os
from datetime import date, datetime
from typing import TextIO

import click

from app.installed import calendar_in_force, programmes_in_force
from engine.assembly import assemble
from engine.clock import SHANGHAI, Clock
from engine.commands.deadlines.close_offices import close_offices, open_offices
from engine.commands.deadlines.import_calendar import import_calendar
from engine.deadlines.calendar import Closure, Status, WorkingCalendar
from engine.deadlines.horizon import days_published, warning
from engine.deadlines.words import dated
from engine.errors import NotFound
from engine.lifecycle.actor import SYSTEM
from engine.settings import Settings


def _province(_context: click.Context, _option: click.Parameter, value: str | None) -> str | None:
    """Of a programme in force, or none. Raises BadParameter with those that there are."""
    known = programmes_in_force().provinces if value else ()
    if value and value not in known:
        raise click.BadParameter(f"没有省区“{value}”；有：{'、'.join(known)}。")
    return value


@click.group()
def command() -> None:
    """工作日历：查看一年，检查还剩多少天，导入一年的放假安排，登记本地停办日."""


@command.command()
@click.argument("year", type=click.IntRange(1900, 2200))
@click.option("--province", callback=_province, help="连同该省区的停办日")
def show(year: int, province: str | None) -> None:
    """一年的放假日和调休上班日，及其依据."""
    calendar = calendar_in_force().in_province(province or "")
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


@command.command("import")
@click.argument("file", type=click.File(encoding="utf-8-sig"))
@click.option("--source", default="", help="依据；不写则为国务院办公厅当年的通知")
@click.option("--estimated", is_flag=True, help="尚未公布的估计：只用于提醒，不产生届满的后果")
def import_(file: TextIO, source: str, estimated: bool) -> None:
    """导入一年（或几年）放假安排的 CSV，重算受影响的期限."""
    engine = assemble(Settings.read(os.environ))
    status: Status = "estimated" if estimated else "published"
    imported = import_calendar(
        engine, file.read(), actor=SYSTEM, now=engine.now(), source=source, status=status
    )
    years = "、".join(map(str, imported.years))
    click.echo(f"已导入{years}年的放假安排，{len(imported.recomputed)}个期限因此改变")


@command.command()
@click.argument("days", nargs=-1, required=True, type=click.DateTime(["%Y-%m-%d"]))
@click.option("--province", callback=_province, help="只在该省区停办；不写则为全部省区")
@click.option("--name", required=True, help="如 壮族三月三")
@click.option("--source", required=True, help="依据的公告")
def close(days: tuple[datetime, ...], province: str | None, name: str, source: str) -> None:
    """登记通知以外停办的日子，重算受影响的期限."""
    engine = assemble(Settings.read(os.environ))
    closures = [Closure(day.date(), name, source, province or "") for day in days]
    changed = close_offices(engine, closures, actor=SYSTEM, now=engine.now())
    click.echo(f"已登记{len(closures)}个停办日，{len(changed)}个期限因此改变")


@command.command("open")
@click.argument("day", type=click.DateTime(["%Y-%m-%d"]))
@click.option("--province", callback=_province, help="登记时写明的省区")
def open_(day: datetime, province: str | None) -> None:
    """撤销一个停办日，重算受影响的期限."""
    engine = assemble(Settings.read(os.environ))
    changed = open_offices(
        engine, day.date(), province=province or "", actor=SYSTEM, now=engine.now()
    )
    click.echo(f"已撤销停办日，{len(changed)}个期限因此改变")


def _reach(calendar: WorkingCalendar) -> str:
    return f"{calendar.first} 至 {calendar.last}"
