"""Who may sign in, in which groups, and who stands in for whom."""

from datetime import datetime

from sqlalchemy import ForeignKey, Index, false
from sqlalchemy.orm import Mapped, mapped_column

from engine.persistence.columns import Row


class User(Row):
    """A person or a service; `password_hash` is argon2's own text, or empty."""

    __tablename__ = "account_user"

    login: Mapped[str] = mapped_column(primary_key=True)
    name: Mapped[str]
    organisation: Mapped[str | None]
    """The organisation's unified social credit code (统一社会信用代码)."""
    password_hash: Mapped[str]
    password_to_be_changed: Mapped[bool] = mapped_column(server_default=false())
    """The password was given by somebody else: the next sign-in asks for another."""
    administrator: Mapped[bool]
    machine: Mapped[bool] = mapped_column(server_default=false())
    """No person signs in with it: it calls with tokens."""
    active: Mapped[bool]
    created_at: Mapped[datetime]


class AccessToken(Row):
    """A token that a machine calls with; only its hash is kept."""

    __tablename__ = "account_token"

    key: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    token_hash: Mapped[str] = mapped_column(unique=True)
    login: Mapped[str] = mapped_column(ForeignKey(User.login), index=True)
    name: Mapped[str]
    """What it is for, in the words of whoever issued it."""
    scopes: Mapped[list[str]]
    """`engine.lifecycle.scopes`"""
    created_at: Mapped[datetime]
    created_by: Mapped[str]
    expires_at: Mapped[datetime]
    revoked_at: Mapped[datetime | None]
    used_at: Mapped[datetime | None]
    issued_for: Mapped[int | None] = mapped_column(index=True)
    """The token it was got for, as OAuth client credentials; None where a person issued it."""


class LinkedIdentity(Row):
    """Whoever is this at an identity provider signs in to the account."""

    __tablename__ = "account_identity"

    issuer: Mapped[str] = mapped_column(primary_key=True)
    subject: Mapped[str] = mapped_column(primary_key=True)
    login: Mapped[str] = mapped_column(ForeignKey(User.login), index=True)


class SecondFactor(Row):
    """An account's time-based one-time passwords; the secret is encrypted."""

    __tablename__ = "account_second_factor"

    login: Mapped[str] = mapped_column(ForeignKey(User.login), primary_key=True)
    sealed_secret: Mapped[str]
    confirmed_at: Mapped[datetime | None]
    """None until its owner has shown a code."""
    last_step: Mapped[int]
    """The step of time of the last code that was used: no code is good twice."""


class RecoveryCode(Row):
    """A code for whoever has lost the telephone, good once."""

    __tablename__ = "account_recovery_code"

    login: Mapped[str] = mapped_column(ForeignKey(User.login), primary_key=True)
    code_hash: Mapped[str] = mapped_column(primary_key=True)
    used_at: Mapped[datetime | None]


class Group(Row):
    """A group that a diagram may name as candidate, as a department or its experts"""

    __tablename__ = "account_group"

    id: Mapped[str] = mapped_column(primary_key=True)
    name: Mapped[str]


class Membership(Row):
    """A user is in a group."""

    __tablename__ = "account_membership"

    login: Mapped[str] = mapped_column(ForeignKey(User.login), primary_key=True)
    group_id: Mapped[str] = mapped_column(ForeignKey(Group.id), primary_key=True)


class HeldOffice(Row):
    """A user holds one of the three offices that are kept apart (三员)."""

    __tablename__ = "account_office"

    login: Mapped[str] = mapped_column(ForeignKey(User.login), primary_key=True)
    office: Mapped[str] = mapped_column(primary_key=True)


class SignInAttempts(Row):
    """How many sign-ins were tried since a moment, under one of the things they are counted by."""

    __tablename__ = "account_sign_in_attempts"

    counted_by: Mapped[str] = mapped_column(primary_key=True)
    number: Mapped[int]
    since: Mapped[datetime] = mapped_column(index=True)


class SignedIn(Row):
    """A session: a browser in which somebody has signed in; of its token only the hash is kept."""

    __tablename__ = "account_session"
    __table_args__ = (Index("ix_account_session_login", "login", "address"),)

    key: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    token_hash: Mapped[str] = mapped_column(unique=True)
    login: Mapped[str] = mapped_column(ForeignKey(User.login))
    lacks: Mapped[str]
    """What is still to be done before any page opens: a `engine.lifecycle.sessions.Lack`."""
    address: Mapped[str]
    client: Mapped[str]
    """How the browser names itself."""
    begun_at: Mapped[datetime] = mapped_column(index=True)
    used_at: Mapped[datetime]
    ended_at: Mapped[datetime | None]


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
