"""督办: an open task of a party that was brought before whoever is above it."""

from datetime import datetime

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from engine.persistence.case_rows import Instance, UserTask
from engine.persistence.columns import Row


class Supervision(Row):
    """An officer brought a silent party's task before `whom` ("group:…", "user:…")."""

    __tablename__ = "case_supervision"

    key: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    instance_key: Mapped[int] = mapped_column(ForeignKey(Instance.key), index=True)
    task_key: Mapped[int] = mapped_column(ForeignKey(UserTask.key), index=True)
    whom: Mapped[list[str]]
    reason: Mapped[str]
    asked_by: Mapped[str]
    asked_by_name: Mapped[str]
    asked_at: Mapped[datetime]
