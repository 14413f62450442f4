"""The working calendar beyond the notices that ship with the program: imported years, closures."""

from datetime import date, datetime

from sqlalchemy import CheckConstraint, Date
from sqlalchemy.orm import Mapped, mapped_column

from engine.deadlines.calendar import Status
from engine.persistence.columns import Row


class ImportedDay(Row):
    """A day of a year's notice that an administrator imported; it wins over the shipped one."""

    __tablename__ = "house_calendar_day"
    __table_args__ = (CheckConstraint("status in ('published', 'estimated')", name="status"),)

    date: Mapped[date] = mapped_column(Date, primary_key=True)
    working: Mapped[bool]
    name: Mapped[str]
    source: Mapped[str]
    status: Mapped[Status]
    imported_by: Mapped[str]
    imported_at: Mapped[datetime]


class OfficeClosure(Row):
    """A day on which offices are closed beyond the national notice; province "" = everywhere."""

    __tablename__ = "house_office_closure"

    date: Mapped[date] = mapped_column(Date, primary_key=True)
    province: Mapped[str] = mapped_column(primary_key=True, default="", server_default="")
    name: Mapped[str]
    source: Mapped[str]
    recorded_by: Mapped[str]
    recorded_at: Mapped[datetime]
