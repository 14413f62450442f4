"""Who may sign in, in which groups, and who stands in for whom."""

from datetime import datetime

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from engine.persistence.columns import Row


class User(Row):
    """A person or a service; `password_hash` is argon2's own text."""

    __tablename__ = "account_user"

    login: Mapped[str] = mapped_column(primary_key=True)
    name: Mapped[str]
    organisation: Mapped[str | None]
    """The organisation's unified social credit code (统一社会信用代码)."""
    password_hash: Mapped[str]
    administrator: Mapped[bool]
    active: Mapped[bool]
    created_at: Mapped[datetime]


class Group(Row):
    """A group that a diagram may name as candidate: gd-dept, gd-experts …"""

    __tablename__ = "account_group"

    id: Mapped[str] = mapped_column(primary_key=True)
    name: Mapped[str]


class Membership(Row):
    """A user is in a group."""

    __tablename__ = "account_membership"

    login: Mapped[str] = mapped_column(ForeignKey(User.login), primary_key=True)
    group_id: Mapped[str] = mapped_column(ForeignKey(Group.id), primary_key=True)


class FailedSignIn(Row):
    """A sign-in that failed a moment ago, under each thing that it is counted by."""

    __tablename__ = "account_failed_sign_in"

    key: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    counted_by: Mapped[str] = mapped_column(index=True)
    failed_at: Mapped[datetime] = mapped_column(index=True)


class Substitution(Row):
    """代理: `deputy` may do what `absent` may, from one moment to another."""

    __tablename__ = "account_substitution"

    key: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    absent: Mapped[str] = mapped_column(ForeignKey(User.login))
    deputy: Mapped[str] = mapped_column(ForeignKey(User.login), index=True)
    begins_at: Mapped[datetime]
    ends_at: Mapped[datetime]
    reason: Mapped[str]


class KeptFilter(Row):
    """A filter of the task list that a person keeps, as the query of the list's address."""

    __tablename__ = "account_kept_filter"

    login: Mapped[str] = mapped_column(ForeignKey(User.login), primary_key=True)
    name: Mapped[str] = mapped_column(primary_key=True)
    query: Mapped[str]
