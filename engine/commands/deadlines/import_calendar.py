"""导入放假安排: a year's notice joins the working calendar and settles what waited for it."""

from dataclasses import dataclass
from datetime import datetime

from engine.commands.core.engine import Engine
from engine.commands.core.loop import command_transaction
from engine.commands.deadlines.recompute_deadlines import recompute_deadlines
from engine.deadlines.calendar import CalendarDay, Status, WorkingCalendar
from engine.deadlines.notices import Festival, calendar_days, read_notices, years_of
from engine.errors import Refused
from engine.lifecycle.actor import Actor
from engine.lifecycle.authority import require
from engine.persistence import calendar


@dataclass(frozen=True, slots=True)
class Imported:
    """The years taken in, and the deadlines (timer keys) whose last day changed by it."""

    years: tuple[int, ...]
    recomputed: tuple[int, ...]


def import_calendar(
    engine: Engine,
    text: str,
    *,
    actor: Actor,
    now: datetime,
    source: str = "",
    status: Status = "published",
) -> Imported:
    """Take in the CSV of one or more years' notices (`engine.deadlines.notices`).

    Raises Invalid with a finding for each line that cannot be; Refused where it is not
    the actor's office, or a year between the calendar's end and this one is missing.
    """
    festivals = read_notices(text)
    years = tuple(years_of(festivals))
    with command_transaction(engine, actor=actor, now=now, reason=source) as context:
        require(actor, "维护工作日历")
        _must_follow(years, calendar.working_calendar(context.transaction))
        days = _days(festivals, source, status)
        calendar.put_days(context.transaction, days, actor.login, now)
        context.installation_note(
            "calendar_imported", years=list(years), source=source, status=status
        )
    reason = f"导入{'、'.join(map(str, years))}年放假安排"
    return Imported(years, recompute_deadlines(engine, actor=actor, now=now, reason=reason))


def _must_follow(years: tuple[int, ...], known: WorkingCalendar) -> None:
    """A gap would leave the later year unknown to every count."""
    end = known.last.year
    for year in years:
        if year > end + 1:
            raise Refused(f"请先导入{end + 1}年的放假安排：日历至 {known.last}，中间不能缺年。")
        end = max(end, year)


def _days(festivals: tuple[Festival, ...], source: str, status: Status) -> list[CalendarDay]:
    """Every day of the years, and the days of a December before them that the notice names."""
    return list(calendar_days(festivals, source, status).values())
