"""Accounts: who a login is, its groups, and whom it stands in for."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime

from sqlalchemy import delete, or_, select

from engine.lifecycle.actor import Actor
from engine.persistence.account_rows import Group, KeptFilter, Membership, Substitution, User
from engine.persistence.store import Transaction


def groups_of(transaction: Transaction, logins: Sequence[str]) -> frozenset[str]:
    """The groups that any of these users is in."""
    return frozenset(
        transaction.scalars(select(Membership.group_id).where(Membership.login.in_(logins)))
    )


def groups_with_members(transaction: Transaction) -> frozenset[str]:
    """Every group that some account is in."""
    return frozenset(transaction.scalars(select(Membership.group_id).distinct()))


def staffed(transaction: Transaction) -> frozenset[str]:
    """Every group that an active account is in."""
    active = select(User.login).where(User.active)
    return frozenset(
        transaction.scalars(
            select(Membership.group_id).where(Membership.login.in_(active)).distinct()
        )
    )


def names_of_groups(transaction: Transaction, ids: Iterable[str]) -> Mapping[str, str]:
    """What people call these groups; a group without a name is called by its id."""
    wanted = list(ids)
    rows = transaction.execute(select(Group.id, Group.name).where(Group.id.in_(wanted)))
    return {id_: id_ for id_ in wanted} | {id_: name for id_, name in rows if name}


def stood_in_for(transaction: Transaction, deputy: str, now: datetime) -> frozenset[str]:
    """The logins of those whom `deputy` stands in for at that moment."""
    return frozenset(
        transaction.scalars(
            select(Substitution.absent).where(
                Substitution.deputy == deputy,
                Substitution.begins_at <= now,
                Substitution.ends_at > now,
            )
        )
    )


def name_of(transaction: Transaction, login: str) -> str:
    """What people call the person; the login where there is no such account any more."""
    user = transaction.get(User, login)
    return user.name if user else login


def all_users(transaction: Transaction) -> Sequence[User]:
    """Every account, by login."""
    return transaction.scalars(select(User).order_by(User.login)).all()


def colleagues(
    transaction: Transaction,
    groups: Sequence[str],
    logins: Sequence[str] = (),
    organisation: str | None = None,
) -> Sequence[User]:
    """The active accounts in one of the groups, of these logins or of the organisation, by name."""
    members = select(Membership.login).where(Membership.group_id.in_(groups))
    known = or_(User.login.in_(members), User.login.in_(logins))
    if organisation is not None:
        known = or_(known, User.organisation == organisation)
    return transaction.scalars(
        select(User).where(User.active, known).order_by(User.name, User.login)
    ).all()


def kept_filters(transaction: Transaction, login: str) -> Sequence[KeptFilter]:
    """The filters that the person keeps, by name."""
    mine = select(KeptFilter).where(KeptFilter.login == login)
    return transaction.scalars(mine.order_by(KeptFilter.name)).all()


def set_groups(transaction: Transaction, login: str, groups: Sequence[str]) -> None:
    """The user is in these groups and no other; a group not known yet is made."""
    transaction.execute(delete(Membership).where(Membership.login == login))
    if groups:
        transaction.execute(
            transaction.insert(Group).on_conflict_do_nothing(),
            [{"id": group, "name": group} for group in groups],
        )
        transaction.add_all(Membership(login=login, group_id=group) for group in groups)


def actor_from(transaction: Transaction, user: User, now: datetime) -> Actor:
    """The actor of an account."""
    stands_for = stood_in_for(transaction, user.login, now)
    return Actor(
        login=user.login,
        name=user.name,
        groups=groups_of(transaction, [user.login, *stands_for]),
        organisation=user.organisation,
        stands_for=stands_for,
        unrestricted=user.administrator,
    )
