"""Reminders before a deadline and escalations after it."""

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from engine.deadlines.reminders import Kind
from engine.persistence.case_rows import Instance, Timer
from engine.persistence.columns import Row, partial_index


class Reminder(Row):
    """Somebody is to be told of a deadline. `whom` are groups; none: those whose task it is.

    `withdrawn`: when its moment came the work was done, or the deadline had moved.
    """

    __tablename__ = "case_reminder"
    __table_args__ = (
        CheckConstraint("state in ('pending', 'sent', 'withdrawn')", name="state"),
        CheckConstraint("kind in ('reminder', 'escalation')", name="kind"),
        partial_index("ix_case_reminder_due", "at", "key", where="state = 'pending'"),
        Index("ix_case_reminder_timer", "timer_key"),
    )

    key: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    timer_key: Mapped[int] = mapped_column(ForeignKey(Timer.key))
    instance_key: Mapped[int] = mapped_column(ForeignKey(Instance.key))
    kind: Mapped[Kind]
    at: Mapped[datetime]
    whom: Mapped[list[str]]
    state: Mapped[str]
    sent_at: Mapped[datetime | None]
