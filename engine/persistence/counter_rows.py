"""收件登记: what came to the counter on paper, and what it was entered as."""

from datetime import date, datetime

from sqlalchemy import ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from engine.persistence.case_rows import Instance
from engine.persistence.columns import Row


class CounterReceipt(Row):
    """A paper that an officer took in for a case.

    `kind`: ``task`` (it stands for a party's task, `task_key`), ``message`` (it went to the case as
    the message `name`) or ``paper`` (it is only kept). `received_on` is the day it was handed in.
    """

    __tablename__ = "case_counter_receipt"
    __table_args__ = (Index("ix_case_counter_receipt_instance", "instance_key", "entered_at"),)

    key: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    instance_key: Mapped[int] = mapped_column(ForeignKey(Instance.key))
    kind: Mapped[str]
    element_id: Mapped[str]
    name: Mapped[str]
    task_key: Mapped[int | None] = mapped_column(index=True)
    received_on: Mapped[date]
    brought_by: Mapped[str]
    brought_how: Mapped[str]
    note: Mapped[str]
    sha256: Mapped[str | None]
    """The scan among the case's documents; None where nothing was scanned."""
    entered_by: Mapped[str]
    entered_by_name: Mapped[str]
    entered_at: Mapped[datetime]
